package io.mesa.bench.quickstart;

import io.mesa.Mesa;
import io.mesa.admin.NewUser;
import io.mesa.error.MesaException;
import io.mesa.gateway.DataAccess;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.query.NativeStatement;
import io.mesa.query.Rows;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Mesa in five minutes. Without arguments it starts a PostgreSQL server of its own, fills it and
 * shows what Mesa sees and does there, and then does the same on PostgreSQL and MongoDB; with
 * {@code --source postgresql://user@host/db} it reads yours and changes nothing. Each step is a
 * method that takes the narrowest interface it needs; copy what you like.
 */
public final class Quickstart {
  private static final String CODE =
      "mesa-bench/src/main/java/io/mesa/bench/quickstart/Quickstart.java";
  private static final int MANY = 8;

  private final Page page;
  private final TableText text;

  private Quickstart(PrintStream out) {
    this.page = new Page(out);
    this.text = new TableText(page);
  }

  /**
   * Runs the quickstart.
   *
   * @param args nothing, or {@code --source} and a URL
   */
  public static void main(String[] args) {
    int status = run(List.of(args), System.out, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(List<String> args, PrintStream out, PrintStream err) {
    var quickstart = new Quickstart(out);
    try {
      if (args.isEmpty()) {
        return quickstart.showSample() ? 0 : 1;
      } else if (args.size() == 2 && args.get(0).equals("--source")) {
        quickstart.showSource(args.get(1));
      } else {
        err.println("Give no arguments, or: --source postgresql://user@host:5432/database");
        return 2;
      }
      return 0;
    } catch (MesaException e) {
      err.println(e.code() + ": " + e.getMessage());
      return 1;
    } catch (SQLException | IllegalStateException e) {
      err.println("The sample server failed: " + e.getMessage());
      return 1;
    }
  }

  /** Everything, on servers of its own; whether two databases answered the same. */
  private boolean showSample() throws SQLException {
    long start = System.nanoTime();
    boolean same;
    page.space();
    page.text("Starting PostgreSQL ..");
    try (var shop = SampleShop.start()) {
      page.text("It runs on localhost:" + shop.port() + ". Loading a shop's data ..");
      shop.load();
      Source source = Source.fromUrl("shop", shop.url());
      try (Mesa mesa = Mesa.of(source)) {
        DatabaseGateway gateway = mesa.gateway();
        read(gateway, Optional.of(TableName.of("sales", "orders")));
        shop.quarrel();
        sessions(gateway);
        WaitGraph waits = waits(gateway);
        endBlockers(gateway, waits);
        shop.awaitPeace();
        waits(gateway);
        createUser(gateway);
        new QueryChapter(page, gateway).show();
        runGuarded(gateway);
      }
      new CacheChapter(page, shop).show();
      new JobChapter(page, shop).show();
      seeAsLimitedUser(shop.url("shop_app"));
      same = showBoth(Source.fromUrl("postgresql", shop.url()));
    }
    page.space();
    page.text(
        "Done in %s; the server and its data are gone. The code of all this: %s"
            .formatted(Page.duration(Duration.ofNanos(System.nanoTime() - start)), CODE));
    page.text("To see a server of yours, which is only read: --source postgresql://user@host/db");
    return same;
  }

  /** The same on PostgreSQL and on MongoDB: only the sources differ. */
  private boolean showBoth(Source postgres) {
    page.section("The same on PostgreSQL and MongoDB", "Mesa.builder().source(..).source(..)");
    Optional<String> given = Optional.ofNullable(System.getenv(SampleCollections.VARIABLE));
    try (var collections = SampleCollections.start(given);
        Mesa mesa = Mesa.builder().source(postgres).source(collections.source()).build()) {
      page.text(collections.introduction());
      DatabaseGateway tables = mesa.gateway("postgresql");
      DatabaseGateway documents = mesa.gateway("mongodb");
      SampleLibrary.createTables(tables);
      try {
        var both =
            new TwoDatabases(
                page,
                List.of(
                    new TwoDatabases.Side("PostgreSQL", tables),
                    new TwoDatabases.Side("MongoDB", documents)));
        both.load();
        return both.show();
      } finally {
        collections.drop(documents);
      }
    }
  }

  /** The reading part, on any server. */
  private void showSource(String url) {
    try (Mesa mesa = Mesa.of(Source.fromUrl("quickstart", url))) {
      DatabaseGateway gateway = mesa.gateway();
      read(gateway, Optional.empty());
      sessions(gateway);
      waits(gateway);
    }
    page.space();
    page.text("Nothing was changed. The code of all this: " + CODE);
  }

  private void read(DatabaseGateway gateway, Optional<TableName> wanted) {
    health(gateway);
    databases(gateway);
    Optional<TableName> largest = largestTables(gateway);
    wanted.or(() -> largest).ifPresent(name -> tableInFull(gateway, name));
  }

  private void health(Monitor monitor) {
    var health = monitor.health();
    page.section("Health", "gateway.health()");
    page.table(
        List.of("", "", "", ""),
        List.of(
            List.of(
                "server",
                "PostgreSQL %s, %s".formatted(health.version(), health.status()),
                "cache hits",
                page.reading(health.cacheHitRatio(), Page::percent)),
            List.of(
                "up for",
                page.reading(health.uptime(), Page::duration),
                "transaction ids used",
                page.reading(health.wraparound(), Page::percent)),
            List.of(
                "connections",
                "%s of %s, %d of them reserved"
                    .formatted(
                        page.reading(health.connections(), String::valueOf),
                        page.reading(health.maxConnections(), String::valueOf),
                        health.reservedConnections()),
                "oldest transaction",
                page.reading(
                    health.oldestTransaction(), age -> age.map(Page::duration).orElse("none"))),
            List.of(
                "active sessions",
                page.reading(health.activeSessions(), String::valueOf),
                "standbys",
                page.reading(health.replication(), replicas -> String.valueOf(replicas.size())))));
  }

  private void databases(Inspector inspector) {
    page.section("Databases", "gateway.databases()");
    page.table(
        List.of("name", "owner", "encoding", ">size", ">tables"),
        inspector.databases().stream()
            .map(
                database ->
                    List.of(
                        database.name(),
                        database.owner(),
                        database.encoding(),
                        page.reading(database.bytes(), Page::bytes),
                        page.reading(database.tableCount(), Page::count)))
            .toList());
  }

  private Optional<TableName> largestTables(Inspector inspector) {
    page.section("Largest tables", "gateway.tables(TableFilter.all().withoutPartitions())");
    List<TableSummary> largest =
        inspector.tables(TableFilter.all().withoutPartitions()).stream()
            .sorted(Comparator.comparing(TableSummary::bytes, Reading.descending()))
            .limit(MANY)
            .toList();
    page.table(
        List.of("table", "kind", ">rows", ">size", "comment"),
        largest.stream()
            .map(
                table ->
                    List.of(
                        table.name().toString(),
                        Page.words(table.kind()),
                        page.reading(table.rows(), Page::count),
                        page.reading(table.bytes(), Page::bytes),
                        table.comment().orElse("")))
            .toList());
    return largest.stream().map(TableSummary::name).findFirst();
  }

  private void tableInFull(Inspector inspector, TableName name) {
    page.section(
        "One table in full",
        "gateway.table(TableName.of(\"%s\", \"%s\"))".formatted(name.schema(), name.name()));
    Table table = inspector.table(name);
    page.table(List.of("column", "type", "null", "comment", "default"), text.columns(table));
    page.space();
    page.table(List.of("", "", ""), text.parts(table));
    if (table.partitioning().isPresent()) {
      page.section("Its partitions", "gateway.partitionTree(..)");
      page.table(
          List.of("table", ">rows", ">size", "bound"),
          text.partitions(inspector.partitionTree(name)));
    }
  }

  private void sessions(Monitor monitor) {
    page.section("Sessions", "gateway.sessions(SessionFilter.standard().withIdle())");
    page.table(
        List.of(">pid", "user", "application", "state", "statement"),
        monitor.sessions(SessionFilter.standard().withIdle().withLimit(MANY)).stream()
            .map(
                session ->
                    List.of(
                        String.valueOf(session.pid()),
                        page.reading(session.user()),
                        page.reading(session.applicationName()) + (session.own() ? " (this)" : ""),
                        page.reading(session.state(), Page::words),
                        Page.cut(page.reading(session.statement()), 40)))
            .toList());
  }

  private WaitGraph waits(Monitor monitor) {
    page.section("Who waits for whom", "gateway.waits()");
    WaitGraph waits = monitor.waits();
    if (waits.waits().isEmpty()) {
      page.text("Nobody waits.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      Set<WaitGraph.Wait> left = new LinkedHashSet<>(waits.waits());
      for (WaitGraph.Node root : waits.roots()) {
        rows.add(List.of(name(root), "nobody", ""));
        addWaiters(rows, left, root, "  ");
      }
      while (!left.isEmpty()) {
        WaitGraph.Node inCircle = left.iterator().next().blocker();
        rows.add(List.of(name(inCircle), "one below", ""));
        addWaiters(rows, left, inCircle, "  ");
      }
      page.table(List.of("session", "waits for", ">since"), rows);
    }
    return waits;
  }

  private void addWaiters(
      List<List<String>> rows, Set<WaitGraph.Wait> left, WaitGraph.Node blocker, String indent) {
    for (WaitGraph.Wait wait : List.copyOf(left)) {
      if (wait.blocker().equals(blocker) && left.remove(wait)) {
        rows.add(
            List.of(
                indent + "<- " + name(wait.waiter()),
                page.reading(wait.lock()),
                page.reading(wait.waitingFor(), since -> since.map(Page::duration).orElse(""))));
        addWaiters(rows, left, wait.waiter(), indent + "  ");
      }
    }
  }

  private String name(WaitGraph.Node node) {
    if (node instanceof WaitGraph.SessionNode waiting) {
      Session session = waiting.session();
      return session.pid() + " " + page.reading(session.applicationName());
    }
    return "prepared transaction " + page.reading(((WaitGraph.PreparedTransaction) node).name());
  }

  private void endBlockers(DatabaseGateway gateway, WaitGraph waits) {
    page.section("The blocker is ended", "gateway.terminate(session.id())");
    for (WaitGraph.Node root : waits.roots()) {
      if (root instanceof WaitGraph.SessionNode blocker) {
        var id = blocker.session().id().get();
        page.text("%s: %s".formatted(id, gateway.terminate(id).outcome()));
        page.text("and once more: " + gateway.terminate(id).outcome());
      }
    }
  }

  private void createUser(DatabaseGateway gateway) {
    page.section("A user for an application", "gateway.createUser(NewUser.application(..))");
    try (Secret password = Secret.of(UUID.randomUUID().toString())) {
      var report =
          gateway.createUser(
              NewUser.application("shop_app", SampleShop.DATABASE, "sales").withPassword(password));
      report.statements().forEach(page::text);
      page.space();
      report.notes().forEach(page::text);
    }
    page.section("What it may do", "gateway.user(\"shop_app\")");
    var user = gateway.user("shop_app").orElseThrow();
    page.table(
        List.of("on", "name", "privileges"),
        user.privileges().get().stream()
            .map(
                right ->
                    List.of(
                        Page.words(right.on()),
                        right.object(),
                        String.join(", ", right.privileges())))
            .toList());
  }

  private void runGuarded(DataAccess data) {
    page.section("A statement that reads", "gateway.run(NativeStatement.of(..))");
    Rows rows =
        data.run(
            NativeStatement.of(
                "SELECT month, orders, revenue FROM reporting.revenue_by_month"
                    + " WHERE revenue > $1 ORDER BY month LIMIT 4",
                1_000_000));
    page.table(
        List.of("month", ">orders", ">revenue"),
        rows.stream()
            .map(
                row ->
                    List.of(
                        row.get("month", LocalDate.class).toString(),
                        Page.count(row.get("orders", Long.class)),
                        row.get("revenue", BigDecimal.class).toPlainString()))
            .toList());
    page.section("One that writes, unasked", "gateway.run(NativeStatement.of(\"DELETE ..\"))");
    try {
      data.run(NativeStatement.of("DELETE FROM sales.orders"));
      page.text("It ran.");
    } catch (MesaException e) {
      page.text(e.code() + ": " + e.getMessage());
    }
  }

  /** What is refused is a reading that says so; the rest of the list is there. */
  private void seeAsLimitedUser(String url) {
    try (Mesa mesa = Mesa.of(Source.fromUrl("limited", url))) {
      page.space();
      page.text("And now as the user shop_app, who may do little:");
      DatabaseGateway gateway = mesa.gateway();
      health(gateway);
      sessions(gateway);
    }
  }
}
