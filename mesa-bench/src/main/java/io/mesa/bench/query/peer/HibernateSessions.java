package io.mesa.bench.query.peer;

import com.zaxxer.hikari.HikariDataSource;
import io.mesa.bench.query.entity.CustomerEntity;
import io.mesa.bench.query.entity.ItemEntity;
import io.mesa.bench.query.entity.LineEntity;
import io.mesa.bench.query.entity.NoteEntity;
import io.mesa.bench.query.entity.PurchaseEntity;
import io.mesa.bench.query.entity.ReadingEntity;
import io.mesa.bench.server.Place;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.hibernate.ScrollMode;
import org.hibernate.ScrollableResults;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.jspecify.annotations.Nullable;

/** Hibernate ORM: entities in a session that lives for one query; no cache, no transaction. */
final class HibernateSessions implements Contender, Contender.Streaming {
  private static final String BY_INDEX = "from ItemEntity where batch = :batch";
  private static final String TREE =
      """
      from CustomerEntity c
        left join fetch c.purchases p
        left join fetch p.lines l
        left join fetch l.notes n
       where c.region = :region
       order by c.id
      """;

  private final HikariDataSource pool;
  private final SessionFactory sessions;

  HibernateSessions(Place place, Duration timeout) throws SQLException {
    pool = Pool.open(place, timeout);
    var configuration =
        new Configuration()
            .addAnnotatedClass(ItemEntity.class)
            .addAnnotatedClass(CustomerEntity.class)
            .addAnnotatedClass(PurchaseEntity.class)
            .addAnnotatedClass(LineEntity.class)
            .addAnnotatedClass(NoteEntity.class)
            .addAnnotatedClass(ReadingEntity.class);
    configuration.getProperties().put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
    sessions = configuration.buildSessionFactory();
  }

  @Override
  public List<?> byKey(int key) {
    try (var session = sessions.openSession()) {
      return List.of(session.find(ItemEntity.class, key));
    }
  }

  @Override
  public List<?> byIndex(long batch) {
    try (var session = sessions.openSession()) {
      return session
          .createSelectionQuery(BY_INDEX, ItemEntity.class)
          .setParameter("batch", batch)
          .getResultList();
    }
  }

  @Override
  public @Nullable Object[] values(Object row) {
    return ((ItemEntity) row).values();
  }

  @Override
  public List<?> tree(int region) {
    try (var session = sessions.openSession()) {
      return session
          .createSelectionQuery(TREE, CustomerEntity.class)
          .setParameter("region", region)
          .getResultList();
    }
  }

  @Override
  public long notes(List<?> tree) {
    return tree.stream()
        .map(CustomerEntity.class::cast)
        .flatMap(customer -> customer.purchases().stream())
        .flatMap(purchase -> purchase.lines().stream())
        .mapToLong(line -> line.notes().size())
        .sum();
  }

  @Override
  public Readings readings() {
    StatelessSession session = sessions.openStatelessSession();
    session.beginTransaction();
    ScrollableResults<ReadingEntity> rows =
        session
            .createSelectionQuery("from ReadingEntity", ReadingEntity.class)
            .setFetchSize(Reading.FETCHED_AT_ONCE)
            .scroll(ScrollMode.FORWARD_ONLY);
    return new Scrolled(session, rows);
  }

  private record Scrolled(StatelessSession session, ScrollableResults<ReadingEntity> rows)
      implements Readings {
    @Override
    public int read(int most) {
      int read = 0;
      while (read < most && rows.next()) {
        rows.get();
        read++;
      }
      return read;
    }

    @Override
    public void close() {
      rows.close();
      session.getTransaction().rollback();
      session.close();
    }
  }

  @Override
  public void close() {
    sessions.close();
    pool.close();
  }
}
