package io.mesa.mongo.testing;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A {@link MongodDouble} with a Mesa over its database {@code shop}. */
public final class WatchedDouble implements AutoCloseable {
  private final MongodDouble server = MongodDouble.start();
  private final Mesa mesa;

  private WatchedDouble() {
    this.mesa =
        Mesa.of(
            Source.builder("double")
                .url(server.url("shop"))
                .pooling(Pooling.pooled(1, 2))
                .applicationName("watched")
                .build());
  }

  public static WatchedDouble open() {
    return new WatchedDouble();
  }

  public MongodDouble server() {
    return server;
  }

  public DatabaseGateway gateway() {
    return mesa.gateway();
  }

  /** Says who is logged in, with which privileges. */
  public void login(String user, Document... privileges) {
    server.reply(
        "connectionStatus",
        new Document(
            "authInfo",
            new Document(
                    "authenticatedUsers", List.of(new Document("user", user).append("db", "admin")))
                .append("authenticatedUserPrivileges", List.of(privileges))));
  }

  public static MesaException refused(ThrowingCallable call) {
    return catchThrowableOfType(MesaException.class, call);
  }

  /** A point in time as {@code $currentOp} writes it. */
  public static String written(Instant at) {
    return DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSxxx")
        .withZone(ZoneOffset.UTC)
        .format(at);
  }

  @Override
  public void close() {
    mesa.close();
    server.stop();
  }
}
