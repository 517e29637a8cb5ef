package io.mesa.postgres.inspect;

import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Table;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Relations in full, one after the other. Where a lock gets in the way after all, goes on after the
 * last relation in a new transaction that knows of the lock; where that does not help, a few
 * relations at a time, at last a single one that is then taken for locked. Holds a connection from
 * the first relation to the last. Not thread-safe.
 */
final class StructureReader extends Spliterators.AbstractSpliterator<Table>
    implements AutoCloseable {
  /** How many relations a transaction reads, from the widest step to the narrowest; 0 for all. */
  private static final int[] STEPS = {0, 256, 16, 1, 1};

  /** The step at which a relation is taken for locked. */
  private static final int UNREAD = STEPS.length - 1;

  private final Connections connections;
  private final DriverCall call;
  private final Scope scope;
  private @Nullable Snapshot snapshot;
  private int step;
  private long last;
  private boolean advanced;
  private boolean ended;

  StructureReader(Connections connections, DriverCall call, Scope scope) {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.IMMUTABLE);
    this.connections = connections;
    this.call = call;
    this.scope = scope;
  }

  @Override
  public boolean tryAdvance(Consumer<? super Table> action) {
    Optional<Table> next = next();
    next.ifPresent(action);
    return next.isPresent();
  }

  /** The next table, empty at the end. */
  Optional<Table> next() {
    while (!ended) {
      try {
        Optional<Table> table = read();
        if (table.isPresent()) {
          return table;
        }
        close();
        ended = step == 0;
        step = Math.max(0, step - 1);
      } catch (MesaException e) {
        close();
        ended = step == UNREAD || !LockRaces.isLost(e);
        if (ended) {
          throw e;
        }
        step = advanced ? step : step + 1;
      }
    }
    return Optional.empty();
  }

  private Optional<Table> read() {
    Snapshot current = snapshot;
    if (current == null) {
      advanced = false;
      Scope rest = scope.after(last);
      current =
          Snapshot.open(
              connections, call, step == 0 ? rest : rest.first(STEPS[step]), step == UNREAD);
      snapshot = current;
    }
    Optional<Table> table = current.next();
    if (table.isPresent()) {
      advanced = true;
      last = current.last();
    }
    return table;
  }

  /** Gives the connection back. Closing twice does nothing. */
  @Override
  public void close() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
  }
}
