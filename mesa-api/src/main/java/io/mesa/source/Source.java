package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database server, a login on it and one default database, with limits. Made by a {@linkplain
 * #builder builder}, from a {@linkplain #fromUrl URL} or from {@linkplain #fromProperties
 * properties}.
 *
 * <p>In each of the three the environment variable {@code MESA_<ID>_PASSWORD} overrides the
 * password and {@code MESA_<ID>_TLS_KEY_PASSWORD} that of the client key ({@code <ID>} is the
 * source's id in upper case, {@code -} and {@code .} as {@code _}).
 *
 * <p>Immutable and thread-safe. {@code toString} shows no secret.
 */
public final class Source {
  private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,62}");

  private final String id;
  private final String driver;
  private final List<HostAddress> hosts;
  private final HostRole role;
  private final Optional<String> database;
  private final Optional<Login> login;
  private final Tls tls;
  private final Pooling pooling;
  private final Limits limits;
  private final String applicationName;
  private final Map<String, String> options;
  private final Optional<Object> client;

  private Source(Builder builder) {
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
    this.tls = builder.tlsWithSecret();
    this.pooling = builder.pooling;
    this.limits = builder.limits;
    this.applicationName = builder.applicationName;
    this.options = Map.copyOf(builder.options);
  }

  private static MesaException configuration(String message) {
    return new MesaException(ErrorCode.CONFIGURATION, message);
  }

  /**
   * Starts a source.
   *
   * @param id what the application calls it: a letter, then letters, digits, {@code _ . -}, 63 at
   *     most
   * @return a builder
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the id is malformed
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /**
   * Reads a source from a URL: {@code
   * driver://user:password@host:port,host:port/database?key=value}. The keys Mesa knows are {@code
   * sslmode sslrootcert sslcert sslkey connect_timeout application_name target_session_attrs pool};
   * any other is left to the driver, which refuses what it does not know. Use {@link Builder#url}
   * to say more.
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
   * The application's own client that Mesa uses instead of opening connections, and never closes.
   *
   * @return a {@code javax.sql.DataSource} for PostgreSQL, empty where Mesa connects itself
   */
  public Optional<Object> client() {
    return client;
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

  /** Builds a {@link Source}. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private @Nullable String driver;
    private final List<HostAddress> hosts = new ArrayList<>();
    private @Nullable HostRole role;
    private @Nullable String database;
    private @Nullable String user;
    private @Nullable Secret password;
    private Tls tls = Tls.automatic();
    private Pooling pooling = Pooling.frugal();
    private Limits limits = Limits.defaults();
    private String applicationName = "mesa";
    private final Map<String, String> options = new LinkedHashMap<>();
    private Map<String, String> environment = System.getenv();
    private @Nullable Object client;

    private Builder(String id) {
      Objects.requireNonNull(id, "id");
      if (!ID.matcher(id).matches()) {
        throw configuration(
            "'%s' is no source id; it takes a letter, then letters, digits, _ . -, 63 at most."
                .formatted(id));
      }
      this.id = id;
    }

    private Optional<Login> login() {
      Optional<Secret> secret = fromEnvironment("PASSWORD").or(() -> Optional.ofNullable(password));
      if (user == null) {
        if (secret.isPresent() && client == null) {
          throw configuration(
              "Source '%s' has a password but no user; set the user.".formatted(id));
        }
        return Optional.empty();
      }
      return Optional.of(new Login(user, secret));
    }

    private Tls tlsWithSecret() {
      return fromEnvironment("TLS_KEY_PASSWORD")
          .map(
              secret ->
                  new Tls(
                      tls.mode(),
                      tls.rootCertificate(),
                      tls.clientCertificate(),
                      tls.clientKey(),
                      Optional.of(secret)))
          .orElse(tls);
    }

    private Optional<Secret> fromEnvironment(String suffix) {
      String name = "MESA_" + id.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_") + "_" + suffix;
      return Optional.ofNullable(environment.get(name))
          .filter(text -> !text.isEmpty())
          .map(Secret::of);
    }

    /**
     * Reads a URL. What is set after it overrides it; hosts are added to its hosts.
     *
     * @param url see {@link Source#fromUrl}
     * @return this builder
     * @throws MesaException {@link ErrorCode#CONFIGURATION} where it is malformed
     */
    public Builder url(String url) {
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
    public Builder properties(Map<String, String> properties) {
      String prefix = "mesa." + id + ".";
      String url = properties.get(prefix + "url");
      if (url == null) {
        throw configuration(
            "There is no property %surl; set it, such as postgresql://user@host/db."
                .formatted(prefix));
      }
      url(url);
      properties.forEach(
          (name, value) -> {
            if (name.startsWith(prefix) && !name.equals(prefix + "url")) {
              SourceKeys.apply(this, name.substring(prefix.length()), value);
            }
          });
      return this;
    }

    /**
     * Names the driver.
     *
     * @param name such as {@code postgresql}
     * @return this builder
     */
    public Builder driver(String name) {
      this.driver = Names.check("driver name", name);
      return this;
    }

    /**
     * Adds a host; the first added is tried first. Without any it is {@code localhost}.
     *
     * @param host the host
     * @return this builder
     */
    public Builder host(HostAddress host) {
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
    public Builder host(String host, int port) {
      return host(HostAddress.of(host, port));
    }

    /**
     * Says which of the hosts may be connected to. Unless said it is {@link HostRole#PRIMARY} where
     * there are several hosts and {@link HostRole#ANY} where there is one.
     *
     * @param value the role
     * @return this builder
     */
    public Builder role(HostRole value) {
      this.role = Objects.requireNonNull(value, "role");
      return this;
    }

    /**
     * Names the default database.
     *
     * @param name the database
     * @return this builder
     */
    public Builder database(String name) {
      this.database = Names.check("database name", name);
      return this;
    }

    /**
     * Names the user.
     *
     * @param name the user
     * @return this builder
     */
    public Builder user(String name) {
      this.user = Names.check("user name", name);
      return this;
    }

    /**
     * Gives the password.
     *
     * @param secret the password
     * @return this builder
     */
    public Builder password(Secret secret) {
      this.password = Objects.requireNonNull(secret, "password");
      return this;
    }

    /**
     * Says how the connection is encrypted; {@link Tls#automatic()} unless said.
     *
     * @param value the setting
     * @return this builder
     */
    public Builder tls(Tls value) {
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
    public Builder pooling(Pooling value) {
      this.pooling = Objects.requireNonNull(value, "pooling");
      return this;
    }

    /**
     * Says what a call may take; {@link Limits#defaults()} unless said.
     *
     * @param value the limits
     * @return this builder
     */
    public Builder limits(Limits value) {
      this.limits = Objects.requireNonNull(value, "limits");
      return this;
    }

    Limits limits() {
      return limits;
    }

    /**
     * Says what the server shows as the application's name; {@code mesa} unless said.
     *
     * @param name the name
     * @return this builder
     */
    public Builder applicationName(String name) {
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
    public Builder option(String name, String value) {
      options.put(Names.check("option name", name), Names.checkText("option " + name, value));
      return this;
    }

    /**
     * Uses the application's own client, which Mesa never closes, instead of opening connections.
     *
     * @param value a {@code javax.sql.DataSource} for PostgreSQL
     * @return this builder
     */
    public Builder client(Object value) {
      this.client = Objects.requireNonNull(value, "client");
      return this;
    }

    /**
     * Reads secrets from another map than the process's environment.
     *
     * @param variables names and values
     * @return this builder
     */
    public Builder environment(Map<String, String> variables) {
      this.environment = Map.copyOf(variables);
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
}
