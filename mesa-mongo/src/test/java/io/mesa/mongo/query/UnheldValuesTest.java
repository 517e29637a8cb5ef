package io.mesa.mongo.query;

import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Values that BSON does not have, as literals and in page tokens that nobody gave out. */
class UnheldValuesTest {
  /** In their order; the ids are the places in it. */
  private static final List<String> NUMBERS =
      List.of("-Infinity", "-9E+6144", "-1", "0", "1E-6176", "1", "9E+6144", "Infinity");

  /** Before the value of the first field: version, binding, inclusive, and that there is one. */
  private static final int HEAD = 1 + Long.BYTES + 1 + 1;

  private static EmbeddedServer server;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    server = EmbeddedServer.start();
    try (var client = MongoClients.create(server.url("shop"))) {
      var amounts = client.getDatabase("shop").getCollection("amount");
      for (int i = 0; i < NUMBERS.size(); i++) {
        amounts.insertOne(
            new Document("_id", i)
                .append("number", Decimal128.parse(NUMBERS.get(i)))
                .append("at", new Date(i)));
      }
    }
    mesa =
        Mesa.of(
            Source.builder("shop")
                .url(server.url("shop"))
                .table(
                    TableDeclaration.of(TableName.of("shop", "amount"))
                        .required("_id", ValueType.INT32)
                        .field("number", ValueType.DECIMAL)
                        .field("at", ValueType.TIMESTAMPTZ)
                        .primaryKey("_id")
                        .build())
                .build());
    gateway = mesa.gateway();
  }

  @AfterAll
  static void close() {
    mesa.close();
    server.close();
  }

  private static List<Integer> ids(Query query) {
    List<Integer> ids = new ArrayList<>();
    for (Row row : gateway.query(query)) {
      ids.add(row.get("_id", Integer.class));
    }
    return ids;
  }

  private static List<Integer> found(Operator operator, String number) {
    var comparison =
        new Filter.Comparison(FieldPath.of("number"), operator, new BigDecimal(number));
    return ids(Query.from("amount").where(comparison).orderBy(asc("_id")).build());
  }

  @Test
  void literal_beyondTheDecimalsOfBson_isComparedExactly() {
    assertThat(found(Operator.GT, "1E+7000")).containsExactly(7);
    assertThat(found(Operator.LTE, "1E+7000")).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThat(found(Operator.LT, "-1E+7000")).containsExactly(0);
    assertThat(found(Operator.GTE, "-1E+7000")).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(found(Operator.GT, "1E-7000")).containsExactly(4, 5, 6, 7);
    assertThat(found(Operator.LT, "1E-7000")).containsExactly(0, 1, 2, 3);
    assertThat(found(Operator.GT, "-1E-7000")).containsExactly(3, 4, 5, 6, 7);
    assertThat(found(Operator.EQ, "1E+7000")).isEmpty();
    assertThat(found(Operator.NE, "1E+7000")).hasSize(NUMBERS.size());
    assertThat(found(Operator.EQ, "90E+6143")).containsExactly(6);
  }

  private static Query pages(String field) {
    return Query.from("amount")
        .select("_id")
        .orderBy(asc(field))
        .orderBy(asc("_id"))
        .limit(2)
        .build();
  }

  /** The page behind another value of the first field, and the greatest id. */
  private static Query behind(String field, byte[] value) {
    byte[] genuine =
        Base64.getUrlDecoder().decode(gateway.query(pages(field)).next().orElseThrow().text());
    ByteBuffer token = ByteBuffer.allocate(HEAD + value.length + 1 + Long.BYTES);
    token.put(genuine, 0, HEAD - 1).put((byte) 1).put(value);
    token.put((byte) 1).putLong(Integer.MAX_VALUE);
    return pages(field)
        .after(
            new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(token.array())));
  }

  private static Query behindNumber(String number) {
    byte[] text = number.getBytes(StandardCharsets.UTF_8);
    return behind(
        "number",
        ByteBuffer.allocate(Integer.BYTES + text.length).putInt(text.length).put(text).array());
  }

  private static Query behindInstant(Instant at) {
    return behind(
        "at",
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
            .putLong(at.getEpochSecond())
            .putInt(at.getNano())
            .array());
  }

  private static void assertRefused(Query query) {
    MesaException refused = catchThrowableOfType(MesaException.class, () -> gateway.query(query));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused).hasMessageStartingWith("The page token cannot be used: ");
  }

  @Test
  void token_withAnotherValueThatBsonHas_leadsBehindIt() {
    assertThat(ids(behindNumber("0.5"))).containsExactly(5, 6);
    assertThat(ids(behindNumber("9." + "0".repeat(32) + "1E+6143"))).containsExactly(6, 7);
    assertThat(ids(behindInstant(Instant.ofEpochMilli(2)))).containsExactly(3, 4);
  }

  @Test
  void token_withAValueThatBsonHasNot_isRefused() {
    for (String number :
        Arrays.asList("1." + "0".repeat(33) + "1", "9".repeat(40), "1E+7000", "1E-7000")) {
      assertRefused(behindNumber(number));
    }
    for (Instant at : List.of(Instant.MAX, Instant.MIN, Instant.ofEpochSecond(0, 1))) {
      assertRefused(behindInstant(at));
    }
  }
}
