package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import io.mesa.value.TextOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Source}. Not thread-safe. */
public final class SourceBuilder {
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

  final String id;
  final SourceSecrets secrets;
  @Nullable String driver;
  final List<HostAddress> hosts = new ArrayList<>();
  @Nullable HostRole role;
  @Nullable String database;
  @Nullable String user;
  private Tls tls = Tls.automatic();
  Pooling pooling = Pooling.frugal();
  Sampling sampling = Sampling.defaults();
  Limits limits = Limits.defaults();
  String applicationName = "mesa";
  final Map<String, String> options = new LinkedHashMap<>();
  @Nullable Object client;
  final List<Relation> relations = new ArrayList<>();
  final List<TableDeclaration> tables = new ArrayList<>();
  TextOrder textOrder = TextOrder.NATIVE;
  final Set<QueryFeature> forbidden = EnumSet.noneOf(QueryFeature.class);
  @Nullable String serverIdentity;
  final Map<TableName, Set<TableName>> sideEffects = new HashMap<>();

  SourceBuilder(String id) {
    Objects.requireNonNull(id, "id");
    if (!ID.matcher(id).matches()) {
      throw Source.configuration(
          "'%s' is no source id; it takes a letter, then letters, digits, _ -, 63 at most."
              .formatted(id));
    }
    this.id = id;
    this.secrets = new SourceSecrets(id);
  }

  Optional<Login> login() {
    Optional<Secret> secret = secrets.password();
    if (user == null) {
      if (secret.isPresent() && client == null) {
        throw Source.configuration(
            "Source '%s' has a password but no user; set the user.".formatted(id));
      }
      return Optional.empty();
    }
    return Optional.of(new Login(user, secret));
  }

  /**
   * Reads a URL. What is set after it overrides it; hosts are added to its hosts.
   *
   * @param url see {@link Source#fromUrl}
   * @return this builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where it is malformed
   */
  public SourceBuilder url(String url) {
    SourceUrl.parse(id, url).applyTo(this);
    return this;
  }

  /**
   * Reads properties; what is set after them overrides them.
   *
   * @param properties see {@link Source#fromProperties}
   * @return this builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where one is malformed
   */
  public SourceBuilder properties(Map<String, String> properties) {
    SourceKeys.apply(this, properties);
    return this;
  }

  /**
   * Names the driver.
   *
   * @param name such as {@code postgresql}
   * @return this builder
   */
  public SourceBuilder driver(String name) {
    this.driver = Names.check("driver name", name);
    return this;
  }

  /**
   * Adds a host; the first added is tried first. Without any it is {@code localhost}.
   *
   * @param host the host
   * @return this builder
   */
  public SourceBuilder host(HostAddress host) {
    hosts.add(Objects.requireNonNull(host, "host"));
    return this;
  }

  void hosts(List<HostAddress> all) {
    hosts.clear();
    hosts.addAll(all);
  }

  /**
   * Adds a host by name and port.
   *
   * @param host a name or an address
   * @param port 1 to 65535
   * @return this builder
   */
  public SourceBuilder host(String host, int port) {
    return host(HostAddress.of(host, port));
  }

  /**
   * Says which of the hosts may be connected to. Unless said it is {@link HostRole#PRIMARY} where
   * there are several hosts and {@link HostRole#ANY} where there is one.
   *
   * @param value the role
   * @return this builder
   */
  public SourceBuilder role(HostRole value) {
    this.role = Objects.requireNonNull(value, "role");
    return this;
  }

  /**
   * Names the default database.
   *
   * @param name the database
   * @return this builder
   */
  public SourceBuilder database(String name) {
    this.database = Names.check("database name", name);
    return this;
  }

  /**
   * Names the user.
   *
   * @param name the user
   * @return this builder
   */
  public SourceBuilder user(String name) {
    this.user = Names.check("user name", name);
    return this;
  }

  /**
   * Gives the password.
   *
   * @param secret the password
   * @return this builder
   */
  public SourceBuilder password(Secret secret) {
    secrets.password(Objects.requireNonNull(secret, "password"));
    return this;
  }

  /**
   * Says how the connection is encrypted; {@link Tls#automatic()} unless said.
   *
   * @param value the setting
   * @return this builder
   */
  public SourceBuilder tls(Tls value) {
    this.tls = Objects.requireNonNull(value, "tls");
    return this;
  }

  Tls tls() {
    return tls;
  }

  /**
   * Says how many connections are held; {@link Pooling#frugal()} unless said.
   *
   * @param value the setting
   * @return this builder
   */
  public SourceBuilder pooling(Pooling value) {
    this.pooling = Objects.requireNonNull(value, "pooling");
    return this;
  }

  /**
   * Says what a call may take; {@link Limits#defaults()} unless said.
   *
   * @param value the limits
   * @return this builder
   */
  public SourceBuilder limits(Limits value) {
    this.limits = Objects.requireNonNull(value, "limits");
    return this;
  }

  Limits limits() {
    return limits;
  }

