package io.mesa.toy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.query.Rows;
import io.mesa.query.Writes;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionId;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverData;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Drivers that break one promise each. */
final class BrokenToys {
  private BrokenToys() {}

  static DatabaseDriver connectingAtOnce(ToyServer server) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      public DriverConnection open(Source source, DriverContext context) {
        DriverConnection connection = super.open(source, context);
        ((ToyConnection) connection).touch();
        return connection;
      }
    };
  }

  static DatabaseDriver takingAnyOption(ToyServer server) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      public DriverConnection open(Source source, DriverContext context) {
        return new ToyConnection(this, source, context);
      }
    };
  }

  static DatabaseDriver givingNoReasons(ToyServer server) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      protected Capabilities declared() {
        return Capabilities.builder()
            .with(Capability.MONITOR, ToyDriver.ABILITIES.toArray(Capability[]::new))
            .build();
      }
    };
  }

  static DatabaseDriver withoutItsMonitor(ToyServer server) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      protected Optional<Monitor> monitor(ToyConnection connection, DriverCall call) {
        return Optional.empty();
      }
    };
  }

  static DatabaseDriver withoutItsStatements(ToyServer server) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      protected Optional<DriverData> data(ToyConnection connection, DriverCall call) {
        return Optional.empty();
      }
    };
  }

  static DatabaseDriver listingUnsorted(ToyServer server) {
    return inspecting(
        server,
        (connection, call) ->
            new ToyInspector(connection, call) {
              @Override
              public List<TableSummary> tables(TableFilter filter) {
                List<TableSummary> tables = new ArrayList<>(super.tables(filter));
                Collections.reverse(tables);
                return tables;
              }
            });
  }

  static DatabaseDriver ignoringCase(ToyServer server) {
    return inspecting(
        server,
        (connection, call) ->
            new ToyInspector(connection, call) {
              @Override
              protected boolean matches(String name, String pattern) {
                return super.matches(
                    name.toLowerCase(Locale.ROOT), pattern.toLowerCase(Locale.ROOT));
              }
            });
  }

  static DatabaseDriver notNamingTheNearest(ToyServer server) {
    return inspecting(
        server,
        (connection, call) ->
            new ToyInspector(connection, call) {
              @Override
              public Table table(TableName name) {
                try {
                  return super.table(name);
                } catch (MesaException e) {
                  throw new MesaException(ErrorCode.NOT_FOUND, "There is no such table.");
                }
              }
            });
  }

  static DatabaseDriver failingOnUnknownTables(ToyServer server) {
    return inspecting(
        server,
        (connection, call) ->
            new ToyInspector(connection, call) {
              @Override
              public Table table(TableName name) {
                try {
                  return super.table(name);
                } catch (MesaException e) {
                  throw new IllegalStateException("no table");
                }
              }
            });
  }

  static DatabaseDriver sayingLessInAStream(ToyServer server) {
    return inspecting(
        server,
        (connection, call) ->
            new ToyInspector(connection, call) {
              @Override
              public Stream<Table> structure(TableFilter filter) {
                return super.structure(filter).map(table -> withoutColumns(table));
              }
            });
  }

  static DatabaseDriver leakingStreams(ToyServer server) {
    return inspecting(
        server,
        (connection, call) ->
            new ToyInspector(connection, call) {
              @Override
              public Stream<Table> structure(TableFilter filter) {
                return closingAtItsEndOnly(super.structure(filter));
              }
            });
  }

  static DatabaseDriver listingWithoutLimit(ToyServer server) {
    return acting(
        server,
        (connection, call) ->
            new ToyAdministrator(connection, call) {
              @Override
              public List<Session> sessions(SessionFilter filter) {
                return super.sessions(filter.withLimit(1_000));
              }
            });
  }

  static DatabaseDriver mistakingRecycledNumbers(ToyServer server) {
    return acting(
        server,
        (connection, call) ->
            new ToyAdministrator(connection, call) {
              @Override
              protected boolean same(ToySession found, SessionId meant) {
                return found.pid() == meant.pid();
              }
            });
  }

  static DatabaseDriver actingInPreviews(ToyServer server) {
    return acting(
        server,
        (connection, call) ->
            new ToyAdministrator(connection, call) {
              @Override
              protected boolean previewed() {
                return false;
              }
            });
  }

  static DatabaseDriver endingItself(ToyServer server) {
    return acting(
        server,
        (connection, call) ->
            new ToyAdministrator(connection, call) {
              @Override
              protected boolean spared(ToySession session) {
                return false;
              }
            });
  }

  static DatabaseDriver injectable(ToyServer server) {
    return running(
        server,
        (connection, call) ->
            new ToyData(connection, call) {
              @Override
              protected boolean equal(String stored, String bound) {
                return super.equal(stored, bound) || bound.contains("' OR '1'='1");
              }
            });
  }

  static DatabaseDriver writingUnasked(ToyServer server) {
    return running(
        server,
        (connection, call) ->
            new ToyData(connection, call) {
              @Override
              protected boolean mayWrite(Writes writes) {
                return true;
              }
            });
  }

  static DatabaseDriver withoutLimits(ToyServer server) {
    return running(
        server,
        (connection, call) ->
            new ToyData(connection, call) {
              @Override
              protected boolean exceeds(Limits limits, int rows, long bytes) {
                return false;
              }
            });
  }

  static DatabaseDriver takingAllItsTime(ToyServer server) {
    return running(
        server,
        (connection, call) ->
            new ToyData(connection, call) {
              @Override
              protected Rows sleep(ToySession session, Duration time) {
                throw Deaf.sleeping(Duration.ofMillis(1_100));
              }
            });
  }

  private static <T> Stream<T> closingAtItsEndOnly(Stream<T> stream) {
    Iterator<T> elements = stream.iterator();
    return Stream.generate(
            () -> {
              if (elements.hasNext()) {
                return Optional.of(elements.next());
              }
              stream.close();
              return Optional.<T>empty();
            })
        .takeWhile(Optional::isPresent)
        .map(Optional::orElseThrow);
  }

  private static Table withoutColumns(Table table) {
    return new Table(
        table.summary(),
        List.of(),
        table.primaryKey(),
        table.uniqueConstraints(),
        table.exclusionConstraints(),
        table.checks(),
        table.foreignKeys(),
        table.indexes(),
        table.triggers(),
        table.rowSecurity(),
        table.policies(),
        table.partitioning(),
        table.partition(),
        table.viewDefinition(),
        table.foreignServer());
  }

  private static DatabaseDriver inspecting(
      ToyServer server, BiFunction<ToyConnection, DriverCall, Inspector> part) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      protected Inspector inspector(ToyConnection connection, DriverCall call) {
        return part.apply(connection, call);
      }
    };
  }

  private static DatabaseDriver running(
      ToyServer server, BiFunction<ToyConnection, DriverCall, DriverData> part) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      protected Optional<DriverData> data(ToyConnection connection, DriverCall call) {
        return Optional.of(part.apply(connection, call));
      }
    };
  }

  private static DatabaseDriver acting(
      ToyServer server, BiFunction<ToyConnection, DriverCall, Administrator> part) {
    return new ToyDriver(server, ToyDriver.ABILITIES) {
      @Override
      protected Optional<Monitor> monitor(ToyConnection connection, DriverCall call) {
        return administrator(connection, call).map(administrator -> administrator);
      }

      @Override
      protected Optional<Administrator> administrator(ToyConnection connection, DriverCall call) {
        return Optional.of(part.apply(connection, call));
      }
    };
  }

  /** Work that hears nothing until it is done. */
  private static final class Deaf {
    static IllegalStateException sleeping(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() - end < 0) {
        Thread.onSpinWait();
      }
      return new IllegalStateException("slept well");
    }
  }
}
