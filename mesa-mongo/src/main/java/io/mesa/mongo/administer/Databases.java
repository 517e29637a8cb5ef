package io.mesa.mongo.administer;

import io.mesa.admin.NewDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.ActionReport;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Creates and drops databases. A database of MongoDB is there while something is in it, so a new
 * one starts with a collection. What makes the collection would make it in a database that is there
 * already, too; that is looked up first, and not safe from others who make the same at the same
 * moment.
 */
final class Databases {
  private static final String FIRST_COLLECTION = "mesa";
  private static final Set<String> OF_THE_SERVER = Set.of("admin", "config", "local");

  private final ServerCommands commands;

  Databases(ServerCommands commands) {
    this.commands = commands;
  }

  ActionReport create(NewDatabase database) {
    String name = database.name();
    new Lacking()
        .when(database.owner().isPresent(), "databases have no owner")
        .when(database.template().isPresent(), "databases have no template")
        .when(database.encoding().isPresent(), "text is UTF-8 always")
        .when(database.locale().isPresent(), "the order of text is a collection's")
        .refuse("Database '%s'".formatted(name));
    if (exists(name)) {
      throw new MesaException(
          ErrorCode.CONFLICT, "There is a database '%s' already.".formatted(name));
    }
    String first = database.firstTable().orElse(FIRST_COLLECTION);
    return finish(
        new Script()
            .add(name, new BsonDocument("create", new BsonString(first)))
            .note(
                "The database is there while something is in it; it starts with the collection '%s'."
                    .formatted(first)));
  }

  ActionReport drop(String name) {
    if (OF_THE_SERVER.contains(name)) {
      throw new MesaException(
          ErrorCode.CONFLICT,
          "Database '%s' is the server's own and is not dropped.".formatted(name));
    }
    if (!exists(name)) {
      throw new MesaException(ErrorCode.NOT_FOUND, "There is no database '%s'.".formatted(name));
    }
    return finish(
        new Script()
            .add(name, new BsonDocument("dropDatabase", new BsonInt32(1)))
            .note("Users and roles that were made in the database stay."));
  }

  private ActionReport finish(Script script) {
    return commands.call().preview() ? script.report(false) : script.run(commands).report(true);
  }

  private boolean exists(String name) {
    return commands
        .run(
            new BsonDocument("listDatabases", new BsonInt32(1))
                .append("nameOnly", BsonBoolean.TRUE)
                .append("filter", new BsonDocument("name", new BsonString(name))))
        .getArray("databases")
        .stream()
        .anyMatch(each -> each.asDocument().getString("name").getValue().equals(name));
  }
}
