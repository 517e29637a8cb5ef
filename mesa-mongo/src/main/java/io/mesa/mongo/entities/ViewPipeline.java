package io.mesa.mongo.entities;

import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.Map.Entry;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What the pipeline of a view reads, and what in it depends on more than documents. A stage, an
 * operator or a variable that is not known here is taken to depend on anything. Used once.
 */
final class ViewPipeline {
  private static final String PIPELINE = "pipeline";

  private final TableName view;
  private final Set<TableName> read = new HashSet<>();
  private final Set<String> reasons = new HashSet<>();

  ViewPipeline(TableName view) {
    this.view = view;
  }

  /** The collections and views that it reads. */
  Set<TableName> read() {
    return read;
  }

  /** Why its answer depends on more than their documents, for people. */
  Set<String> reasons() {
    return reasons;
  }

  /** A collection or view of the same database. */
  void reads(String collection) {
    read.add(TableName.of(view.schema(), collection));
  }

  private void unknown(String what) {
    reasons.add("the view %s %s".formatted(view, what));
  }

  /** Its stages, or those of one of them. */
  void add(BsonArray stages) {
    for (BsonValue stage : stages) {
      if (stage.isDocument() && stage.asDocument().size() == 1) {
        Entry<String, BsonValue> only = stage.asDocument().entrySet().iterator().next();
        stage(only.getKey(), only.getValue());
      } else {
        unknown("has a stage that is not known");
      }
    }
  }

  private void stage(String name, BsonValue content) {
    if (!KnownExpressions.isStage(name)) {
      unknown("uses the stage " + name);
      return;
    }
    switch (name) {
      case "$lookup", "$graphLookup" -> joined(name, "from", content);
      case "$unionWith" -> joined(name, "coll", content);
      case "$facet" -> nested(content);
      default -> expression(content);
    }
  }

  /** A stage that reads another collection, through a pipeline if it has one. */
  private void joined(String stage, String field, BsonValue content) {
    if (content.isString()) {
      reads(content.asString().getValue());
      return;
    }
    BsonDocument options = content.isDocument() ? content.asDocument() : new BsonDocument();
    BsonValue from = options.get(field);
    if (from != null && from.isString()) {
      reads(from.asString().getValue());
    } else if (from != null || !options.isArray(PIPELINE)) {
      unknown("reads by %s what is not known".formatted(stage));
    }
    if (options.containsKey("db")) {
      unknown("reads another database");
    }
    for (Entry<String, BsonValue> option : options.entrySet()) {
      if (option.getKey().equals(PIPELINE)) {
        nested(new BsonDocument(PIPELINE, option.getValue()));
      } else {
        expression(option.getValue());
      }
    }
  }

  private void nested(BsonValue pipelines) {
    for (BsonValue each :
        pipelines.isDocument() ? pipelines.asDocument().values() : Set.of(pipelines)) {
      if (each.isArray()) {
        add(each.asArray());
      } else {
        unknown("has a pipeline that is not known");
      }
    }
  }

  private void expression(BsonValue value) {
    if (value.isArray()) {
      value.asArray().forEach(this::expression);
    } else if (value.isDocument()) {
      value.asDocument().forEach(this::field);
    } else if (value.isString() && !KnownExpressions.isOfDocuments(value.asString().getValue())) {
      unknown("uses " + value.asString().getValue());
    } else if (value.isJavaScript() || value.isJavaScriptWithScope()) {
      unknown("runs JavaScript");
    }
  }

  private void field(String name, BsonValue value) {
    if (name.equals("$literal")) {
      return;
    }
    if (name.startsWith("$") && !KnownExpressions.isOperator(name)) {
      unknown("uses " + name);
    }
    expression(value);
  }
}
