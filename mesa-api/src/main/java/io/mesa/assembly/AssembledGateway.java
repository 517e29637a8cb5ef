package io.mesa.assembly;

import io.mesa.cache.QueryCache;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.cost.CostAccuracy;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostHistory;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.InvalidationFeed;
import io.mesa.gateway.Outcome;
import io.mesa.gateway.StoreTables;
import io.mesa.job.JobStore;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DriverConnection;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A driver's parts put together into one gateway. Immutable and thread-safe. */
public final class AssembledGateway extends AssembledServer implements DatabaseGateway {

  private final @Nullable JobEngine jobs;

  private AssembledGateway(
      CallRunner runner, CallOptions options, boolean preview, @Nullable JobEngine jobs) {
    super(runner, options, preview);
    this.jobs = jobs;
  }

  /**
   * Puts a driver's parts together.
   *
   * @param source the source
   * @param connection the driver's hold on it
   * @param surroundings what it shares with other sources
   * @param cache keeps answers, null for none
   * @param feed how the database's word of changes is listened to; empty where it is not
   * @return the gateway
   */
  public static AssembledGateway of(
      Source source,
      DriverConnection connection,
      Surroundings surroundings,
      @Nullable QueryCache cache,
      Optional<Listening> feed) {
    SourceCache used =
        cache == null ? null : new SourceCache(cache, source, connection, surroundings);
    if (used != null) {
      feed.ifPresent(used::hearFeed);
    }
    return new AssembledGateway(
        new CallRunner(source, connection, surroundings, used), CallOptions.none(), false, null);
  }

  /**
   * The same with jobs.
   *
   * @param engine runs queries whose callers do not wait
   * @return a view that shares everything else
   */
  public AssembledGateway withJobs(JobEngine engine) {
    return new AssembledGateway(runner(), options(), isPreview(), engine);
  }

  /** Hears the database's word of changes no more. */
  public void closeFeed() {
    SourceCache cache = runner().cache();
    if (cache != null) {
      cache.closeFeed();
    }
  }

  /**
   * Takes over what was learned of queries' times before.
   *
   * @param history where it is
   */
  public void load(CostHistory history) {
    runner().costs().load(history.load(source().id()));
  }

  /**
   * Has what is learned of queries' times saved: now and then, and with {@link #saveCosts}.
   *
   * @param history where to
   */
  public void keepIn(CostHistory history) {
    runner().costs().keepIn(history);
  }

  /** Saves what was learned of queries' times, where it is kept anywhere. */
  public void saveCosts() {
    runner().costs().save();
  }

  @Override
  public Source source() {
    return runner().source();
  }

  @Override
  public Capabilities capabilities() {
    return runner()
        .call(Operation.CAPABILITIES, options(), isPreview(), connection()::capabilities);
  }

  @Override
  public CostEstimate estimate(Query query) {
    Objects.requireNonNull(query, "query");
    runner().refuseIfClosed(Operation.ESTIMATE);
    runner().gate().check(Operation.ESTIMATE, query);
    return runner().costs().estimate(query, runner(), options());
  }

  @Override
  public CostEstimate estimate(NativeStatement statement) {
    Objects.requireNonNull(statement, "statement");
    runner().refuseIfClosed(Operation.ESTIMATE);
    return runner().costs().estimate(statement, runner(), options());
  }

  @Override
  public Optional<CostAccuracy> accuracy() {
    return runner().costs().accuracy();
  }

  @Override
  public Outcome submit(Query query) {
    Objects.requireNonNull(query, "query");
    runner().refuseIfClosed(Operation.SUBMIT);
    return Objects.requireNonNull(jobs, "jobs").submit(this, query);
  }

  /** How long a call of this view may take that asks for rows. */
  Duration queryTimeout() {
    return options().timeout().orElse(source().limits().queryTimeout());
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return connection().connectionFigures();
  }

  @Override
  public void structureChanged() {
    connection().structureChanged();
    SourceCache cache = runner().cache();
    if (cache != null) {
      cache.changed(WriteSet.Anything::new);
    }
  }

  /**
   * Tells the cache, if there is one, of a change that was made past Mesa.
   *
   * @param tables the tables; none for any of the source's database
   */
  public void changed(Set<TableName> tables) {
    SourceCache cache = runner().cache();
    if (cache != null) {
      runner()
          .<Boolean>call(
              Operation.CHANGED,
              options(),
              false,
              call -> {
                cache.changed(
                    () ->
                        cache.writes(
                            connection().entities(call), entities -> entities.changed(tables)));
                return true;
              });
    }
  }

  @Override
  public InvalidationFeed feed() {
    return new AssembledFeed(runner(), options(), isPreview());
  }

  @Override
  public StoreTables stores() {
    return new AssembledStores(runner(), options(), isPreview());
  }

  /**
   * The store of jobs in this source's database.
   *
   * @param schema where it is installed
   * @return the store
   */
  public JobStore jobStore(String schema) {
    return new AssembledStores(runner(), options(), false).jobs(schema);
  }

  /**
   * The history of what queries took in this source's database.
   *
   * @param schema where it is installed
   * @return the history
   */
  public CostHistory costHistory(String schema) {
    return new AssembledStores(runner(), options(), false).history(schema);
  }

  @Override
  public AssembledGateway with(CallOptions other) {
    return new AssembledGateway(
        runner(), Objects.requireNonNull(other, "options"), isPreview(), jobs);
  }

  @Override
  public DatabaseGateway preview() {
    return new AssembledGateway(runner(), options(), true, jobs);
  }

  @Override
  public String toString() {
    return "DatabaseGateway[" + source() + (isPreview() ? ", preview]" : "]");
  }
}
