package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcePropertiesTest {

  @Test
  void properties_ofASource_overrideItsUrl() {
    Source source =
        Source.fromProperties(
            "orders",
            Map.of(
                "mesa.orders.url", "postgresql://app@db/shop?pool=pooled",
                "mesa.orders.user", "admin",
                "mesa.orders.password", "s3c",
                "mesa.orders.database", "archive",
                "mesa.orders.sslmode", "require",
                "mesa.orders.search_path", "sales",
                "mesa.events.user", "other",
                "spring.datasource.url", "jdbc:whatever"));
    assertThat(source.hosts()).containsExactly(HostAddress.of("db"));
    assertThat(source.database()).hasValue("archive");
    assertThat(source.pooling()).isEqualTo(Pooling.pooled());
    assertThat(source.tls().mode()).isEqualTo(Tls.Mode.ENCRYPT_ONLY);
    assertThat(source.login().orElseThrow().user()).isEqualTo("admin");
    assertThat(source.login().orElseThrow().password().orElseThrow().<String>use(String::new))
        .isEqualTo("s3c");
    assertThat(source.options()).containsExactly(Map.entry("search_path", "sales"));
  }

  @Test
  void properties_withoutAUrl_areRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Source.fromProperties("orders", Map.of("mesa.orders.user", "app")))
        .withMessageContaining("There is no property mesa.orders.url; set it")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @Test
  void properties_malformed_areRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                Source.fromProperties(
                    "orders",
                    Map.of(
                        "mesa.orders.url", "postgresql://db/shop", "mesa.orders.sslmode", "maybe")))
        .withMessageContaining("sslmode=maybe is not known")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @Test
  void fromUrl_always_isTheBuildersUrl() {
    assertThat(Source.fromUrl("orders", "postgresql://app@db/shop"))
        .hasToString("orders (postgresql://app@db/shop)");
  }
}
