package io.mesa.mongo.monitor;

import io.mesa.runtime.SessionId;
import io.mesa.runtime.SessionState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What {@code $currentOp} tells of an operation, of a connection that runs none, or of a
 * transaction that is open while its client is silent (MongoDB's manual, "$currentOp (aggregation
 * stage)").
 *
 * @param told the document
 */
public record Operation(BsonDocument told) {
  private static final Set<String> GREETINGS = Set.of("hello", "ismaster", "isMaster");

  /**
   * Starts are computed from two readings of the server's clock, so they differ a little from one
   * look to the next. A number of an operation comes back after two thousand million others.
   */
  private static final Duration SAME_START = Duration.ofMillis(500);

  /**
   * Which operation it is.
   *
   * @return number, start and host; empty for a connection that runs nothing, which only its client
   *     can end
   */
  public Optional<SessionId> id() {
    return startedAt().flatMap(start -> number().map(n -> new SessionId(n, start, host())));
  }

  /**
   * Whether it is the one that was meant.
   *
   * @param id which was meant
   * @return true where number, host and start are the same
   */
  public boolean is(SessionId id) {
    return id().filter(own -> own.pid() == id.pid() && own.host().equals(id.host()))
        .filter(own -> startedAbout(id.startedAt()))
        .isPresent();
  }

  /**
   * Whether it started then, but for what the server's clocks disagree about.
   *
   * @param at when
   * @return true where it did
   */
  public boolean startedAbout(Instant at) {
    return startedAt()
        .filter(own -> Duration.between(own, at).abs().compareTo(SAME_START) < 0)
        .isPresent();
  }

  /** That of an operation; of an open transaction one made of its session's id. */
  private Optional<Long> number() {
    return isOpenTransaction() ? sessionId().map(Operation::number) : opid().map(Operation::number);
  }

  private static long number(byte[] session) {
    return Math.max(1, ByteBuffer.wrap(session).getLong() & Long.MAX_VALUE);
  }

  /** Behind a router the number follows the shard's name: {@code shard0:4711}. */
  private static long number(BsonValue opid) {
    if (opid.isNumber()) {
      return Integer.toUnsignedLong(opid.asNumber().intValue());
    }
    String text = opid.asString().getValue();
    return Integer.toUnsignedLong((int) Long.parseLong(text.substring(text.indexOf(':') + 1)));
  }

  /**
   * The number of the operation.
   *
   * @return as the server takes it back, empty where none runs
   */
  public Optional<BsonValue> opid() {
    return Optional.ofNullable(told.get("opid"))
        .filter(
            opid ->
                opid.isNumber()
                    || (opid.isString() && opid.asString().getValue().matches(".+:-?\\d+")));
  }

  /**
   * Which server it runs on.
   *
   * @return as the server calls itself
   */
  public Optional<String> host() {
    return text("host");
  }

  /**
   * When the operation, or the open transaction, started.
   *
   * @return by the server's clock, empty where none runs
   */
  public Optional<Instant> startedAt() {
    if (isOpenTransaction()) {
      return transactionStartedAt();
    }
    return opid().isEmpty() ? Optional.empty() : readAt().flatMap(this::startedAt);
  }

  private Optional<Instant> startedAt(Instant now) {
    return Times.micros(told, "microsecs_running")
        .or(() -> Times.number(told, "secs_running").map(Duration::ofSeconds))
        .map(running -> now.minus(running).truncatedTo(ChronoUnit.MILLIS));
  }

  Optional<Instant> readAt() {
    return Times.instant(told, "currentOpTime");
  }

  /**
   * Whether it is a transaction that is open while its client is silent.
   *
   * @return true where it is
   */
  public boolean isOpenTransaction() {
    return text("type").filter("idleSession"::equals).isPresent() && told.isDocument("transaction");
  }

  /**
   * Whether it is part of a transaction.
   *
   * @return true where one is open
   */
  public boolean isInTransaction() {
    return told.isDocument("transaction") && transactionStartedAt().isPresent();
  }

  /**
   * Whether it is part of the same transaction as another.
   *
   * @param other the other
   * @return true where both are part of one
   */
  public boolean isOfTheTransactionOf(Operation other) {
    return isInTransaction()
        && logicalSession().equals(other.logicalSession())
        && transactionStartedAt().equals(other.transactionStartedAt());
  }

  Optional<Instant> transactionStartedAt() {
    return told.isDocument("transaction")
        ? Times.instant(told.getDocument("transaction"), "startWallClockTime")
        : Optional.empty();
  }

  /**
   * The logical session that it belongs to.
   *
   * @return its id and its user's, as commands take them; empty where it has none
   */
  public Optional<BsonDocument> logicalSession() {
    return told.isDocument("lsid") ? Optional.of(told.getDocument("lsid")) : Optional.empty();
  }

  private Optional<byte[]> sessionId() {
    return logicalSession()
        .map(session -> session.get("id"))
        .filter(BsonValue::isBinary)
        .map(id -> id.asBinary().getData())
        .filter(bytes -> bytes.length >= Long.BYTES);
  }

  /** A client's watch over the server, which drivers keep open, is no work. */
  SessionState state() {
    if (isOpenTransaction()) {
      return SessionState.IDLE_IN_TRANSACTION;
    }
    boolean atWork =
        told.isBoolean("active") && told.getBoolean("active").getValue() && !isGreeting();
    return atWork ? SessionState.ACTIVE : SessionState.IDLE;
  }

  private boolean isGreeting() {
    return !command().isEmpty() && GREETINGS.contains(command().getFirstKey());
  }

  BsonDocument command() {
    return told.isDocument("command") ? told.getDocument("command") : new BsonDocument();
  }

  /** What serves the server itself has no client. */
  boolean isOfAClient() {
    return told.containsKey("client")
        || told.containsKey("client_s")
        || told.containsKey("connectionId")
        || isOpenTransaction();
  }

  /**
   * The number of the connection.
   *
   * @return as the server gave it
   */
  public Optional<Long> connection() {
    return Times.number(told, "connectionId");
  }

  /**
   * What the client calls itself.
   *
   * @return its name, empty where it said none
   */
  public Optional<String> applicationName() {
    return text("appName");
  }

  Optional<String> text(String field) {
    return told.isString(field) ? Optional.of(told.getString(field).getValue()) : Optional.empty();
  }
}
