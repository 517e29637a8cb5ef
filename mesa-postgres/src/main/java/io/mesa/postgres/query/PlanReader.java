package io.mesa.postgres.query;

import io.mesa.postgres.connect.Sql;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the server's plan of a query: how tables are read, and what an index would spare. */
final class PlanReader {
  /** The server numbers an alias that stands in a plan several times: {@code t0_1}. */
  private static final Pattern ALIAS = Pattern.compile("(t\\d+)(_\\d+)?");

  /** So few rows are read as fast without an index. */
  private static final double SMALL = 1_000;

  /** Where a condition finds more than one row in so many, reading all is no worse. */
  private static final double FEW = 10;

  private final Query query;
  private final ResolvedQuery resolved;
  private final StatementText text;
  private final TableSizes sizes;
  private final List<Plan.Access> accesses = new ArrayList<>();
  private final Map<String, Plan.Warning> warnings = new LinkedHashMap<>();

  PlanReader(Query query, ResolvedQuery resolved, StatementText text, TableSizes sizes) {
    this.query = query;
    this.resolved = resolved;
    this.text = text;
    this.sizes = sizes;
  }

  Plan read(PlanNode root, String words) {
    visit(root, false);
    return new Plan(
        Reading.estimated(root.number("Total Cost")),
        Reading.estimated(root.rows()),
        accesses,
        List.copyOf(warnings.values()),
        words);
  }

  private void visit(PlanNode node, boolean repeated) {
    boolean often = repeated || node.isSubPlan();
    TableSizes.table(node).ifPresent(table -> access(node, table, often));
    if (node.type().equals("Sort")) {
      sort(node);
    }
    node.children().forEach(child -> visit(child, often));
  }

  private void access(PlanNode node, TableName table, boolean often) {
    accesses.add(
        new Plan.Access(table, method(node.type()), index(node), Reading.estimated(node.rows())));
    if (sizes.areUnknown(table)) {
      withoutStatistics(table);
    }
    @Nullable TableUse use = use(node);
    if (use == null || !node.type().equals("Seq Scan") || !use.isNarrowed()) {
      return;
    }
    double all = sizes.of(table);
    if (all < SMALL) {
      return;
    }
    if (often) {
      warn(
          Plan.Concern.RELATION,
          use,
          String.format(
              Locale.ROOT,
              "All of about %,.0f rows of %s are read for each row that they are related to",
              all,
              table));
    } else if (node.rows() * FEW <= all) {
      warn(
          Plan.Concern.FILTER,
          use,
          String.format(
              Locale.ROOT,
              "All of about %,.0f rows of %s are read to find about %,d",
              all,
              table,
              node.rows()));
    }
  }

  private void withoutStatistics(TableName table) {
    String remedy = "ANALYZE " + Sql.identifier(table);
    String message =
        "%s was never analysed, so that the server guesses how many rows it has: %s."
            .formatted(table, remedy);
    warnings.putIfAbsent(
        remedy, new Plan.Warning(Plan.Concern.STATISTICS, table, message, Optional.of(remedy)));
  }

  private static Plan.Method method(String type) {
    return switch (type) {
      case "Seq Scan" -> Plan.Method.FULL_SCAN;
      case "Index Scan" -> Plan.Method.INDEX_SCAN;
      case "Index Only Scan" -> Plan.Method.INDEX_ONLY_SCAN;
      case "Bitmap Heap Scan" -> Plan.Method.BITMAP_SCAN;
      default -> Plan.Method.OTHER;
    };
  }

  /** The index that a node reads; of a bitmap, where it is made of one only. */
  private static Optional<String> index(PlanNode node) {
    List<String> indexes =
        node.type().equals("Bitmap Heap Scan")
            ? node.all().stream().flatMap(below -> below.text("Index Name").stream()).toList()
            : node.text("Index Name").stream().toList();
    return indexes.size() == 1 ? Optional.of(indexes.get(0)) : Optional.empty();
  }

  private @Nullable TableUse use(PlanNode node) {
    Matcher alias = ALIAS.matcher(node.text("Alias").orElse(""));
    return alias.matches() ? text.uses().get(alias.group(1)) : null;
  }

  private void sort(PlanNode node) {
    long rows = node.children().get(0).rows();
    Optional<TableUse> sorted =
        node.all().stream()
            .flatMap(below -> Optional.ofNullable(use(below)).stream())
            .findFirst()
            .filter(use -> use.limited() && !use.orderBy().isEmpty())
            .filter(use -> rows >= SMALL && isOrder(node, use));
    if (sorted.isPresent()) {
      boolean page = query.pageToken().isPresent();
      warn(
          page ? Plan.Concern.PAGE : Plan.Concern.SORT,
          sorted.get(),
          String.format(
              Locale.ROOT,
              "About %,d rows of %s are sorted to give %s",
              rows,
              sorted.get().table().name(),
              page ? "one page of them" : "the first"));
    }
  }

  /** Whether a node sorts by the order that was asked for, and not for a join. */
  private static boolean isOrder(PlanNode node, TableUse use) {
    String name = use.orderBy().get(0).field().column().name();
    String first = node.sortKey().isEmpty() ? "" : node.sortKey().get(0);
    return first.contains("." + name) || first.contains("." + Sql.identifier(name));
  }

  private void warn(Plan.Concern concern, TableUse use, String what) {
    Optional<String> remedy = MissingIndex.of(text, use, resolved.textOrder());
    String message =
        what
            + remedy
                .map(statement -> "; an index would spare that: " + statement)
                .orElse("; no index serves this condition as it is")
            + ".";
    warnings.putIfAbsent(
        remedy.orElse(message), new Plan.Warning(concern, use.table().name(), message, remedy));
  }
}
