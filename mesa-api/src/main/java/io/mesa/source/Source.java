package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A database server, a login on it and one default database, with limits. Made by a {@linkplain
 * #builder builder}, from a {@linkplain #fromUrl URL} or from {@linkplain #fromProperties
 * properties}.
 *
 * <p>In each of the three the environment variable {@code MESA_<ID>_PASSWORD} overrides the
 * password, {@code MESA_<ID>_TLS_KEY_PASSWORD} that of the client key, and {@code
 * MESA_<ID>_CURSOR_KEY} the key of page tokens ({@code <ID>} is the source's id in upper case,
 * {@code -} as {@code _}).
 *
 * <p>Immutable and thread-safe. {@code toString} shows no secret.
 */
public final class Source {
  private final String id;
  private final String driver;
  private final List<HostAddress> hosts;
  private final HostRole role;
  private final Optional<String> database;
  private final Optional<Login> login;
  private final Tls tls;
  private final Pooling pooling;
  private final Limits limits;
  private final Sampling sampling;
  private final String applicationName;
  private final Map<String, String> options;
  private final Optional<Object> client;
  private final List<Relation> relations;
  private final List<TableDeclaration> tables;
  private final TextOrder textOrder;
  private final Optional<Secret> cursorKey;
  private final Set<QueryFeature> forbidden;
  private final Optional<String> serverIdentity;
  private final Map<TableName, Set<TableName>> sideEffects;

  Source(SourceBuilder builder) {
    this.id = builder.id;
    if (builder.driver == null) {
      throw configuration(
          "Source '%s' names no driver; set one, such as postgresql.".formatted(id));
    }
    this.driver = builder.driver;
    this.client = Optional.ofNullable(builder.client);
    if (client.isPresent() && (!builder.hosts.isEmpty() || builder.user != null)) {
      throw configuration(
          ("Source '%s' is built over the application's own client, so it takes no host and no"
                  + " login; set them on that client.")
              .formatted(id));
    }
    this.hosts =
        builder.hosts.isEmpty() && client.isEmpty()
            ? List.of(HostAddress.of("localhost"))
            : List.copyOf(builder.hosts);
    this.role =
        builder.role != null ? builder.role : hosts.size() > 1 ? HostRole.PRIMARY : HostRole.ANY;
    this.database = Optional.ofNullable(builder.database);
    this.login = builder.login();
    this.tls = builder.secrets.withKeyPassword(builder.tls());
    this.pooling = builder.pooling;
    this.limits = builder.limits;
    this.sampling = builder.sampling;
    this.applicationName = builder.applicationName;
    this.options = Map.copyOf(builder.options);
    this.relations = List.copyOf(builder.relations);
    this.tables = List.copyOf(builder.tables);
    this.textOrder = builder.textOrder;
    this.forbidden = Set.copyOf(builder.forbidden);
    this.cursorKey = builder.secrets.cursorKey();
    this.serverIdentity = Optional.ofNullable(builder.serverIdentity);
    this.sideEffects = Map.copyOf(builder.sideEffects);
  }

  static MesaException configuration(String message) {
    return new MesaException(ErrorCode.CONFIGURATION, message);
  }

  /**
   * Starts a source.
   *
   * @param id what the application calls it: a letter, then letters, digits, {@code _ -}, 63 at
   *     most
   * @return a builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the id is malformed
   */
  public static SourceBuilder builder(String id) {
    return new SourceBuilder(id);
  }

  /**
   * Reads a source from a URL: {@code
   * driver://user:password@host:port,host:port/database?key=value}. The keys Mesa knows are {@code
   * sslmode sslrootcert sslcert sslkey connect_timeout application_name target_session_attrs pool};
   * any other is left to the driver, which refuses what it does not know. Use {@link
   * SourceBuilder#url} to say more.
   *
   * @param id what the application calls it
   * @param url the URL, percent-encoded where a part contains {@code / ? # @ : , %}
   * @return the source
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the URL is malformed; the message
   *     names the part and shows no password
   */
  public static Source fromUrl(String id, String url) {
    return builder(id).url(url).build();
  }

  /**
   * Reads a source from properties named {@code mesa.<id>.<key>}: {@code url}, {@code user}, {@code
   * password}, {@code database}, and the keys of a URL.
   *
   * @param id what the application calls it
   * @param properties the properties; those of other prefixes are ignored
   * @return the source
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where a property is malformed, or there
   *     is no {@code mesa.<id>.url}
   */
  public static Source fromProperties(String id, Map<String, String> properties) {
    return builder(id).properties(properties).build();
  }

