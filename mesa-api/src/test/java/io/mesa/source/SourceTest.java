package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {
  private static String password(Source source) {
    return source.login().orElseThrow().password().orElseThrow().use(String::new);
  }

  private static void assertRefused(ThrowingCallable call, String said) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class,
            e -> assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining(said);
  }

  @Test
  void fromUrl_readsEveryPart() {
    Source source =
        Source.fromUrl(
            "orders",
            "postgresql://app%40x:p%3Aw%2F%C3%A4@db1.example:6432,[::1],db3/my%2Fshop"
                + "?sslmode=verify-ca&sslrootcert=/ca.pem&connect_timeout=7&application_name=shop"
                + "&target_session_attrs=any&pool=3-9&search_path=a%2Cb");
    assertThat(source.id()).isEqualTo("orders");
    assertThat(source.driver()).isEqualTo("postgresql");
    assertThat(source.hosts())
        .containsExactly(
            HostAddress.of("db1.example", 6432), HostAddress.of("::1"), HostAddress.of("db3"));
    assertThat(source.database()).contains("my/shop");
    assertThat(source.login().orElseThrow().user()).isEqualTo("app@x");
    assertThat(password(source)).isEqualTo("p:w/ä");
    assertThat(source.tls())
        .isEqualTo(Tls.of(Tls.Mode.VERIFY_AUTHORITY).withRootCertificate(Path.of("/ca.pem")));
    assertThat(source.limits().connectTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(source.applicationName()).isEqualTo("shop");
    assertThat(source.role()).isEqualTo(HostRole.ANY);
    assertThat(source.pooling()).isEqualTo(Pooling.pooled(3, 9));
    assertThat(source.options()).containsExactly(Map.entry("search_path", "a,b"));
    assertThat(source.toString())
        .isEqualTo("orders (postgresql://app@x@db1.example:6432,[::1],db3/my/shop)")
        .doesNotContain("p:w");
  }

  @Test
  void fromUrl_least_hasDefaults() {
    Source source = Source.fromUrl("x", "postgres://");
    assertThat(source.driver()).isEqualTo("postgresql");
    assertThat(source.hosts()).containsExactly(HostAddress.of("localhost"));
    assertThat(source.database()).isEmpty();
    assertThat(source.login()).isEmpty();
    assertThat(source.tls()).isEqualTo(Tls.automatic());
    assertThat(source.pooling()).isEqualTo(Pooling.frugal());
    assertThat(source.role()).isEqualTo(HostRole.ANY);
  }

  @Test
  void role_ofSeveralHosts_isPrimaryUnlessSaid() {
    assertThat(Source.fromUrl("x", "postgresql://a,b/d").role()).isEqualTo(HostRole.PRIMARY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://h/d | drop that",
        "h/d | driver's name",
        "://h/d | driver's name",
        "Postgresql://h/d | driver's name",
        "postgresql://h:0/d | out of range",
        "postgresql://h:65536/d | out of range",
        "postgresql://h:12x/d | no number",
        "postgresql://h:/d | no number",
        "postgresql://::1/d | brackets",
        "postgresql://[::1/d | ",
        "postgresql://a,,b/d | a host is empty",
        "postgresql://@h/d | user before @ is empty",
        "postgresql://u:s3cret@x@h/d | two @",
        "postgresql://u:s3cret/x@h/d | %2F",
        "postgresql://u:s3cret#x@h/d | %23",
        "postgresql://u:s3cret%zz@h/d | hexadecimal",
        "postgresql://u:s3cret%ff@h/d | UTF-8",
        "postgresql://h/d/e | %2F",
        "postgresql://h/d?x | key=value",
        "postgresql://h/d?=x | key=value",
        "postgresql://h/d?a=1&a=2 | twice",
        "postgresql://h/d?sslmode=prefer | none may fall back",
        "postgresql://h/d?target_session_attrs=standby | primary",
        "postgresql://h/d?connect_timeout=0 | whole seconds",
        "postgresql://h/d?connect_timeout=-1 | whole seconds",
        "postgresql://h/d?pool=9-3 | Pooling takes",
        "postgresql://h/d?pool=huge | 2-10",
      })
  void fromUrl_malformed_isRefusedWithoutThePassword(String url, String said) {
    assertRefused(() -> Source.fromUrl("x", url), said == null ? "" : said);
    assertThatThrownBy(() -> Source.fromUrl("x", url))
        .satisfies(e -> assertThat(e.toString()).doesNotContain("s3cret"));
  }

  @Test
  void fromUrl_emptyOrNulNames_areRefused() {
    assertThatThrownBy(() -> Source.fromUrl("x", "postgresql://u%00@h/d"))
        .hasMessageContaining("NUL");
    assertThatThrownBy(() -> Source.fromUrl("x", "postgresql://h/d%00"))
        .hasMessageContaining("NUL");
    assertThatThrownBy(() -> Source.builder("x").database("")).hasMessageContaining("empty");
  }

  @Test
  void fromProperties_readsTheSourcesOwn() {
    Source source =
        Source.builder("eu-orders")
            .properties(
                Map.of(
                    "mesa.eu-orders.url", "postgresql://h/d",
                    "mesa.eu-orders.user", "app",
                    "mesa.eu-orders.password", "from-properties",
                    "mesa.eu-orders.pool", "pooled",
                    "mesa.other.user", "nobody"))
            .environment(Map.of())
            .build();
    assertThat(source.login().orElseThrow().user()).isEqualTo("app");
    assertThat(password(source)).isEqualTo("from-properties");
    assertThat(source.pooling()).isEqualTo(Pooling.pooled());
  }

  @Test
  void fromProperties_withoutUrl_isRefused() {
    assertRefused(() -> Source.fromProperties("x", Map.of("mesa.y.url", "z")), "mesa.x.url");
  }

  @Test
  void environment_overridesSecretsEverywhere() {
    Map<String, String> environment =
        Map.of("MESA_EU_ORDERS_PASSWORD", "from-env", "MESA_EU_ORDERS_TLS_KEY_PASSWORD", "key-env");
    Source byUrl =
        Source.builder("eu-orders")
            .url("postgresql://u:from-url@h/d")
            .environment(environment)
            .build();
    Source byBuilder =
        Source.builder("eu.orders")
            .driver("postgresql")
            .user("u")
            .password(Secret.of("from-code"))
            .environment(environment)
            .build();
    assertThat(password(byUrl)).isEqualTo("from-env");
    assertThat(password(byBuilder)).isEqualTo("from-env");
    assertThat(byUrl.tls().keyPassword().orElseThrow().<String>use(String::new))
        .isEqualTo("key-env");
  }

  @Test
  void builder_contradictions_areRefused() {
    assertRefused(() -> Source.builder("x").build(), "no driver");
    assertRefused(
        () -> Source.builder("x").driver("d").password(Secret.of("p")).build(), "no user");
    assertRefused(
        () -> Source.builder("x").driver("d").client(new Object()).host("h", 1).build(),
        "application's own client");
    assertRefused(
        () -> Source.builder("x").driver("d").client(new Object()).user("u").build(),
        "application's own client");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1a", "a b", "ä", "a/b"})
  void builder_malformedId_isRefused(String id) {
    assertRefused(() -> Source.builder(id), "no source id");
  }

  @Test
  void sslcert_findsItsKeyBesideIt() {
    Tls tls = Source.fromUrl("x", "postgresql://h/d?sslcert=/c/client.pem").tls();
    assertThat(tls.clientKey()).contains(Path.of("/c/client.pk8"));
    assertThat(
            Source.fromUrl("x", "postgresql://h/d?sslkey=/k/my.pk8&sslcert=/c/client.pem")
                .tls()
                .clientKey())
        .contains(Path.of("/k/my.pk8"));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost,true", "LOCALHOST,true", "127.0.0.1,true", "127.9.9.9,true", "::1,true",
    "0:0:0:0:0:0:0:1,true", "db.example,false", "127.1,false", "::2,false", "10.0.0.1,false"
  })
  void isLoopback_goesByNameOnly(String host, boolean loopback) {
    assertThat(HostAddress.of(host).isLoopback()).isEqualTo(loopback);
  }

  @Test
  void hostAddress_malformed_isRefused() {
    assertRefused(() -> HostAddress.of(""), "no host name");
    assertRefused(() -> HostAddress.of("a b"), "no host name");
    assertRefused(() -> HostAddress.of("a", -1), "out of range");
    assertThat(HostAddress.of("::1", 5)).hasToString("[::1]:5");
  }

  @Test
  void tls_contradictions_areRefused() {
    assertRefused(() -> Tls.of(Tls.Mode.DISABLED).withRootCertificate(Path.of("ca")), "disabled");
    assertRefused(
        () ->
            new Tls(
                Tls.Mode.VERIFY_FULL,
                Optional.empty(),
                Optional.of(Path.of("c")),
                Optional.empty(),
                Optional.empty()),
        "without its key");
  }

  @Test
  void pooling_outOfBounds_isRefused() {
    assertRefused(() -> Pooling.pooled(0, 0), "at most");
    assertRefused(() -> Pooling.pooled(0, 1_001), "at most");
    assertRefused(() -> Pooling.pooled(-1, 5), "minimum");
    assertRefused(() -> Pooling.pooled(5, 5), "below the maximum");
    assertRefused(() -> Pooling.pooled().withIdleTimeout(Duration.ofSeconds(9)), "10 s");
    assertRefused(() -> Pooling.pooled().withIdleTimeout(Duration.ZERO), "above zero");
    assertRefused(() -> Pooling.pooled().withMaxLifetime(Duration.ofSeconds(29)), "30 s");
    assertThat(Pooling.frugal().keepsConnections()).isFalse();
  }

  @Test
  void limits_outOfBounds_areRefused() {
    Limits limits = Limits.defaults();
    for (ThrowingCallable call :
        new ThrowingCallable[] {
          () -> limits.withQueryTimeout(Duration.ZERO),
          () -> limits.withReadTimeout(Duration.ofNanos(1)),
          () -> limits.withActionTimeout(Duration.ofSeconds(-1)),
          () -> limits.withStructureTimeout(Duration.ofDays(2)),
          () -> limits.withConnectTimeout(Duration.ZERO),
          () -> limits.withMaxRows(0),
          () -> limits.withMaxBytes(-1)
        }) {
      assertThatThrownBy(call)
          .isInstanceOfSatisfying(
              MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
  }
}
