package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A source's URL taken apart. {@link java.net.URI} is no help: it knows one host only, and its
 * messages repeat the whole text, password included.
 */
final class SourceUrl {
  private static final Pattern SCHEME = Pattern.compile("[a-z][a-z0-9+]{0,30}");

  private final String sourceId;
  private String driver = "";
  private @Nullable String user;
  private @Nullable String password;
  private final List<HostAddress> hosts = new ArrayList<>();
  private @Nullable String database;
  private final Map<String, String> parameters = new LinkedHashMap<>();

  private SourceUrl(String sourceId) {
    this.sourceId = sourceId;
  }

  static SourceUrl parse(String sourceId, String url) {
    var parsed = new SourceUrl(sourceId);
    parsed.read(url);
    return parsed;
  }

  void applyTo(SourceBuilder builder) {
    builder.driver(driver);
    builder.hosts(hosts);
    if (user != null) {
      builder.user(user);
    }
    if (password != null) {
      builder.password(Secret.of(password));
    }
    if (database != null) {
      builder.database(database);
    }
    parameters.forEach((key, value) -> SourceKeys.apply(builder, key, value));
  }

  private void read(String url) {
    if (url.startsWith("jdbc:")) {
      throw malformed("it starts with jdbc:; drop that and write driver://user@host:port/database");
    }
    if (url.indexOf('\0') >= 0 || url.contains("%00")) {
      throw malformed("it contains NUL; remove it");
    }
    int colon = url.indexOf("://");
    if (colon < 0 || !SCHEME.matcher(url.substring(0, colon)).matches()) {
      throw malformed("it does not start with a driver's name and ://, such as postgresql://");
    }
    String scheme = url.substring(0, colon);
    driver = scheme.equals("postgres") ? "postgresql" : scheme;
    if (scheme.equals("mongodb+srv")) {
      driver = "mongodb";
      parameters.put("srv", "true");
    }
    String rest = url.substring(colon + 3);
    if (rest.indexOf('#') >= 0) {
      throw malformed("it contains #; write %23 where a name or password has one");
    }
    int question = rest.indexOf('?');
    int slash = rest.indexOf('/');
    int hostsEnd = slash < 0 || (question >= 0 && question < slash) ? question : slash;
    if (hostsEnd >= 0 && rest.indexOf('@', hostsEnd) >= 0) {
      throw malformed(
          "there is an @ behind / or ?; write %40 for it, and in a password %2F for / and %3F for"
              + " ?");
    }
    if (question >= 0) {
      readParameters(rest.substring(question + 1));
      rest = rest.substring(0, question);
    }
    if (slash >= 0 && slash < rest.length()) {
      String path = rest.substring(slash + 1);
      if (path.indexOf('/') >= 0) {
        throw malformed("the database contains /; write %2F where its name has one");
      }
      if (!path.isEmpty()) {
        database = decode("database", path);
      }
      rest = rest.substring(0, slash);
    }
    int at = rest.lastIndexOf('@');
    if (at >= 0) {
      readLogin(rest.substring(0, at));
      rest = rest.substring(at + 1);
    }
    if (!rest.isEmpty()) {
      for (String host : rest.split(",", -1)) {
        hosts.add(readHost(host));
      }
    }
  }

  private void readLogin(String text) {
    if (text.indexOf('@') >= 0) {
      throw malformed("there are two @ before the host; write %40 where a password has one");
    }
    int colon = text.indexOf(':');
    user = decode("user", colon < 0 ? text : text.substring(0, colon));
    if (user.isEmpty()) {
      throw malformed("the user before @ is empty");
    }
    if (colon >= 0 && colon + 1 < text.length()) {
      password = decode("password", text.substring(colon + 1));
    }
  }

  private HostAddress readHost(String text) {
    String host = text;
    String port = "";
    int closing = text.lastIndexOf(']');
    int colon = text.lastIndexOf(':');
    if (colon > closing) {
      host = text.substring(0, colon);
      port = text.substring(colon + 1);
      if (!port.matches("\\d{1,9}")) {
        throw malformed("a port is no number (a / in a password is written %2F)");
      }
    }
    if (host.startsWith("[")) {
      if (!host.endsWith("]")) {
        throw malformed("the bracket of an IPv6 address is not closed");
      }
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw malformed("an IPv6 address stands in brackets: [::1]");
    }
    if (host.isEmpty()) {
      throw malformed("a host is empty");
    }
    return port.isEmpty()
        ? HostAddress.of(decode("host", host))
        : HostAddress.of(decode("host", host), Integer.parseInt(port));
  }

  private void readParameters(String text) {
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw malformed("a parameter after ? is not key=value");
      }
      String key = decode("parameter", pair.substring(0, equals));
      String value = decode("parameter " + key, pair.substring(equals + 1));
      if (parameters.putIfAbsent(key, value) != null) {
        throw malformed("the parameter " + key + " stands twice");
      }
    }
  }

  private String decode(String part, String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(utf8.length);
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] != '%') {
        out.put(utf8[i]);
        continue;
      }
      int high = i + 2 < utf8.length ? Character.digit(utf8[i + 1], 16) : -1;
      int low = i + 2 < utf8.length ? Character.digit(utf8[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw malformed("the " + part + " has a % without two hexadecimal digits; write %25 for %");
      }
      out.put((byte) (high * 16 + low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw malformed("the " + part + " is not UTF-8 once its % escapes are read");
    }
  }

  private MesaException malformed(String why) {
    return new MesaException(
        ErrorCode.CONFIGURATION,
        "The URL of source '%s' is malformed: %s.".formatted(sourceId, why));
  }
}