  /**
   * What the application calls this source.
   *
   * @return the id
   */
  public String id() {
    return id;
  }

  /**
   * The name of the driver.
   *
   * @return such as {@code postgresql}
   */
  public String driver() {
    return driver;
  }

  /**
   * The hosts, tried in this order.
   *
   * @return at least one, unless there is a {@link #client()}
   */
  public List<HostAddress> hosts() {
    return hosts;
  }

  /**
   * Which of the hosts may be connected to.
   *
   * @return the role
   */
  public HostRole role() {
    return role;
  }

  /**
   * The default database.
   *
   * @return its name, empty for the driver's default
   */
  public Optional<String> database() {
    return database;
  }

  /**
   * Who logs in.
   *
   * @return the login, empty for the driver's default
   */
  public Optional<Login> login() {
    return login;
  }

  /**
   * How the connection is encrypted.
   *
   * @return the setting
   */
  public Tls tls() {
    return tls;
  }

  /**
   * How many connections are held.
   *
   * @return the setting
   */
  public Pooling pooling() {
    return pooling;
  }

  /**
   * How fields are looked for in documents, where the database does not know them itself.
   *
   * @return the setting
   */
  public Sampling sampling() {
    return sampling;
  }

  /**
   * What a call may take.
   *
   * @return the limits
   */
  public Limits limits() {
    return limits;
  }

  /**
   * What the server shows as the application's name.
   *
   * @return the name, {@code mesa} by default
   */
  public String applicationName() {
    return applicationName;
  }

  /**
   * What only the driver understands.
   *
   * @return an immutable map
   */
  public Map<String, String> options() {
    return options;
  }

  /**
   * Refuses options that the driver does not understand; for drivers.
   *
   * @param known those that it does
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where there is another, with the nearest
   */
  public void checkOptions(Set<String> known) {
    Set<String> all = new TreeSet<>(known);
    all.addAll(SourceKeys.NAMES);
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        throw configuration(
            "Source '%s' has the option '%s', which the %s driver does not know%s; Mesa and it know %s."
                .formatted(id, name, driver, Names.perhaps(name, all), all));
      }
    }
  }

  /**
   * The application's own client that Mesa uses instead of opening connections, and never closes.
   *
   * @return a {@code javax.sql.DataSource} for PostgreSQL, empty where Mesa connects itself
   */
  public Optional<Object> client() {
    return client;
  }

  /**
   * The relations between tables that are declared, besides those of foreign keys.
   *
   * @return the relations, in any order
   */
  public List<Relation> relations() {
    return relations;
  }

  /**
   * The tables whose fields are declared.
   *
   * @return the declarations, in any order
   */
  public List<TableDeclaration> tables() {
    return tables;
  }

  /**
   * What queries are forbidden.
   *
   * @return what they may not use, nothing by default
   */
  public Set<QueryFeature> forbidden() {
    return forbidden;
  }

  /**
   * The order of text where a query does not say.
   *
   * @return the order, {@link TextOrder#NATIVE} by default
   */
  public TextOrder textOrder() {
    return textOrder;
  }

  /**
   * The key that page tokens are signed with.
   *
   * @return the key, empty where they are not signed
   */
  public Optional<Secret> cursorKey() {
    return cursorKey;
  }

  /**
   * The server's identity that is declared, for a cache.
   *
   * @return the identity, empty where the server's own counts
   */
  public Optional<String> serverIdentity() {
    return serverIdentity;
  }

  /**
   * What the code of tables changes, for a cache.
   *
   * @return by table, the tables that its triggers, rules and functions change besides; an
   *     immutable map
   */
  public Map<TableName, Set<TableName>> sideEffects() {
    return sideEffects;
  }

  /**
   * Where this source points, without secrets.
   *
   * @return such as {@code orders (postgresql://app@db:5432/shop)}
   */
  @Override
  public String toString() {
    if (client.isPresent()) {
      return "%s (%s over the application's own client)".formatted(id, driver);
    }
    return "%s (%s://%s%s/%s)"
        .formatted(
            id,
            driver,
            login.map(who -> who.user() + "@").orElse(""),
            String.join(",", hosts.stream().map(HostAddress::toString).toList()),
            database.orElse(""));
  }
}
