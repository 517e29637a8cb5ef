package io.mesa.structure;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A table in full. Definitions are the database's own text; where another session holds the table
 * exclusively they are {@link io.mesa.value.Reading.Reason#LOCKED}, and the rest is there.
 *
 * @param summary name, kind, owner, size
 * @param columns in the table's order, dropped ones left out
 * @param primaryKey the primary key
 * @param uniqueConstraints unique constraints, by name
 * @param exclusionConstraints exclusion constraints, by name
 * @param checks check constraints, by name
 * @param foreignKeys foreign keys from this table, by name
 * @param indexes indexes, those behind constraints included, by name
 * @param triggers the users' triggers, by name
 * @param rowSecurity whether policies apply, and to whom
 * @param policies row-security policies, by name
 * @param partitioning how its rows are spread over partitions, where they are
 * @param partition which part of another table it is, where it is one
 * @param viewDefinition the query of a view or materialised view
 * @param foreignServer where the rows of a foreign table are
 * @param collection what is particular about it where it is a collection of documents
 */
public record Table(
    TableSummary summary,
    List<Column> columns,
    Optional<UniqueConstraint> primaryKey,
    List<UniqueConstraint> uniqueConstraints,
    List<ExclusionConstraint> exclusionConstraints,
    List<Check> checks,
    List<ForeignKey> foreignKeys,
    List<Index> indexes,
    List<Trigger> triggers,
    RowSecurity rowSecurity,
    List<Policy> policies,
    Optional<Partitioning> partitioning,
    Optional<Partition> partition,
    Optional<Reading<String>> viewDefinition,
    Optional<ForeignServer> foreignServer,
    Optional<CollectionOptions> collection) {

  /** Copies the lists. */
  public Table {
    columns = List.copyOf(columns);
    uniqueConstraints = List.copyOf(uniqueConstraints);
    exclusionConstraints = List.copyOf(exclusionConstraints);
    checks = List.copyOf(checks);
    foreignKeys = List.copyOf(foreignKeys);
    indexes = List.copyOf(indexes);
    triggers = List.copyOf(triggers);
    policies = List.copyOf(policies);
  }

  /**
   * A table that is no collection of documents.
   *
   * @param summary name, kind, owner, size
   * @param columns in the table's order, dropped ones left out
   * @param primaryKey the primary key
   * @param uniqueConstraints unique constraints, by name
   * @param exclusionConstraints exclusion constraints, by name
   * @param checks check constraints, by name
   * @param foreignKeys foreign keys from this table, by name
   * @param indexes indexes, those behind constraints included, by name
   * @param triggers the users' triggers, by name
   * @param rowSecurity whether policies apply, and to whom
   * @param policies row-security policies, by name
   * @param partitioning how its rows are spread over partitions, where they are
   * @param partition which part of another table it is, where it is one
   * @param viewDefinition the query of a view or materialised view
   * @param foreignServer where the rows of a foreign table are
   */
  public Table(
      TableSummary summary,
      List<Column> columns,
      Optional<UniqueConstraint> primaryKey,
      List<UniqueConstraint> uniqueConstraints,
      List<ExclusionConstraint> exclusionConstraints,
      List<Check> checks,
      List<ForeignKey> foreignKeys,
      List<Index> indexes,
      List<Trigger> triggers,
      RowSecurity rowSecurity,
      List<Policy> policies,
      Optional<Partitioning> partitioning,
      Optional<Partition> partition,
      Optional<Reading<String>> viewDefinition,
      Optional<ForeignServer> foreignServer) {
    this(
        summary,
        columns,
        primaryKey,
        uniqueConstraints,
        exclusionConstraints,
        checks,
        foreignKeys,
        indexes,
        triggers,
        rowSecurity,
        policies,
        partitioning,
        partition,
        viewDefinition,
        foreignServer,
        Optional.empty());
  }

  /**
   * A table of which nothing else is known: it has no other constraints, no triggers and policies,
   * and is not partitioned.
   *
   * @param summary name, kind, owner, size
   * @param columns in the table's order
   * @param primaryKey the primary key
   * @param uniqueConstraints unique constraints
   * @param foreignKeys foreign keys from this table
   * @param indexes indexes
   * @return the table
   */
  public static Table plain(
      TableSummary summary,
      List<Column> columns,
      Optional<UniqueConstraint> primaryKey,
      List<UniqueConstraint> uniqueConstraints,
      List<ForeignKey> foreignKeys,
      List<Index> indexes) {
    return new Table(
        summary,
        columns,
        primaryKey,
        uniqueConstraints,
        List.of(),
        List.of(),
        foreignKeys,
        indexes,
        List.of(),
        RowSecurity.OFF,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same as a collection of documents, or a view of some.
   *
   * @param definition the query of a view
   * @param options what is particular about a collection
   * @return a copy
   */
  public Table ofDocuments(
      Optional<Reading<String>> definition, Optional<CollectionOptions> options) {
    return new Table(
        summary,
        columns,
        primaryKey,
        uniqueConstraints,
        exclusionConstraints,
        checks,
        foreignKeys,
        indexes,
        triggers,
        rowSecurity,
        policies,
        partitioning,
        partition,
        definition,
        foreignServer,
        options);
  }

  /**
   * The table's name.
   *
   * @return the name
   */
  public TableName name() {
    return summary.name();
  }

  /**
   * A column by its name.
   *
   * @param columnName the exact name
   * @return the column, empty where there is none
   */
  public Optional<Column> column(String columnName) {
    return columns.stream().filter(column -> column.name().equals(columnName)).findFirst();
  }
}
