package io.mesa.structure;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which tables are wanted. Immutable; each {@code with} method returns a copy.
 *
 * @param schemas only those in these schemas, by exact name; empty for all but the system's
 * @param namePattern only those whose name matches: {@code %} stands for any text, {@code _} for
 *     one character, {@code \} takes the next character literally; case counts
 * @param kinds only those of these kinds; empty for all
 * @param partitions whether partitions are listed beside the table they belong to
 * @param systemSchemas whether the system's own schemas are searched as well
 */
public record TableFilter(
    Set<String> schemas,
    Optional<String> namePattern,
    Set<TableKind> kinds,
    boolean partitions,
    boolean systemSchemas) {
  private static final TableFilter ALL =
      new TableFilter(Set.of(), Optional.empty(), Set.of(), true, false);

  /**
   * Checks the names and copies the sets.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a name is empty or contains NUL,
   *     or the pattern ends in a {@code \} that takes no character
   */
  public TableFilter {
    schemas.forEach(schema -> Names.check("schema", schema));
    namePattern.ifPresent(TableFilter::checkPattern);
    schemas = Set.copyOf(schemas);
    kinds = Set.copyOf(kinds);
    Objects.requireNonNull(namePattern, "namePattern");
  }

  private static void checkPattern(String pattern) {
    Names.check("name pattern", pattern);
    int end = pattern.length();
    while (end > 0 && pattern.charAt(end - 1) == '\\') {
      end--;
    }
    if ((pattern.length() - end) % 2 == 1) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "The name pattern ends in a \\ that takes no character; write \\\\ for one \\.");
    }
  }

  /**
   * Whether a table is wanted, for drivers that do not ask their server so. Which schemas are the
   * system's they know themselves.
   *
   * @param table a table
   * @return true where schema, name and kind are wanted, and it is no partition unless those are
   */
  public boolean matches(TableSummary table) {
    return (schemas.isEmpty() || schemas.contains(table.name().schema()))
        && (kinds.isEmpty() || kinds.contains(table.kind()))
        && (partitions || table.partitionOf().isEmpty())
        && namePattern
            .map(pattern -> regex(pattern).matcher(table.name().name()).matches())
            .orElse(true);
  }

  private static Pattern regex(String pattern) {
    var regex = new StringBuilder();
    boolean literal = false;
    for (int c : pattern.codePoints().toArray()) {
      if (c == '\\' && !literal) {
        literal = true;
        continue;
      }
      if (literal || (c != '%' && c != '_')) {
        regex.append(Pattern.quote(Character.toString(c)));
      } else {
        regex.append(c == '%' ? ".*" : ".");
      }
      literal = false;
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  /**
   * All tables, partitions included, of all schemas but the system's.
   *
   * @return the filter
   */
  public static TableFilter all() {
    return ALL;
  }

  /**
   * All tables of these schemas.
   *
   * @param names exact names
   * @return the filter
   */
  public static TableFilter inSchemas(String... names) {
    return ALL.withSchemas(names);
  }

  /**
   * The same in these schemas only.
   *
   * @param names exact names; a system schema may be named
   * @return a copy
   */
  public TableFilter withSchemas(String... names) {
    return new TableFilter(
        new LinkedHashSet<>(List.of(names)), namePattern, kinds, partitions, systemSchemas);
  }

  /**
   * The same for matching names only.
   *
   * @param pattern see {@link #namePattern()}
   * @return a copy
   */
  public TableFilter withNamePattern(String pattern) {
    return new TableFilter(schemas, Optional.of(pattern), kinds, partitions, systemSchemas);
  }

  /**
   * The same for these kinds only.
   *
   * @param first a kind
   * @param rest further kinds
   * @return a copy
   */
  public TableFilter withKinds(TableKind first, TableKind... rest) {
    return new TableFilter(
        schemas, namePattern, EnumSet.of(first, rest), partitions, systemSchemas);
  }

  /**
   * The same without partitions: a partitioned table stands for them.
   *
   * @return a copy
   */
  public TableFilter withoutPartitions() {
    return new TableFilter(schemas, namePattern, kinds, false, systemSchemas);
  }

  /**
   * The same with the system's own schemas.
   *
   * @return a copy
   */
  public TableFilter withSystemSchemas() {
    return new TableFilter(schemas, namePattern, kinds, partitions, true);
  }
}
