package io.mesa.mongo.monitor;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The name of a user or a role, which on MongoDB is a name within a database. As one text the
 * database follows after {@code @}; it is left out where it is the one that keeps the source's
 * login, unless the name itself has an {@code @}.
 *
 * @param name the name
 * @param database the database that keeps it
 */
public record UserName(String name, String database) {

  /**
   * Reads a name.
   *
   * @param text the name as one text
   * @param home the database of a name that says none
   * @return the name
   * @throws MesaException {@code INVALID_ARGUMENT} where a part of it is empty
   */
  public static UserName parse(String text, String home) {
    int at = text.lastIndexOf('@');
    if (at == 0 || at == text.length() - 1) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "'%s' is no name of a user or role: it is NAME or NAME@DATABASE.".formatted(text));
    }
    return at < 0
        ? new UserName(text, home)
        : new UserName(text.substring(0, at), text.substring(at + 1));
  }

  /**
   * Reads a name as the server tells it.
   *
   * @param user the document, with more in it perhaps
   * @param key {@code user} or {@code role}
   * @return the name
   */
  public static UserName of(BsonDocument user, String key) {
    return new UserName(user.getString(key).getValue(), user.getString("db").getValue());
  }

  /**
   * Writes the name.
   *
   * @param home the database that a name without one is in
   * @return the name as one text, which {@link #parse} reads
   */
  public String text(String home) {
    return database.equals(home) && name.indexOf('@') < 0 ? name : name + "@" + database;
  }

  /**
   * The name as commands take it.
   *
   * @param key {@code user} or {@code role}
   * @return the document
   */
  public BsonDocument document(String key) {
    return new BsonDocument(key, new BsonString(name)).append("db", new BsonString(database));
  }
}
