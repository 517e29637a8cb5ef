package io.mesa.gateway;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What can be done and, of what cannot, why. Immutable and thread-safe. */
public final class Capabilities {
  private static final String UNDECLARED = "the driver does not declare it";

  private final EnumSet<Capability> present;
  private final EnumMap<Capability, String> reasons;

  private Capabilities(Builder builder) {
    this.present = builder.present;
    this.reasons = builder.reasons;
  }

  /**
   * Starts with nothing.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder(EnumSet.noneOf(Capability.class), new EnumMap<>(Capability.class));
  }

  /**
   * Starts with what is here, to narrow it.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(present.clone(), reasons.clone());
  }

  /**
   * Whether it can be done.
   *
   * @param capability what is asked for
   * @return true where it can
   */
  public boolean has(Capability capability) {
    return present.contains(capability);
  }

  /**
   * Why it cannot be done.
   *
   * @param capability what is asked for
   * @return the reason, empty where it can
   */
  public Optional<String> whyNot(Capability capability) {
    return has(capability)
        ? Optional.empty()
        : Optional.of(reasons.getOrDefault(capability, UNDECLARED));
  }

  /**
   * All that can be done.
   *
   * @return an immutable set
   */
  public Set<Capability> all() {
    return Set.copyOf(present);
  }

  /**
   * What can be done, and of the rest why not.
   *
   * @return one line
   */
  @Override
  public String toString() {
    EnumMap<Capability, String> absent = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      whyNot(capability).ifPresent(reason -> absent.put(capability, reason));
    }
    return "Capabilities[" + present + ", not " + absent + "]";
  }

  /** Builds {@link Capabilities}. Not thread-safe. */
  public static final class Builder {
    private final EnumSet<Capability> present;
    private final EnumMap<Capability, String> reasons;

    private Builder(EnumSet<Capability> present, EnumMap<Capability, String> reasons) {
      this.present = present;
      this.reasons = reasons;
    }

    /**
     * Declares that these can be done.
     *
     * @param first one
     * @param rest more
     * @return this builder
     */
    public Builder with(Capability first, Capability... rest) {
      for (Capability capability : EnumSet.of(first, rest)) {
        present.add(capability);
        reasons.remove(capability);
      }
      return this;
    }

    /**
     * Declares that this cannot be done.
     *
     * @param capability what
     * @param reason why, as the end of "not supported: …"
     * @return this builder
     */
    public Builder without(Capability capability, String reason) {
      present.remove(capability);
      reasons.put(capability, Objects.requireNonNull(reason, "reason"));
      return this;
    }

    /**
     * Makes the capabilities.
     *
     * @return the capabilities
     */
    public Capabilities build() {
      return new Capabilities(new Builder(present.clone(), reasons.clone()));
    }
  }
}