  /**
   * Says how fields are looked for in documents, where the database does not know them itself;
   * {@link Sampling#defaults()} unless said. A call may say otherwise.
   *
   * @param value the setting
   * @return this builder
   */
  public SourceBuilder sampling(Sampling value) {
    this.sampling = Objects.requireNonNull(value, "sampling");
    return this;
  }

  /**
   * Says what the server shows as the application's name; {@code mesa} unless said.
   *
   * @param name the name
   * @return this builder
   */
  public SourceBuilder applicationName(String name) {
    this.applicationName = Names.check("application name", name);
    return this;
  }

  /**
   * Sets what only the driver understands.
   *
   * @param name the option
   * @param value its value
   * @return this builder
   */
  public SourceBuilder option(String name, String value) {
    options.put(Names.check("option name", name), Names.checkText("option " + name, value));
    return this;
  }

  /**
   * Uses the application's own client, which Mesa never closes, instead of opening connections.
   *
   * @param value a {@code javax.sql.DataSource} for PostgreSQL
   * @return this builder
   */
  public SourceBuilder client(Object value) {
    this.client = Objects.requireNonNull(value, "client");
    return this;
  }

  /**
   * Declares a table's fields, where the database does not know them. A driver whose database does
   * refuses such a source.
   *
   * @param table the table
   * @return this builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where it is declared already
   */
  public SourceBuilder table(TableDeclaration table) {
    if (tables.stream().anyMatch(other -> other.name().equals(table.name()))) {
      throw Source.configuration(
          "Source '%s' declares the table '%s' twice.".formatted(id, table.name()));
    }
    tables.add(table);
    return this;
  }

  /**
   * Declares a relation between two tables, besides those that follow from foreign keys.
   *
   * @param relation the relation
   * @return this builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where its table has one of that name
   *     already
   */
  public SourceBuilder relation(Relation relation) {
    for (Relation other : relations) {
      if (other.table().equals(relation.table()) && other.name().equals(relation.name())) {
        throw Source.configuration(
            "Source '%s' declares the relation '%s' of '%s' twice."
                .formatted(id, relation.name(), relation.table()));
      }
    }
    relations.add(relation);
    return this;
  }

  /**
   * Forbids queries, and the conditions of mutations, something: {@code INCLUDE} and {@code EXISTS}
   * for joins, {@code SELECT} for projections. How deep includes may be nested {@link
   * Limits#includeDepth} says.
   *
   * @param first what is forbidden
   * @param rest what else is
   * @return this builder
   */
  public SourceBuilder forbid(QueryFeature first, QueryFeature... rest) {
    forbidden.addAll(EnumSet.of(first, rest));
    return this;
  }

  /**
   * Says how text is ordered where a query does not; {@link TextOrder#NATIVE} unless said.
   *
   * @param order the order
   * @return this builder
   */
  public SourceBuilder textOrder(TextOrder order) {
    this.textOrder = Objects.requireNonNull(order, "textOrder");
    return this;
  }

  /**
   * Signs page tokens, so that none can be forged. Without a key a token is only checked to fit its
   * query.
   *
   * @param key a secret that all who share tokens know
   * @return this builder
   */
  public SourceBuilder cursorKey(Secret key) {
    secrets.cursorKey(Objects.requireNonNull(key, "cursorKey"));
    return this;
  }

  /**
   * Names the server for a cache, where it gives itself no name, or the login may not read it.
   * Without any no answer of such a source is kept. All sources of one server, standbys included,
   * must declare the same or none: a cache takes two identities for two servers, and would not see
   * that a change through one source concerns the other.
   *
   * @param identity a name that no other server has
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
   */
  public SourceBuilder serverIdentity(String identity) {
    this.serverIdentity = Names.check("server identity", identity);
    return this;
  }

  /**
   * Declares, for a cache, what else is changed when a table is: by its triggers and rules, and by
   * functions in its defaults, checks and policies, those of its partitions among them. What the
   * database does by itself, such as the actions of foreign keys, is known and not declared.
   * Without a declaration a change of a table that has a trigger counts as one of the whole
   * database. What is declared is believed: a table that is left out makes answers stale.
   *
   * @param table the table
   * @param changed the tables that are changed besides; none where only its own rows are
   * @return this builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where its side effects are declared
   *     already
   */
  public SourceBuilder sideEffects(TableName table, TableName... changed) {
    Set<TableName> others = Set.copyOf(List.of(changed));
    if (sideEffects.putIfAbsent(Objects.requireNonNull(table, "table"), others) != null) {
      throw Source.configuration(
          "Source '%s' declares the side effects of '%s' twice.".formatted(id, table));
    }
    return this;
  }

  /**
   * Reads secrets from another map than the process's environment.
   *
   * @param variables names and values
   * @return this builder
   */
  public SourceBuilder environment(Map<String, String> variables) {
    secrets.environment(variables);
    return this;
  }

  /**
   * Makes the source. Nothing is connected to.
   *
   * @return the source
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where parts are missing or contradict
   *     each other
   */
  public Source build() {
    return new Source(this);
  }
}
