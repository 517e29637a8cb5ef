package io.mesa.gateway;

import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Some of the constants of an enum and, of the others, why not. Not thread-safe while changed. */
final class Declared<E extends Enum<E>> {
  private static final String UNDECLARED = "the driver does not declare it";

  private final Class<E> type;
  private final EnumSet<E> present;
  private final EnumMap<E, String> reasons;
  private @Nullable String otherwise;

  private Declared(
      Class<E> type, EnumSet<E> present, EnumMap<E, String> reasons, @Nullable String otherwise) {
    this.type = type;
    this.present = present;
    this.reasons = reasons;
    this.otherwise = otherwise;
  }

  static <E extends Enum<E>> Declared<E> none(Class<E> type) {
    return new Declared<>(type, EnumSet.noneOf(type), new EnumMap<>(type), null);
  }

  Declared<E> copy() {
    return new Declared<>(type, present.clone(), reasons.clone(), otherwise);
  }

  EnumSet<E> present() {
    return present;
  }

  boolean isComplete() {
    return present.size() == type.getEnumConstants().length;
  }

  void add(Collection<E> constants) {
    present.addAll(constants);
    constants.forEach(reasons::remove);
  }

  void remove(E constant, String reason) {
    reasons.put(constant, Objects.requireNonNull(reason, "reason"));
    present.remove(constant);
  }

  void otherwise(String reason) {
    otherwise = Objects.requireNonNull(reason, "reason");
  }

  Optional<String> whyNot(E constant) {
    if (present.contains(constant)) {
      return Optional.empty();
    }
    String usual = otherwise == null ? UNDECLARED : otherwise;
    return Optional.of(reasons.getOrDefault(constant, usual));
  }

  /** What is there, and of the rest why not. */
  @Override
  public String toString() {
    EnumMap<E, String> absent = new EnumMap<>(type);
    for (E constant : EnumSet.complementOf(present)) {
      whyNot(constant).ifPresent(reason -> absent.put(constant, reason));
    }
    return present + ", not " + absent;
  }
}
