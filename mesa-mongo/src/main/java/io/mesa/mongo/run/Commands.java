package io.mesa.mongo.run;

import io.mesa.mongo.run.CommandForm.Answer;
import io.mesa.value.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The commands that are run, and what may stand in them (MongoDB's manual, "Database Commands");
 * those that do not stand here are refused. A command is sent as it was read here and not as it was
 * given, so nothing gets to the server that is not known to do what it says.
 */
final class Commands {
  private static final Map<String, CommandForm> FORMS = new HashMap<>();

  /** Fields that Mesa gives a command itself. */
  private static final Set<String> OF_MESA =
      Set.of(
          "$db",
          "$readPreference",
          "$clusterTime",
          "lsid",
          "txnNumber",
          "stmtId",
          "stmtIds",
          "autocommit",
          "startTransaction",
          "apiVersion",
          "apiStrict",
          "apiDeprecationErrors",
          "maxTimeMS",
          "maxTimeMSOpOnly",
          "readConcern",
          "writeConcern");

  private static final Set<String> OF_SESSIONS =
      Set.of(
          "abortTransaction",
          "commitTransaction",
          "coordinateCommitTransaction",
          "prepareTransaction",
          "startSession",
          "endSessions",
          "refreshSessions",
          "killSessions",
          "killAllSessions",
          "killAllSessionsByPattern",
          "logout",
          "authenticate",
          "getnonce",
          "saslStart",
          "saslContinue");

  private static final Set<String> OF_CURSORS = Set.of("getMore", "killCursors");
  private static final Set<String> JAVA_SCRIPT =
      Set.of("mapReduce", "mapreduce", "eval", "$eval", "group");

  static {
    readingDocuments();
    describing();
    writingDocuments();
    writingStructure();
  }

  private Commands() {}

  private static void readingDocuments() {
    Position cursor = Position.fields(Map.of("batchSize", Literals::option));
    read(
        "find",
        Answer.DOCUMENTS,
        Literals::name,
        Map.ofEntries(
            Map.entry("filter", Predicates::read),
            Map.entry("projection", Expressions::projected),
            Map.entry("sort", Literals::order),
            Map.entry("hint", Commands::hint),
            Map.entry("skip", Literals::option),
            Map.entry("limit", Literals::option),
            Map.entry("batchSize", Literals::option),
            Map.entry("let", Expressions::named),
            Map.entry("collation", Literals::document),
            Map.entry("min", Literals::document),
            Map.entry("max", Literals::document),
            Map.entry("returnKey", Literals::option),
            Map.entry("showRecordId", Literals::option),
            Map.entry("allowDiskUse", Literals::option),
            Map.entry("allowPartialResults", Literals::option)));
    read(
        "aggregate",
        Answer.DOCUMENTS,
        Commands::nameOrOne,
        Map.of(
            "pipeline", Stages::read,
            "cursor", cursor,
            "hint", Commands::hint,
            "let", Expressions::named,
            "collation", Literals::document,
            "allowDiskUse", Literals::option));
    read(
        "count",
        Answer.REPLY,
        Literals::name,
        Map.of(
            "query", Predicates::read,
            "limit", Literals::option,
            "skip", Literals::option,
            "hint", Commands::hint,
            "collation", Literals::document));
    read(
        "distinct",
        Answer.VALUES,
        Literals::name,
        Map.of(
            "key", Literals::name,
            "query", Predicates::read,
            "hint", Commands::hint,
            "collation", Literals::document));
  }

  private static void describing() {
    read("listCollections", Answer.DOCUMENTS, Commands::one, Map.of("filter", Predicates::read));
    read("listIndexes", Answer.DOCUMENTS, Literals::name, Map.of());
    read(
        "listDatabases",
        Answer.DATABASES,
        Commands::one,
        Map.of(
            "filter", Predicates::read,
            "nameOnly", Literals::option,
            "authorizedDatabases", Literals::option));
    read("collStats", Answer.REPLY, Literals::name, Map.of("scale", Literals::option));
    read(
        "dbStats",
        Answer.REPLY,
        Commands::one,
        Map.of("scale", Literals::option, "freeStorage", Literals::option));
    read(
        "connectionStatus",
        Answer.REPLY,
        Commands::one,
        Map.of("showPrivileges", Literals::option));
    for (String name :
        List.of("ping", "hello", "buildInfo", "hostInfo", "listCommands", "serverStatus")) {
      read(name, Answer.REPLY, Commands::one, Map.of());
    }
    read("explain", Answer.REPLY, Commands::explained, Map.of("verbosity", Literals::option));
  }

  private static void writingDocuments() {
    Position ordered = Literals::option;
    write(
        "insert",
        Answer.CHANGES,
        Literals::name,
        Map.of(
            "documents",
            Position.listOf(Literals::document),
            "ordered",
            ordered,
            "bypassDocumentValidation",
            Literals::option));
    Position update =
        Position.fields(
            Map.of(
                "q", Predicates::read,
                "u", Changes::read,
                "c", Expressions::named,
                "upsert", Literals::option,
                "multi", Literals::option,
                "collation", Literals::document,
                "arrayFilters", Position.listOf(Predicates::read),
                "hint", Commands::hint,
                "sort", Literals::order));
    write(
        "update",
        Answer.CHANGES,
        Literals::name,
        Map.of(
            "updates",
            Position.listOf(update),
            "let",
            Expressions::named,
            "ordered",
            ordered,
            "bypassDocumentValidation",
            Literals::option));
    Position delete =
        Position.fields(
            Map.of(
                "q", Predicates::read,
                "limit", Literals::option,
                "collation", Literals::document,
                "hint", Commands::hint));
    write(
        "delete",
        Answer.CHANGES,
        Literals::name,
        Map.of("deletes", Position.listOf(delete), "let", Expressions::named, "ordered", ordered));
    write(
        "findAndModify",
        Answer.CHANGED_DOCUMENT,
        Literals::name,
        Map.ofEntries(
            Map.entry("query", Predicates::read),
            Map.entry("sort", Literals::order),
            Map.entry("remove", Literals::option),
            Map.entry("update", Changes::read),
            Map.entry("new", Literals::option),
            Map.entry("fields", Expressions::projected),
            Map.entry("upsert", Literals::option),
            Map.entry("collation", Literals::document),
            Map.entry("arrayFilters", Position.listOf(Predicates::read)),
            Map.entry("hint", Commands::hint),
            Map.entry("let", Expressions::named),
            Map.entry("bypassDocumentValidation", Literals::option)));
  }

  private static void writingStructure() {
    Map<String, Position> collection =
        Map.ofEntries(
            Map.entry("validator", Predicates::read),
            Map.entry("validationLevel", Literals::option),
            Map.entry("validationAction", Literals::option),
            Map.entry("viewOn", Literals::name),
            Map.entry("pipeline", Stages::nested),
            Map.entry("expireAfterSeconds", Literals::option),
            Map.entry("timeseries", Literals::document),
            Map.entry("changeStreamPreAndPostImages", Literals::document));
    Map<String, Position> created = new HashMap<>(collection);
    created.put("capped", Literals::option);
    created.put("size", Literals::option);
    created.put("max", Literals::option);
    created.put("collation", Literals::document);
    created.put("clusteredIndex", Literals::document);
    write("create", Answer.DONE, Literals::name, created);
    Map<String, Position> changed = new HashMap<>(collection);
    changed.put("index", Literals::document);
    write("collMod", Answer.DONE, Literals::name, changed);
    write("drop", Answer.DONE, Literals::name, Map.of());
    write("dropDatabase", Answer.DONE, Commands::one, Map.of());
    write(
        "createIndexes",
        Answer.DONE,
        Literals::name,
        Map.of("indexes", Position.listOf(Commands::index)));
    write("dropIndexes", Answer.DONE, Literals::name, Map.of("index", Literals::read));
  }

  private static void read(
      String name, Answer answer, Position target, Map<String, Position> fields) {
    add(name, false, answer, target, fields);
  }

  private static void write(
      String name, Answer answer, Position target, Map<String, Position> fields) {
    add(name, true, answer, target, fields);
  }

  private static void add(
      String name, boolean writes, Answer answer, Position target, Map<String, Position> fields) {
    Map<String, Position> all = new HashMap<>(fields);
    all.put("comment", Literals::option);
    FORMS.put(name, new CommandForm(writes, answer, target, Map.copyOf(all)));
  }

  private static BsonValue hint(BsonValue value, String place, Guard guard) {
    return value.isString()
        ? Literals.name(value, place, guard)
        : Literals.document(value, place, guard);
  }

  private static BsonValue one(BsonValue value, String place, Guard guard) {
    if (!value.isNumber() || value.asNumber().intValue() != 1) {
      throw Refusal.at(place, "expected 1, for the command is of no collection.");
    }
    return value;
  }

  private static BsonValue nameOrOne(BsonValue value, String place, Guard guard) {
    return value.isString() ? Literals.name(value, place, guard) : one(value, place, guard);
  }

  private static BsonValue index(BsonValue value, String place, Guard guard) {
    var read = new BsonDocument();
    Position.document(value, place)
        .forEach(
            (name, option) -> {
              String within = Refusal.within(place, name);
              switch (name) {
                case "key", "weights" -> read.append(name, keys(option, within, guard));
                case "partialFilterExpression" ->
                    read.append(name, Predicates.read(option, within, guard));
                default -> read.append(name, Literals.read(option, within, guard));
              }
            });
    return read;
  }

  /** Names with how they are indexed; {@code $**} stands for every name. */
  private static BsonValue keys(BsonValue value, String place, Guard guard) {
    var read = new BsonDocument();
    Position.document(value, place)
        .forEach(
            (name, how) -> {
              if (name.startsWith("$") && !name.equals("$**")) {
                throw Position.unknown(place, name);
              }
              read.append(name, Literals.option(how, Refusal.within(place, name), guard));
            });
    return read;
  }

  private static BsonValue explained(BsonValue value, String place, Guard guard) {
    BsonDocument inner = Position.document(value, place);
    if (!inner.isEmpty() && inner.getFirstKey().equals("explain")) {
      throw Refusal.at(place, "an explanation cannot be explained.");
    }
    return read(inner, place, guard).document();
  }

  /**
   * Reads a command.
   *
   * @throws io.mesa.error.MesaException {@code INVALID_QUERY} for what is not known to be allowed
   */
  static Command read(BsonDocument given, String place, Guard guard) {
    if (given.isEmpty()) {
      throw Refusal.at(place, "expected a command.");
    }
    String name = given.getFirstKey();
    CommandForm form = FORMS.get(name);
    if (form == null) {
      throw notRun(name);
    }
    if (form.writes() && !guard.writes()) {
      throw Refusal.of(
          "The command '%s' writes; allow that with NativeStatement.allowingWrites()."
              .formatted(name));
    }
    var document = new BsonDocument();
    for (Entry<String, BsonValue> field : given.entrySet()) {
      String within = Refusal.within(place, field.getKey());
      Position position = position(form, name, field.getKey());
      document.append(field.getKey(), position.read(field.getValue(), within, guard));
    }
    return new Command(form, document);
  }

  private static Position position(CommandForm form, String command, String field) {
    if (field.equals(command)) {
      return form.target();
    }
    if (OF_MESA.contains(field)) {
      throw Refusal.of(
          "The command has the field '%s'; database, session, time limit and concerns are given by Mesa. Leave it out."
              .formatted(field));
    }
    Position position = form.fields().get(field);
    if (position == null) {
      Set<String> known = new TreeSet<>(form.fields().keySet());
      throw Refusal.of(
          "The command '%s' is refused with the field '%s'%s; it is run with %s."
              .formatted(command, Refusal.shown(field), nearest(field, known), known));
    }
    return position;
  }

  private static RuntimeException notRun(String name) {
    if (OF_SESSIONS.contains(name)) {
      return Refusal.of(
          "'%s' controls transactions, sessions or the login, which are Mesa's; each command is run by itself."
              .formatted(name));
    }
    if (OF_CURSORS.contains(name)) {
      return Refusal.of(
          "'%s' handles cursors, which Mesa reads to their end and closes.".formatted(name));
    }
    if (JAVA_SCRIPT.contains(name)) {
      return Refusal.javaScript("the command", "'" + name + "'");
    }
    return Refusal.of(
        "'%s' is not among the commands that are run%s: %s."
            .formatted(
                Refusal.shown(name), nearest(name, FORMS.keySet()), new TreeSet<>(FORMS.keySet())));
  }

  private static String nearest(String name, Set<String> known) {
    return Names.nearest(name, known).map(near -> ", perhaps '" + near + "'").orElse("");
  }
}
