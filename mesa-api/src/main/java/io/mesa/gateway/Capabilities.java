package io.mesa.gateway;

import io.mesa.source.QueryFeature;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What can be done, which parts of the query model are answered and, of what cannot be done, why.
 * Immutable and thread-safe.
 */
public final class Capabilities {
  private final Declared<Capability> capabilities;
  private final Declared<QueryFeature> features;
  private final boolean answersEverything;

  private Capabilities(Builder builder) {
    this.capabilities = builder.capabilities.copy();
    this.features = builder.features.copy();
    this.answersEverything = features.isComplete();
  }

  /**
   * Starts with nothing.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder(Declared.none(Capability.class), Declared.none(QueryFeature.class));
  }

  /**
   * Starts with what is here, to narrow it.
   *
   * @return a builder
   */
  public Builder toBuilder() {
    return new Builder(capabilities.copy(), features.copy());
  }

  /**
   * Whether it can be done.
   *
   * @param capability what is asked for
   * @return true where it can
   */
  public boolean has(Capability capability) {
    return capabilities.present().contains(capability);
  }

  /**
   * Whether queries that use it are answered.
   *
   * @param feature what is asked for
   * @return true where they are
   */
  public boolean has(QueryFeature feature) {
    return features.present().contains(feature);
  }

  /**
   * Whether every query of the model is answered.
   *
   * @return true where no feature is missing
   */
  public boolean answersEverything() {
    return answersEverything;
  }

  /**
   * Why it cannot be done.
   *
   * @param capability what is asked for
   * @return the reason, empty where it can
   */
  public Optional<String> whyNot(Capability capability) {
    return capabilities.whyNot(capability);
  }

  /**
   * Why queries that use it are not answered.
   *
   * @param feature what is asked for
   * @return the reason, empty where they are
   */
  public Optional<String> whyNot(QueryFeature feature) {
    return features.whyNot(feature);
  }

  /**
   * All that can be done.
   *
   * @return an immutable set
   */
  public Set<Capability> all() {
    return Set.copyOf(capabilities.present());
  }

  /**
   * All that queries may use.
   *
   * @return an immutable set
   */
  public Set<QueryFeature> features() {
    return Set.copyOf(features.present());
  }

  /**
   * What can be done, and of the rest why not.
   *
   * @return one line
   */
  @Override
  public String toString() {
    return "Capabilities[" + capabilities + "; queries with " + features + "]";
  }

  /** Builds {@link Capabilities}. Not thread-safe. */
  public static final class Builder {
    private final Declared<Capability> capabilities;
    private final Declared<QueryFeature> features;

    private Builder(Declared<Capability> capabilities, Declared<QueryFeature> features) {
      this.capabilities = capabilities;
      this.features = features;
    }

    /**
     * Declares that these can be done.
     *
     * @param first one
     * @param rest more
     * @return this builder
     */
    public Builder with(Capability first, Capability... rest) {
      capabilities.add(EnumSet.of(first, rest));
      return this;
    }

    /**
     * Declares that queries may use these.
     *
     * @param first one
     * @param rest more
     * @return this builder
     */
    public Builder with(QueryFeature first, QueryFeature... rest) {
      features.add(EnumSet.of(first, rest));
      return this;
    }

    /**
     * Declares that queries may use all that there is.
     *
     * @return this builder
     */
    public Builder withEveryQueryFeature() {
      features.add(EnumSet.allOf(QueryFeature.class));
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
      capabilities.remove(capability, reason);
      return this;
    }

    /**
     * Declares that queries may not use this.
     *
     * @param feature what
     * @param reason why, as the end of "not supported: …"
     * @return this builder
     */
    public Builder without(QueryFeature feature, String reason) {
      features.remove(feature, reason);
      return this;
    }

    /**
     * Gives the reason for all else that is not declared.
     *
     * @param reason why, as the end of "not supported: …"
     * @return this builder
     */
    public Builder otherwise(String reason) {
      capabilities.otherwise(reason);
      features.otherwise(reason);
      return this;
    }

    /**
     * Makes the capabilities.
     *
     * @return the capabilities
     */
    public Capabilities build() {
      return new Capabilities(this);
    }
  }
}
