package io.mesa.mongo.query;

import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * A stage of a plan, as {@code explain} gives it (MongoDB's manual, "Explain Results").
 *
 * @param said what the server says of it
 * @param collection the collection that it is about
 * @param children the stages it takes its documents from
 */
record PlanStage(BsonDocument said, TableName collection, List<PlanStage> children) {
  private static final List<String> SINGLE =
      List.of("inputStage", "outerStage", "innerStage", "thenStage", "elseStage");
  private static final List<String> SEVERAL = List.of("inputStages", "shards");

  /** Reads the plan in what a planner says: of the classic engine, or of the slot-based one. */
  static PlanStage winning(BsonDocument queryPlanner) {
    TableName collection = name(queryPlanner.getString("namespace").getValue());
    return of(unwrapped(queryPlanner.getDocument("winningPlan")), collection);
  }

  private static BsonDocument unwrapped(BsonDocument plan) {
    return plan.isDocument("queryPlan") ? plan.getDocument("queryPlan") : plan;
  }

  private static PlanStage of(BsonDocument said, TableName outer) {
    TableName collection = said.isString("nss") ? name(said.getString("nss").getValue()) : outer;
    List<PlanStage> children = new ArrayList<>();
    for (String name : SINGLE) {
      if (said.isDocument(name)) {
        children.add(of(said.getDocument(name), collection));
      }
    }
    for (String name : SEVERAL) {
      if (said.isArray(name)) {
        BsonArray stages = said.getArray(name);
        stages.forEach(stage -> children.add(of(inShard(stage.asDocument()), collection)));
      }
    }
    return new PlanStage(said, collection, children);
  }

  /** Of several shards each has a plan of its own. */
  private static BsonDocument inShard(BsonDocument stage) {
    return stage.isDocument("winningPlan") ? unwrapped(stage.getDocument("winningPlan")) : stage;
  }

  /** The collection that a name with its database says. */
  static TableName name(String namespace) {
    int dot = namespace.indexOf('.');
    return TableName.of(namespace.substring(0, dot), namespace.substring(dot + 1));
  }

  String type() {
    return said.getString("stage", new BsonString("")).getValue();
  }

  Optional<String> text(String name) {
    return said.isString(name) ? Optional.of(said.getString(name).getValue()) : Optional.empty();
  }
}
