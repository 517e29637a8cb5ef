package io.mesa.bench.query.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A reading. */
@Entity
@Table(name = "reading")
@SuppressWarnings("UnusedVariable") // Hibernate writes and reads them.
public class ReadingEntity {
  @Id private @Nullable Long id;
  private @Nullable Integer sensor;
  private @Nullable Instant taken;
  private @Nullable Double value;
  private @Nullable String unit;

  /** Made by Hibernate. */
  protected ReadingEntity() {}
}
