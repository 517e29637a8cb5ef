package io.mesa.mongo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.nio.ByteBuffer;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResultsTest {
  private static final List<RowColumn> NOTE =
      List.of(new RowColumn("note", ValueType.TEXT, "string"));

  /** One of the two beginnings has the end of a piece in the middle of a character. */
  @ParameterizedTest
  @ValueSource(strings = {"", "x"})
  void write_ofLongTextBeyondTheBasicPlane_cutsNoCharacter(String beginning) {
    String text = beginning + "\uD83D\uDE00".repeat(2_500_000);
    Rows rows = Rows.of(NOTE, List.<Object[]>of(new Object[] {text}));
    var json = new StringBuilder();
    for (BsonDocument piece : Results.write("job", 1, rows)) {
      json.append(asStored(piece).getString("content").getValue());
    }
    assertThat(Rows.fromJson(json.toString()).get(0).get("note", String.class).equals(text))
        .isTrue();
  }

  private static BsonDocument asStored(BsonDocument document) {
    var stored = new BasicOutputBuffer();
    var codec = new BsonDocumentCodec();
    codec.encode(new BsonBinaryWriter(stored), document, EncoderContext.builder().build());
    return codec.decode(
        new BsonBinaryReader(ByteBuffer.wrap(stored.toByteArray())),
        DecoderContext.builder().build());
  }
}
