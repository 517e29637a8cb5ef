package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.QueryFeature;
import io.mesa.source.SourceBuilder;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestInstance;

/** What the contracts share: the fixture, a gateway over it, and what each test leaves behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Contract {
  /** How long anything but a time limit under test may take. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  /** Longer than any test waits, so that what takes it has to be cut short. */
  static final Duration AGES = Duration.ofMinutes(1);

  /** The default ones, but for the limit that would keep a broken driver's author waiting. */
  static final Limits LIMITS = Limits.defaults().withStructureTimeout(PATIENCE);

  private static final String ID = "contract";

  private final Deque<AutoCloseable> leftBehind = new ArrayDeque<>();
  private ContractFixture fixture;
  private WatchedDriver driver;
  private Mesa mesa;
  private Capabilities capabilities;

  /**
   * Opens the fixture: the driver's author implements this. Called once for the class; the kit
   * closes what it gives.
   *
   * @return the fixture
   * @throws Exception where the database cannot be had; the class fails with it
   */
  protected abstract ContractFixture openFixture() throws Exception;

  @BeforeAll
  final void open() throws Exception {
    fixture = openFixture();
    driver = new WatchedDriver(fixture.driver());
    mesa = mesa(source -> source).build();
  }

  @AfterEach
  final void clean() throws Exception {
    while (!leftBehind.isEmpty()) {
      leftBehind.pop().close();
    }
  }

  @AfterAll
  final void close() {
    if (mesa != null) {
      mesa.close();
    }
    if (fixture != null) {
      fixture.close();
    }
  }

  final ContractFixture fixture() {
    return fixture;
  }

  final WatchedDriver driver() {
    return driver;
  }

  final DatabaseGateway gateway() {
    return mesa.gateway();
  }

  /** Has something closed when the test ends, the latest first. */
  final <T extends AutoCloseable> T closing(T resource) {
    leftBehind.push(resource);
    return resource;
  }

  /** Another Mesa over the fixture's source with something changed, closed when the test ends. */
  final Mesa opened(UnaryOperator<SourceBuilder> change, MesaListener... listeners) {
    Mesa.Builder builder = mesa(change);
    for (MesaListener listener : listeners) {
      builder.listener(listener);
    }
    return closing(builder.build());
  }

  private Mesa.Builder mesa(UnaryOperator<SourceBuilder> change) {
    SourceBuilder source = fixture.source(ID).limits(LIMITS);
    Mesa.Builder builder = Mesa.builder().driver(driver).source(change.apply(source).build());
    fixture.cache().ifPresent(builder::cache);
    return builder;
  }

  /** A gateway whose connections outlive their calls. */
  final DatabaseGateway pooledGateway() {
    return opened(source -> source.pooling(Pooling.pooled(1, 2))).gateway();
  }

  final String unique(String stem) {
    return "tck_" + stem + "_" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
  }

  /** Creates a table that is dropped when the test ends. */
  final TableName table(String name, String... columns) {
    TableName table =
        fixture.createTable(name, columns.length == 0 ? List.of("id", "name") : List.of(columns));
    changedPastMesa();
    assertThat(table.name()).as("the name of the table that the fixture created").isEqualTo(name);
    droppedAtTheEnd(table);
    return table;
  }

  /** Adds a row past Mesa. */
  final void addRow(TableName table, List<String> values) {
    fixture.addRow(table, values);
    changedPastMesa();
  }

  /** Drops a table past Mesa. */
  final void dropTable(TableName table) {
    fixture.dropTable(table);
    changedPastMesa();
  }

  /** The cache, if there is one, hears of what the fixture does as it would of anybody else. */
  private void changedPastMesa() {
    mesa.changed(ID);
  }

  /** Has a table dropped when the test ends and nobody holds it any more. */
  final void droppedAtTheEnd(TableName table) {
    leftBehind.addLast(() -> fixture.dropTable(table));
  }

  /** What cannot be done here is skipped, with the reason in the report. */
  final void needs(Capability capability) {
    if (capabilities == null) {
      capabilities = gateway().capabilities();
    }
    assumeTrue(
        capabilities.has(capability),
        () -> capability + " is not supported: " + capabilities.whyNot(capability).orElse(""));
  }

  /** A query that the driver does not answer is not asked; the reason is in the report. */
  final void needs(Query query) {
    Capabilities declared = driver.connection().declared();
    for (QueryFeature feature : query.features()) {
      assumeTrue(
          declared.has(feature),
          () -> feature + " is not supported: " + declared.whyNot(feature).orElse(""));
    }
  }

  /** A part of the fixture that a capability asks for. */
  final <T> T part(Optional<T> part, Capability capability) {
    return part.orElseGet(
        () ->
            fail(
                "[Javadoc of ContractFixture]%nThe driver declares %s, and the fixture lacks the"
                    + " part for it.",
                capability));
  }

  /** A session beside Mesa's, ended when the test ends. */
  final SessionFixture.OtherSession session(Capability capability) {
    return closing(part(fixture.sessions(), capability).open());
  }

  /** Does work on a thread of its own. */
  static CompletableFuture<Void> inBackground(ThrowingCallable work) {
    var done = new CompletableFuture<Void>();
    var thread =
        new Thread(
            () -> {
              try {
                work.call();
                done.complete(null);
              } catch (Throwable e) {
                done.completeExceptionally(e);
              }
            },
            "tck-background");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** Waits until a call of a gateway has taken a connection. */
  static void untilBusy(DatabaseGateway gateway) throws Exception {
    eventually(
        promise("ConnectionFigures.active", "how many a call is using now"),
        PATIENCE,
        () -> gateway.connectionFigures().active() > 0);
  }

  /** Tests, for each of these that is not declared, that it is refused. */
  final Stream<DynamicTest> undeclared(
      Function<Capability, List<ThrowingCallable>> calls, Capability... capabilities) {
    return Stream.of(capabilities)
        .filter(capability -> !driver.connection().declared().has(capability))
        .map(
            capability ->
                dynamicTest(
                    capability + " is refused before the driver is called",
                    () ->
                        calls
                            .apply(capability)
                            .forEach(
                                call ->
                                    checkUndeclared(
                                        driver.connection().declared().whyNot(capability), call))));
  }

  /** Tests that a call is refused with the reason given, before the driver is called. */
  final void checkUndeclared(Optional<String> whyNot, ThrowingCallable call) {
    String reason = whyNot.orElse("");
    long asked = driver.partsAskedFor();
    long opened = gateway().connectionFigures().opened();
    MesaException refusal =
        refused(
            promise("DriverConnection.declared", "what is not declared is refused"),
            call,
            ErrorCode.UNSUPPORTED);
    assertThat(refusal)
        .as(promise("DriverConnection.declared", "it is refused with the reason given"))
        .hasMessageContaining(reason);
    assertThat(driver.partsAskedFor())
        .as(promise("DriverConnection.declared", "it is refused before the driver is called"))
        .isEqualTo(asked);
    assertThat(gateway().connectionFigures().opened())
        .as(promise("DriverConnection.declared", "nothing is connected to for it"))
        .isEqualTo(opened);
  }

  /** Tests, for each of these that is declared and yet cannot be done here, that it is refused. */
  final Stream<DynamicTest> lacking(
      Function<Capability, ThrowingCallable> call, Capability... capabilities) {
    Capabilities now = gateway().capabilities();
    return Stream.of(capabilities)
        .filter(capability -> driver.connection().declared().has(capability))
        .filter(capability -> !now.has(capability))
        .map(
            capability ->
                dynamicTest(
                    capability + " is refused",
                    () ->
                        refused(
                            promise(
                                "DatabaseGateway.capabilities",
                                "what they deny (%s) is refused",
                                now.whyNot(capability).orElse("")),
                            call.apply(capability),
                            ErrorCode.UNSUPPORTED,
                            ErrorCode.PERMISSION)));
  }
}
