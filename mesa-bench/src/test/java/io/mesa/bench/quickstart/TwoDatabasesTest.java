package io.mesa.bench.quickstart;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.bench.quickstart.TwoDatabases.Side;
import io.mesa.bench.server.EmbeddedMongo;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the chapter compares: on two servers of one kind, of which one may hold something else. */
class TwoDatabasesTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private EmbeddedMongo server;
  private Mesa mesa;
  private TwoDatabases both;

  @BeforeEach
  void load() {
    server = EmbeddedMongo.start();
    mesa = Mesa.builder().source(source("left")).source(source("right")).build();
    both =
        new TwoDatabases(
            new Page(new PrintStream(out, true, StandardCharsets.UTF_8)),
            List.of(new Side("Left", gateway("left")), new Side("Right", gateway("right"))));
    both.load();
  }

  @AfterEach
  void stop() {
    mesa.close();
    server.close();
  }

  private Source source(String database) {
    return SampleLibrary.declare(Source.builder(database).url(server.url(database)), database)
        .build();
  }

  private DatabaseGateway gateway(String id) {
    return mesa.gateway(id);
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void sameData_isEqual() {
    assertThat(both.show()).isTrue();

    assertThat(output()).contains("All 11 answers were equal on Left and Right.");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  void oneValueElse_isSeenInEachAnswerThatHasIt(int book) {
    gateway("right")
        .execute(Mutation.update("book").set("title", "Mist").where(eq("id", book)).build());

    assertThat(both.show()).isFalse();

    assertThat(output())
        .contains("DIFFERENT on Left: ", "DIFFERENT on Right: ", "Mist")
        .containsPattern("[34] of 11 answers DIFFERED between Left and Right\\.");
  }

  @Test
  void oneRowLess_inTheDeepestInclude_isSeen() {
    gateway("right").execute(Mutation.deleteFrom("reader").where(eq("id", 2)).build());

    assertThat(both.show()).isFalse();

    assertThat(output()).contains("1 of 11 answers DIFFERED");
  }

  @Test
  void otherCount_ofAChange_isSeen() {
    gateway("right").execute(Mutation.update("review").set("stars", 1).where(eq("id", 3)).build());

    assertThat(both.show()).isFalse();

    assertThat(output()).contains("DIFFERENT on Left: 2", "DIFFERENT on Right: 3");
  }
}
