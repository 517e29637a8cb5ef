package io.mesa.bench.query;

import io.mesa.bench.measure.Task;
import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is done over and over. */
enum Workload implements Task<Kind> {
  ONE_ROW("1 row by key", Kind.onPostgres()) {
    @Override
    Object run(Contender contender, int key) throws Exception {
      return contender.byKey(key);
    }
  },
  HUNDRED_ROWS("100 rows by index", Kind.onPostgres()) {
    @Override
    Object run(Contender contender, int key) throws Exception {
      return contender.byIndex(key);
    }
  },
  INCLUDE("include of depth 3", Kind.onPostgres()) {
    @Override
    Object run(Contender contender, int key) throws Exception {
      return contender.tree(key);
    }
  },
  TRANSLATE(
      "translate an include of depth 3", EnumSet.of(Kind.MESA, Kind.MESA_REBUILT, Kind.JOOQ)) {
    @Override
    Object run(Contender contender, int key) {
      return ((Contender.Translating) contender).translate(key);
    }
  },
  ONE_DOCUMENT("1 document by key", Kind.onMongo()) {
    @Override
    Object run(Contender contender, int key) throws Exception {
      return contender.byKey(key);
    }
  },
  HUNDRED_DOCUMENTS("100 documents by index", Kind.onMongo()) {
    @Override
    Object run(Contender contender, int key) throws Exception {
      return contender.byIndex(1);
    }
  },
  INCLUDED_DOCUMENTS("include of depth 3", Kind.onMongo()) {
    @Override
    Object run(Contender contender, int key) throws Exception {
      return contender.tree(1);
    }
  },
  RECORDS("100 rows to records", EnumSet.of(Kind.MESA, Kind.PGJDBC)) {
    @Override
    Object run(Contender contender, int key) {
      return ((Contender.Mapping) contender).records();
    }
  };

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // A copy that cannot be changed.
  private final List<Kind> kinds;

  Workload(String label, Set<Kind> kinds) {
    this.label = label;
    this.kinds = List.copyOf(kinds);
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public List<Kind> kinds() {
    return kinds;
  }

  @Override
  public Kind beside(Kind rival) {
    return rival.plain();
  }

  /**
   * Does it once.
   *
   * @param contender who does it
   * @param key from 1 to {@link Contender#KEYS}
   */
  abstract Object run(Contender contender, int key) throws Exception;
}
