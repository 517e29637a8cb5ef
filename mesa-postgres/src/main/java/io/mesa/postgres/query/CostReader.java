package io.mesa.postgres.query;

import io.mesa.cost.PlanCost;
import io.mesa.cost.PlanWork;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Splits the cost of a plan into kinds of work. A node's cost contains that of the nodes below it,
 * each taken once (manual, 14.1): what is done again for each row of another is part of the node
 * above, and is given back here to the nodes that do it; of what a limit cuts short, the rest is
 * taken off.
 */
final class CostReader {
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final Map<PlanWork, Double> work = new EnumMap<>(PlanWork.class);
  private long structure;

  private CostReader() {}

  static PlanCost read(PlanNode root) {
    var reader = new CostReader();
    reader.add(root, 1);
    return new PlanCost(
        reader.work,
        OptionalLong.of(root.rows()),
        OptionalLong.of((long) root.number("Plan Width")),
        reader.structure);
  }

  private void add(PlanNode node, double times) {
    structure = (structure ^ node.way().hashCode()) * STEP;
    structure ^= structure >>> 29;
    double total = cost(node);
    double below = node.children().stream().mapToDouble(CostReader::cost).sum();
    if (below > total) {
      // A limit, or a join that needs not all.
      double share = total / below;
      node.children().forEach(child -> add(child, times * share));
      return;
    }
    double own = total - below;
    for (int i = 0; i < node.children().size(); i++) {
      PlanNode child = node.children().get(i);
      double again = Math.min(own, again(node, i));
      own -= again;
      double once = cost(child);
      add(child, once > 0 ? times * (once + again) / once : times);
    }
    work.merge(kind(node.type()), own * times, Double::sum);
  }

  /** What a node's cost holds of a child for all times but the first. */
  private static double again(PlanNode node, int place) {
    List<PlanNode> children = node.children();
    PlanNode child = children.get(place);
    if (child.isSubPlan()) {
      return Math.max(1, node.rows()) * cost(child);
    }
    boolean inner = node.type().equals("Nested Loop") && place == 1;
    boolean kept = child.type().equals("Materialize") || child.type().equals("Memoize");
    return inner && !kept ? Math.max(0, children.get(0).rows() - 1) * cost(child) : 0;
  }

  private static double cost(PlanNode node) {
    return node.number("Total Cost");
  }

  private static PlanWork kind(String type) {
    return switch (type) {
      case "Seq Scan", "Sample Scan", "Tid Scan", "Tid Range Scan" -> PlanWork.FULL_READ;
      case "Index Scan", "Index Only Scan", "Memoize" -> PlanWork.INDEX_READ;
      case "Bitmap Heap Scan", "Bitmap Index Scan", "BitmapAnd", "BitmapOr" -> PlanWork.BITMAP_READ;
      case "Sort", "Incremental Sort" -> PlanWork.SORT;
      case "Hash", "Hash Join" -> PlanWork.HASH;
      case "Nested Loop", "Merge Join", "Materialize" -> PlanWork.LOOP;
      case "Aggregate", "Group", "Unique", "SetOp", "WindowAgg" -> PlanWork.AGGREGATE;
      default -> PlanWork.OTHER;
    };
  }
}
