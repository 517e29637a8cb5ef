package io.mesa.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Queries as JSON; {@code query.schema.json} beside this class describes the grammar. */
final class QueryJson {
  /** The longest text read or written, in characters. */
  static final int LONGEST = 1 << 20;

  /** The most digits and signs of a number that is not written as a text. */
  static final int LONGEST_NUMBER = 1_000;

  /** Deeper than any query: 64 conditions inside each other below 8 includes. */
  static final int DEEPEST = 200;

  private static final int LONGEST_KEY = 256;

  /** Without a table of names that outlives a text: what stands there is the sender's choice. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_KEY)
                  .maxStringLength(LONGEST)
                  .build())
          .build();

  private QueryJson() {}

  static Query read(String json) {
    Objects.requireNonNull(json, "json");
    if (json.length() > LONGEST) {
      throw Literals.invalid(
          "The JSON of a query has %d characters; %d are read at most."
              .formatted(json.length(), LONGEST));
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      var in = new JsonInput(parser);
      in.next();
      Query query = new QueryJsonReader(in).query();
      if (in.next() != null) {
        throw in.expected("the end of the text");
      }
      return query;
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory does not fail.", e);
    }
  }

  static String schema() {
    try (InputStream schema = QueryJson.class.getResourceAsStream("query.schema.json")) {
      return new String(
          Objects.requireNonNull(schema, "query.schema.json").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Mesa's own jar cannot be read.", e);
    }
  }

  static String write(Query query) {
    var text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text)) {
      new QueryJsonWriter(out).query(query);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory does not fail.", e);
    }
    if (text.getBuffer().length() > LONGEST) {
      throw new MesaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The query has %d characters as JSON; %d can be read at most."
              .formatted(text.getBuffer().length(), LONGEST));
    }
    return text.toString();
  }

  /** What a constant is called: {@code startsWith} for {@code STARTS_WITH}. */
  static String name(Enum<?> constant) {
    var name = new StringBuilder();
    for (String word : constant.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return name.toString();
  }

  static <E extends Enum<E>> Map<String, E> names(Class<E> type) {
    Map<String, E> names = new LinkedHashMap<>();
    for (E constant : type.getEnumConstants()) {
      names.put(name(constant), constant);
    }
    return names;
  }
}
