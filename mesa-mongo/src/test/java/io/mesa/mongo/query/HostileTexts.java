package io.mesa.mongo.query;

import java.util.ArrayList;
import java.util.List;

/** Texts that do harm where they are taken for operators, paths, variables or code. */
final class HostileTexts {
  private HostileTexts() {}

  static final List<String> ALL =
      List.of(
          "{\"$gt\": \"\"}",
          "{\"$ne\": null}",
          "{$where: '1 == 1'}",
          "{\"$expr\": {\"$function\": {\"body\": \"return true\", \"args\": [], \"lang\": \"js\"}}}",
          "$where",
          "$expr",
          "$gt",
          "$or",
          "$literal",
          "$function",
          "$_id",
          "$text",
          "$doc.key",
          "$$ROOT",
          "$$k0",
          "$$NOW",
          "$",
          "$$",
          "$**",
          "text.$[]",
          "_id",
          "_id.v0",
          "__proto__",
          "constructor",
          "__i0",
          "__s1",
          "__1",
          "v0",
          "507f1f77bcf86cd799439011",
          "{\"$oid\": \"507f1f77bcf86cd799439011\"}",
          "ObjectId(\"507f1f77bcf86cd799439011\")",
          "{\"$date\": 0}",
          "{\"$bind\": 1}",
          "{\"$numberLong\": \"1\"}",
          "function() { return true; }",
          "'; db.note.drop(); '",
          "\", \"$or\": [{}], \"a\": \"",
          "/.*/",
          ".*",
          "^",
          "%",
          "\\",
          "(?s).",
          "a.b",
          "a..b",
          ".",
          "0",
          "null",
          "true",
          "NaN",
          "system.users",
          "admin.$cmd",
          " ",
          "\t\n",
          "Grüße, 你好, 🙂");

  /** Texts that no name or text of Mesa may be. */
  static final List<String> REFUSED = List.of("a\0b", "\0", "$where\0", "\ud800");

  static List<String> withRefused() {
    List<String> all = new ArrayList<>(ALL);
    all.addAll(REFUSED);
    return all;
  }
}
