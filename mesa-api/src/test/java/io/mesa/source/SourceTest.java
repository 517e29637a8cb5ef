package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceTest {

  private static SourceBuilder orders() {
    return Source.builder("orders").driver("postgresql").environment(Map.of());
  }

  @Test
  void build_withADriverOnly_takesTheDefaults() {
    Source source = orders().build();
    assertThat(source.id()).isEqualTo("orders");
    assertThat(source.driver()).isEqualTo("postgresql");
    assertThat(source.hosts()).containsExactly(HostAddress.of("localhost"));
    assertThat(source.role()).isEqualTo(HostRole.ANY);
    assertThat(source.database()).isEmpty();
    assertThat(source.login()).isEmpty();
    assertThat(source.tls()).isEqualTo(Tls.automatic());
    assertThat(source.pooling()).isEqualTo(Pooling.frugal());
    assertThat(source.limits()).isEqualTo(Limits.defaults());
    assertThat(source.applicationName()).isEqualTo("mesa");
    assertThat(source.options()).isEmpty();
    assertThat(source.client()).isEmpty();
  }

  @Test
  void build_withEverything_keepsIt() {
    Limits limits = Limits.defaults().withMaxRows(1);
    Tls tls = Tls.of(Tls.Mode.ENCRYPT_ONLY);
    Source source =
        orders()
            .host("a", 1)
            .host(HostAddress.of("b"))
            .role(HostRole.ANY)
            .database("shop")
            .user("app")
            .password(Secret.of("s3c"))
            .tls(tls)
            .pooling(Pooling.pooled())
            .limits(limits)
            .applicationName("shop-service")
            .option("search_path", "sales")
            .build();
    assertThat(source.hosts()).containsExactly(HostAddress.of("a", 1), HostAddress.of("b"));
    assertThat(source.role()).isEqualTo(HostRole.ANY);
    assertThat(source.database()).hasValue("shop");
    assertThat(source.login().orElseThrow().user()).isEqualTo("app");
    assertThat(password(source)).isEqualTo("s3c");
    assertThat(source.tls()).isEqualTo(tls);
    assertThat(source.pooling()).isEqualTo(Pooling.pooled());
    assertThat(source.limits()).isEqualTo(limits);
    assertThat(source.applicationName()).isEqualTo("shop-service");
    assertThat(source.options()).containsExactly(Map.entry("search_path", "sales"));
  }

  @Test
  void role_ofSeveralHosts_isPrimaryUnlessSaid() {
    assertThat(orders().host("a", 1).host("b", 1).build().role()).isEqualTo(HostRole.PRIMARY);
    assertThat(orders().host("a", 1).build().role()).isEqualTo(HostRole.ANY);
    assertThat(orders().host("a", 1).role(HostRole.PRIMARY).build().role())
        .isEqualTo(HostRole.PRIMARY);
  }

  @Test
  void toString_always_showsWhereAndNoSecret() {
    Source source =
        orders().host("db", 5432).database("shop").user("app").password(Secret.of("s3c")).build();
    assertThat(source).hasToString("orders (postgresql://app@db:5432/shop)");
    assertThat(orders().build()).hasToString("orders (postgresql://localhost/)");
    assertThat(orders().client(new Object()).build())
        .hasToString("orders (postgresql over the application's own client)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Orders", "orders-2", "orders-eu_1"})
  void id_wellFormed_isTaken(String id) {
    assertThat(Source.builder(id).driver("toy").build().id()).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1orders", "_orders", "or ders", "örders", "a/b", "orders.eu"})
  void id_malformed_isRefused(String id) {
    refused("'" + id + "' is no source id", () -> Source.builder(id));
  }

  @Test
  void id_tooLong_isRefused() {
    assertThat(Source.builder("a".repeat(63)).driver("toy").build().id()).hasSize(63);
    refused("63 at most", () -> Source.builder("a".repeat(64)));
  }

  @Test
  void build_withoutADriver_isRefused() {
    refused("Source 'orders' names no driver", () -> Source.builder("orders").build());
  }

  @Test
  void build_withAPasswordButNoUser_isRefused() {
    refused(
        "Source 'orders' has a password but no user",
        () -> orders().password(Secret.of("x")).build());
  }

  @Test
  void client_always_takesNoHostAndNoLogin() {
    Object client = new Object();
    Source source = orders().client(client).build();
    assertThat(source.client()).hasValue(client);
    assertThat(source.hosts()).isEmpty();
    refused("takes no host and no login", () -> orders().client(client).host("a", 1).build());
    refused("takes no host and no login", () -> orders().client(client).user("app").build());
  }

  @Test
  void names_emptyOrWithNul_areRefused() {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> orders().database(""),
            () -> orders().user("a\0"),
            () -> orders().driver(""),
            () -> orders().applicationName(""),
            () -> orders().option("", "x"),
            () -> orders().option("x", "\0"))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(call)
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void environment_withAPassword_overridesTheOneGiven() {
    Source source =
        Source.builder("orders-eu-west")
            .driver("postgresql")
            .user("app")
            .password(Secret.of("given"))
            .environment(Map.of("MESA_ORDERS_EU_WEST_PASSWORD", "from outside"))
            .build();
    assertThat(password(source)).isEqualTo("from outside");
  }

  @Test
  void environment_withAnEmptyPassword_overridesNothing() {
    Source source =
        orders()
            .user("app")
            .password(Secret.of("given"))
            .environment(Map.of("MESA_ORDERS_PASSWORD", "", "MESA_EVENTS_PASSWORD", "other"))
            .build();
    assertThat(password(source)).isEqualTo("given");
  }

  @Test
  void environment_withAKeyPassword_overridesTheOneGiven() {
    Source source =
        orders()
            .tls(Tls.automatic().withClientKeyStore(Path.of("c.p12"), Secret.of("given")))
            .environment(Map.of("MESA_ORDERS_TLS_KEY_PASSWORD", "from outside"))
            .build();
    assertThat(source.tls().keyPassword().orElseThrow().<String>use(String::new))
        .isEqualTo("from outside");
    assertThat(source.tls().clientKey()).hasValue(Path.of("c.p12"));
  }

  @Test
  void serverIdentity_declared_isKept_andOneWithoutTextRefused() {
    assertThat(orders().build().serverIdentity()).isEmpty();
    assertThat(orders().serverIdentity("main").build().serverIdentity()).hasValue("main");
    for (String text : List.of("", "a\0b")) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> orders().serverIdentity(text))
          .withMessageContaining("server identity")
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void sideEffects_declared_areKept_andASecondTimeRefused() {
    TableName order = TableName.of("shop", "order");
    TableName log = TableName.of("shop", "log");
    SourceBuilder builder = orders().sideEffects(order, log, log).sideEffects(log);
    assertThat(builder.build().sideEffects()).isEqualTo(Map.of(order, Set.of(log), log, Set.of()));
    refused("side effects of 'shop.order' twice", () -> builder.sideEffects(order));
  }

  private static String password(Source source) {
    return source.login().orElseThrow().password().orElseThrow().use(String::new);
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }
}
