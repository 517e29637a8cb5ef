package io.mesa.postgres.administer;

import io.mesa.postgres.connect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The value of a setting as {@code ALTER ROLE … SET} takes it. Most values are one literal. A few
 * settings are lists of names, of which one literal would be one name; they are taken apart as the
 * server does it, and as {@code pg_dump} does for the same settings.
 */
final class SettingText {
  private static final Set<String> NAME_LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private SettingText() {}

  static String literal(String setting, String value) {
    return NAME_LISTS.contains(setting) && !value.isBlank()
        ? names(value).stream().map(Sql::literal).collect(Collectors.joining(", "))
        : Sql.literal(value);
  }

  /** Splits at commas outside double quotes; what is not quoted is folded to lower case. */
  private static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    boolean wasQuoted = false;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      if (c == '"' && quoted && i + 1 < list.length() && list.charAt(i + 1) == '"') {
        name.append(c);
        i++;
      } else if (c == '"') {
        if (!quoted) {
          name.setLength(0); // White space before the quote.
        }
        quoted = !quoted;
        wasQuoted = true;
      } else if (c == ',' && !quoted) {
        names.add(finished(name, wasQuoted));
        wasQuoted = false;
      } else if (quoted || !wasQuoted) {
        name.append(c);
      }
    }
    names.add(finished(name, wasQuoted));
    return names;
  }

  private static String finished(StringBuilder name, boolean quoted) {
    String text = name.toString();
    name.setLength(0);
    return quoted ? text : text.strip().toLowerCase(Locale.ROOT);
  }
}
