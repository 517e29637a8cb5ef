package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourceUrlTest {

  private static Source read(String url) {
    return Source.builder("orders").environment(Map.of()).url(url).build();
  }

  private static String password(Source source) {
    return source.login().orElseThrow().password().orElseThrow().use(String::new);
  }

  @Test
  void url_inFull_isReadPartByPart() {
    Source source = read("postgresql://app:s3c@db.example:5433/shop?search_path=sales");
    assertThat(source.driver()).isEqualTo("postgresql");
    assertThat(source.hosts()).containsExactly(HostAddress.of("db.example", 5433));
    assertThat(source.database()).hasValue("shop");
    assertThat(source.login().orElseThrow().user()).isEqualTo("app");
    assertThat(password(source)).isEqualTo("s3c");
    assertThat(source.options()).containsExactly(Map.entry("search_path", "sales"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"toy://", "toy:///", "toy:///?", "toy://localhost", "toy://localhost/"})
  void url_withLittle_takesTheDefaults(String url) {
    Source source = read(url);
    assertThat(source.hosts()).containsExactly(HostAddress.of("localhost"));
    assertThat(source.database()).isEmpty();
    assertThat(source.login()).isEmpty();
  }

  @Test
  void url_ofPostgres_isPostgresqls() {
    assertThat(read("postgres://localhost/shop").driver()).isEqualTo("postgresql");
    assertThat(read("toy+more://localhost/shop").driver()).isEqualTo("toy+more");
  }

  @Test
  void url_withSeveralHosts_keepsTheirOrder() {
    Source source = read("postgresql://app@a:1,b,[2001:db8::1]:3,[::1]/shop");
    assertThat(source.hosts())
        .containsExactly(
            HostAddress.of("a", 1),
            HostAddress.of("b"),
            HostAddress.of("2001:db8::1", 3),
            HostAddress.of("::1"));
  }

  @Test
  void url_withPercentEscapes_isDecoded() {
    Source source = read("postgresql://us%40er:p%2F%3a%23%25%c3%bc@h/my%2Fdb%20%F0%9F%99%82");
    assertThat(source.login().orElseThrow().user()).isEqualTo("us@er");
    assertThat(password(source)).isEqualTo("p/:#%ü");
    assertThat(source.database()).hasValue("my/db 🙂");
  }

  @Test
  void url_withAPlus_keepsThePlus() {
    assertThat(password(read("postgresql://a:b+c@h/"))).isEqualTo("b+c");
  }

  @Test
  void url_withAColonInThePassword_takesAllOfIt() {
    assertThat(password(read("postgresql://a:b:c@h/"))).isEqualTo("b:c");
  }

  @Test
  void url_withAnEmptyPassword_hasNone() {
    assertThat(read("postgresql://app:@h/").login().orElseThrow().password()).isEmpty();
  }

  @Test
  void url_withAnUnknownParameter_leavesItToTheDriver() {
    assertThat(read("postgresql://h/db?a=1&b=x%26y%3Dz&&empty=").options())
        .containsOnly(Map.entry("a", "1"), Map.entry("b", "x&y=z"), Map.entry("empty", ""));
  }

  @Test
  void url_withKnownParameters_setsThem() {
    Source source =
        read(
            "postgresql://h/db?sslmode=verify-ca&sslrootcert=/etc/ca.pem&connect_timeout=7"
                + "&application_name=shop&target_session_attrs=primary&pool=3-9&user=app"
                + "&password=s3c&database=other");
    assertThat(source.tls())
        .isEqualTo(Tls.of(Tls.Mode.VERIFY_AUTHORITY).withRootCertificate(Path.of("/etc/ca.pem")));
    assertThat(source.limits())
        .isEqualTo(Limits.defaults().withConnectTimeout(Duration.ofSeconds(7)));
    assertThat(source.applicationName()).isEqualTo("shop");
    assertThat(source.role()).isEqualTo(HostRole.PRIMARY);
    assertThat(source.pooling()).isEqualTo(Pooling.pooled(3, 9));
    assertThat(source.login().orElseThrow().user()).isEqualTo("app");
    assertThat(password(source)).isEqualTo("s3c");
    assertThat(source.database()).hasValue("other");
    assertThat(source.options()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "verify-full, VERIFY_FULL",
    "verify-ca, VERIFY_AUTHORITY",
    "require, ENCRYPT_ONLY",
    "disable, DISABLED"
  })
  void sslmode_known_isTaken(String mode, Tls.Mode expected) {
    assertThat(read("postgresql://h/?sslmode=" + mode).tls().mode()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"any, ANY", "primary, PRIMARY", "read-write, PRIMARY"})
  void target_known_isTaken(String target, HostRole expected) {
    assertThat(read("postgresql://a,b/?target_session_attrs=" + target).role()).isEqualTo(expected);
  }

  @Test
  void pool_byName_isTaken() {
    assertThat(read("postgresql://h/?pool=frugal").pooling()).isEqualTo(Pooling.frugal());
    assertThat(read("postgresql://h/?pool=pooled").pooling()).isEqualTo(Pooling.pooled());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sslcert=/k/c.crt&sslkey=/k/c.der", "sslkey=/k/c.der&sslcert=/k/c.crt"})
  void clientCertificate_inAnyOrder_isTaken(String parameters) {
    assertThat(read("postgresql://h/?" + parameters).tls())
        .isEqualTo(Tls.automatic().withClientCertificate(Path.of("/k/c.crt"), Path.of("/k/c.der")));
  }

  @Test
  void clientCertificate_withoutAKey_takesTheOneBesideIt() {
    assertThat(read("postgresql://h/?sslcert=/k/client.crt").tls().clientKey())
        .isEqualTo(Optional.of(Path.of("/k/client.pk8")));
    assertThat(read("postgresql://h/?sslcert=client").tls().clientKey())
        .isEqualTo(Optional.of(Path.of("client.pk8")));
  }

  @Test
  void builder_afterTheUrl_overridesIt() {
    Source source =
        Source.builder("orders")
            .environment(Map.of("MESA_ORDERS_PASSWORD", "outside"))
            .url("postgresql://app:s3c@h/shop")
            .database("other")
            .user("admin")
            .build();
    assertThat(source.database()).hasValue("other");
    assertThat(source.login().orElseThrow().user()).isEqualTo("admin");
    assertThat(password(source)).isEqualTo("outside");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:postgresql://h/db | it starts with jdbc:",
        "postgresql:/h/db | it does not start with a driver's name and ://",
        "h/db | it does not start with a driver's name",
        "PostgreSQL://h/db | it does not start with a driver's name",
        "://h | it does not start with a driver's name",
        "1pg://h | it does not start with a driver's name",
        "postgresql://h/db#part | it contains #",
        "postgresql://h/db/more | the database contains /; write %2F",
        "postgresql://a@b@h/db | there are two @ before the host; write %40",
        "postgresql://@h/db | the user before @ is empty",
        "postgresql://:s3c@h/db | the user before @ is empty",
        "postgresql://h:port/db | a port is no number",
        "postgresql://h:/db | a port is no number",
        "postgresql://h:-1/db | a port is no number",
        "postgresql://h:1:2/db | an IPv6 address stands in brackets",
        "postgresql://::1/db | an IPv6 address stands in brackets",
        "postgresql://[::1/db | the bracket of an IPv6 address is not closed",
        "postgresql://a,,b/db | a host is empty",
        "postgresql://a,/db | a host is empty",
        "postgresql://:5432/db | a host is empty",
        "postgresql://[]/db | a host is empty",
        "postgresql://h/db?key | a parameter after ? is not key=value",
        "postgresql://h/db?=value | a parameter after ? is not key=value",
        "postgresql://h/db?a=1&a=2 | the parameter a stands twice",
        "postgresql://h/db%2 | the database has a % without two hexadecimal digits",
        "postgresql://h/db%zz | the database has a % without two hexadecimal digits",
        "postgresql://u%2:x@h/ | the user has a % without two hexadecimal digits",
        "postgresql://h/%ff | the database is not UTF-8",
        "postgresql://h/?a=%ff | the parameter a is not UTF-8",
        "postgresql://user@h/x@y | there is an @ behind / or ?",
        "postgresql://h/db?x=a@b | there is an @ behind / or ?",
      })
  void url_malformed_isRefusedWithThePart(String url, String why) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> read(url.strip()))
        .withMessageStartingWith("The URL of source 'orders' is malformed: ")
        .withMessageContaining(why.strip())
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://h:0/db | Port 0 of host 'h' is out of range",
        "postgresql://h:65536/db | Port 65536 of host 'h' is out of range",
        "postgresql://h:999999999/db | out of range",
        "postgresql://a b/db | is no host name or address",
        "postgresql://h/?sslmode=prefer | sslmode=prefer is not known; give verify-full",
        "postgresql://h/?sslmode=disable&sslrootcert=ca.pem | TLS is disabled, yet certificates",
        "postgresql://h/?sslrootcert= | sslrootcert= is not known; give the path of a file",
        "postgresql://h/?sslcert=/ | sslcert=/ is not known; give the path of a file",
        "postgresql://h/?sslkey=a%00b | malformed: it contains NUL; remove it",
        "postgresql://h/d%00b | malformed: it contains NUL; remove it",
        "postgresql://h/?target_session_attrs=standby | give any, primary or read-write",
        "postgresql://h/?connect_timeout=0 | give whole seconds, 1 to 86400",
        "postgresql://h/?connect_timeout=1.5 | give whole seconds, 1 to 86400",
        "postgresql://h/?connect_timeout=-1 | give whole seconds, 1 to 86400",
        "postgresql://h/?pool=many | give frugal, pooled, or a minimum and a maximum",
        "postgresql://h/?pool=9-3 | a minimum from 0 to below the maximum, not 9",
      })
  void part_wrong_isRefused(String url, String why) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> read(url.strip()))
        .withMessageContaining(why.strip())
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://app:hunter2@h/db",
        "app:hunter2@h/db",
        "postgresql://app:hunter2@@h/db",
        "postgresql://app:hunter2@h:port/db",
        "postgresql://app:hunter2@h/db/more",
        "postgresql://app:hunter2#@h/db",
        "postgresql://app:hunter2/x@h/db",
        "postgresql://app:hunter2?x@h/db",
        "postgresql://app:12345?hunter2=x@h/db",
        "postgresql://app:12345/hunter2@h/db",
        "postgresql://app:hunter2%@h/db",
        "postgresql://app:hunter2%zz@h/db",
        "postgresql://app:hunter2%ff@h/db",
        "postgresql://app:hunter2%00@h/db",
        "postgresql://app:hunter2@/db?pool=x",
        "postgresql://:hunter2@h/db",
        "postgresql://app:hunter2@[::1/db",
        "postgresql://h/db?password=hunter2",
        "postgresql://h/db?user=app&password=hunter2&password=hunter2",
        "postgresql://app@h/db?password=hunter2%00",
        "postgresql://app:hunter2@h/db?sslmode=no",
      })
  void url_withAPassword_isNeverRepeated(String url) {
    MesaException refusal = catchThrowableOfType(MesaException.class, () -> read(url));
    assertThat(refusal).as("refusal of %s", url).isNotNull();
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      assertThat(cause.toString()).doesNotContain("hunter2");
    }
  }
}
