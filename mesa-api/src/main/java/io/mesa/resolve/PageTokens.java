package io.mesa.resolve;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.source.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads page tokens: the values that a row has in the page order of its query, bound to
 * that query's table, condition and order, signed where there is a key. Immutable and thread-safe.
 */
public final class PageTokens {
  private static final int VERSION = 1;
  private static final int SIGNATURE_BYTES = 16;

  private final Optional<Secret> key;

  /**
   * Makes tokens of a source.
   *
   * @param key the source's {@link io.mesa.source.Source#cursorKey()}
   */
  public PageTokens(Optional<Secret> key) {
    this.key = key;
  }

  /**
   * Writes a token.
   *
   * @param query the query, with a page order
   * @param place a place in that order
   * @return the token
   * @throws MesaException {@link ErrorCode#LIMIT_EXCEEDED} where the values are too long for one
   */
  public PageToken write(ResolvedQuery query, PagePlace place) {
    try {
      var content = new ByteArrayOutputStream();
      var out = new DataOutputStream(content);
      out.writeByte(VERSION);
      out.write(binding(query));
      out.writeBoolean(place.inclusive());
      for (Object value : place.values()) {
        TokenValue.write(out, value);
      }
      byte[] body = content.toByteArray();
      byte[] signature = key.map(secret -> sign(secret, body)).orElse(new byte[0]);
      byte[] all = Arrays.copyOf(body, body.length + signature.length);
      System.arraycopy(signature, 0, all, body.length, signature.length);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(all);
      if (text.length() > PageToken.LONGEST) {
        throw new MesaException(
            ErrorCode.LIMIT_EXCEEDED,
            "The row's place in the order takes %d characters as a page token, and %d are allowed;"
                    .formatted(text.length(), PageToken.LONGEST)
                + " order by shorter values, or use offset.");
      }
      return new PageToken(text);
    } catch (IOException e) {
      throw new IllegalStateException("A stream in memory does not fail.", e);
    }
  }

  /**
   * Reads a token.
   *
   * @param query the query, with a page order
   * @param token a token
   * @return the place; its values are of the classes of their fields' kinds
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where the token is malformed, belongs to
   *     another query or was not signed with the key
   */
  public PagePlace read(ResolvedQuery query, PageToken token) {
    return read(query, token, (field, value) -> true);
  }

  /**
   * Reads a token for a database that has not every value of each kind.
   *
   * @param query the query, with a page order
   * @param token a token
   * @param held whether the database may have a value, not null, in a field; none of a token that
   *     was written from its rows fails that
   * @return the place; its values are of the classes of their fields' kinds
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where the token is malformed, belongs to
   *     another query, was not signed with the key or has a value that the database cannot have
   */
  public PagePlace read(
      ResolvedQuery query, PageToken token, BiPredicate<ResolvedField, Object> held) {
    byte[] all;
    try {
      all = Base64.getUrlDecoder().decode(token.text());
    } catch (IllegalArgumentException e) {
      throw refused("it is malformed", e);
    }
    byte[] body = key.map(secret -> verified(secret, all)).orElse(all);
    try (var in = new DataInputStream(new ByteArrayInputStream(body))) {
      if (in.readByte() != VERSION) {
        throw refused("it is of another version", null);
      }
      if (!Arrays.equals(in.readNBytes(Long.BYTES), binding(query))) {
        throw refused("it belongs to a query with another table, condition or order", null);
      }
      int inclusive = in.readUnsignedByte();
      if (inclusive > 1) {
        throw refused("it is malformed", null);
      }
      List<@Nullable Object> values = new ArrayList<>();
      for (ResolvedSort sort : query.pageOrder()) {
        Object value = TokenValue.read(in, sort.field());
        if (value != null && !held.test(sort.field(), value)) {
          throw refused("'" + sort.field().path() + "' has no such values", null);
        }
        values.add(value);
      }
      if (in.read() >= 0) {
        throw refused("it is too long", null);
      }
      return new PagePlace(values, inclusive == 1);
    } catch (IOException | RuntimeException e) {
      throw e instanceof MesaException refusal ? refusal : refused("it is malformed", e);
    }
  }

  /**
   * The same place with the row that stands there, for what is on the other side of an empty page.
   *
   * @param query the query, with a page order
   * @param token the token that led to the empty page
   * @return the token that leads back
   */
  public PageToken back(ResolvedQuery query, PageToken token) {
    return write(query, new PagePlace(read(query, token).values(), true));
  }

  private static byte[] verified(Secret key, byte[] all) {
    if (all.length < SIGNATURE_BYTES) {
      throw refused("it is not signed", null);
    }
    byte[] body = Arrays.copyOf(all, all.length - SIGNATURE_BYTES);
    byte[] signature = Arrays.copyOfRange(all, body.length, all.length);
    if (!MessageDigest.isEqual(signature, sign(key, body))) {
      throw refused("its signature is wrong", null);
    }
    return body;
  }

  static MesaException refused(String why, @Nullable Throwable cause) {
    var refusal =
        MesaException.builder(
            ErrorCode.INVALID_QUERY,
            "The page token cannot be used: %s; begin again with the first page.".formatted(why));
    return cause == null ? refusal.build() : refusal.cause(cause).build();
  }

  private static byte[] sign(Secret key, byte[] body) {
    return key.use(
        characters -> {
          byte[] bytes = new byte[characters.length * Character.BYTES];
          ByteBuffer.wrap(bytes).asCharBuffer().put(characters);
          try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
            return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
          } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256.", e);
          } finally {
            Arrays.fill(bytes, (byte) 0);
          }
        });
  }

  /** What a token is bound to: the shape of the query without fields, includes, limit and place. */
  private static byte[] binding(ResolvedQuery resolved) {
    Query query = resolved.query();
    QueryBuilder bare = Query.from(query.from()).where(query.selection().where());
    query.selection().orderBy().forEach(bare::orderBy);
    bare.textOrder(resolved.textOrder());
    var text = new StringBuilder(bare.build().shape().text());
    for (ResolvedSort sort : resolved.pageOrder()) {
      text.append('\n')
          .append(sort.field().path())
          .append(sort.descending())
          .append(sort.field().type());
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(digest, Long.BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }
}
