package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoClientSettings;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.DnsDouble;
import io.mesa.source.Limits;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deployments that the DNS lists, with a double of the DNS. */
class SrvOnDoubleTest {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private static SourceBuilder source(String url) {
    return Source.builder("srv").url(url).limits(Limits.defaults().withConnectTimeout(CONNECT));
  }

  private static MesaException error(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      long start = System.nanoTime();
      MesaException error =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CONNECT.plusSeconds(5));
      assertThat(error).as("the call must fail").isNotNull();
      assertThat(error.source()).contains("srv");
      return error;
    }
  }

  private static MongoClientSettings settings(SourceBuilder source) {
    var ledger = new ClientLedger((database, change) -> {}, "shop");
    return new ClientSettings(source.build(), ledger, new Members(), new Operations()).build();
  }

  @Test
  void member_isTheOneThatTheDnsNames() throws IOException {
    try (var dns = DnsDouble.answering("node.mesa.invalid", 27_018, "")) {
      MesaException error = error(source("mongodb+srv://cluster.mesa.invalid/shop"));
      assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(error).hasMessageContaining("is unknown");
      assertThat(error.getCause()).hasMessageContaining("address=node.mesa.invalid:27018");
      assertThat(dns.asked()).isPositive();
    }
  }

  @Test
  void options_areThoseOfTheDnsUnlessTheSourceHasThem() throws IOException {
    try (var dns =
        DnsDouble.answering("node.mesa.invalid", 27_018, "authSource=staff&replicaSet=rs7")) {
      SourceBuilder source =
          source("mongodb+srv://cluster.mesa.invalid/shop").user("ann").password(Secret.of("x"));
      MongoClientSettings listed = settings(source);
      assertThat(listed.getClusterSettings().getRequiredReplicaSetName()).isEqualTo("rs7");
      assertThat(listed.getCredential().getSource()).isEqualTo("staff");
      assertThat(listed.getCredential().getUserName()).isEqualTo("ann");
      assertThat(listed.getSslSettings().isEnabled()).isTrue();
      MongoClientSettings said = settings(source.option("authSource", "own"));
      assertThat(said.getCredential().getSource()).isEqualTo("own");
      assertThat(dns.asked()).isPositive();
    }
  }

  @Test
  void login_isOfTheDatabaseWhereTheDnsSaysNothing() throws IOException {
    try (var dns = DnsDouble.answering("node.mesa.invalid", 27_018, "")) {
      SourceBuilder source =
          source("mongodb+srv://cluster.mesa.invalid/my%26shop")
              .user("ann")
              .password(Secret.of("x"));
      assertThat(settings(source).getCredential().getSource()).isEqualTo("my&shop");
      assertThat(settings(source("mongodb+srv://cluster.mesa.invalid")).getCredential()).isNull();
      assertThat(dns.asked()).isPositive();
    }
  }

  @Test
  void dnsThatNeverAnswers_isUnavailableInTime() throws IOException {
    try (var dns = DnsDouble.silent()) {
      MesaException error = error(source("mongodb+srv://cluster.mesa.invalid/shop"));
      assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(error.retryable()).isTrue();
      assertThat(error).hasMessageContaining("The DNS");
      assertThat(dns.asked()).isPositive();
    }
  }

  @Test
  void optionsThatNoDnsMaySay_areRefused() throws IOException {
    try (var dns = DnsDouble.answering("node.mesa.invalid", 27_018, "ssl=false")) {
      MesaException error = error(source("mongodb+srv://cluster.mesa.invalid/shop"));
      assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
      assertThat(dns.asked()).isPositive();
    }
  }

  @Test
  void memberOutsideTheDomain_isUnavailable() throws IOException {
    try (var dns = DnsDouble.answering("node.elsewhere.invalid", 27_018, "")) {
      MesaException error = error(source("mongodb+srv://cluster.mesa.invalid/shop"));
      assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(error).hasMessageContaining("SRV");
      assertThat(dns.asked()).isPositive();
    }
  }
}
