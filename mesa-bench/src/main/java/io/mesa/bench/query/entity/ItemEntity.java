package io.mesa.bench.query.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An item. */
@Entity
@Table(name = "item")
public class ItemEntity {
  @Id private @Nullable Integer id;
  private @Nullable Long batch;
  private @Nullable String name;
  private @Nullable BigDecimal price;
  private @Nullable Boolean active;
  private @Nullable LocalDate day;
  private @Nullable Instant changed;
  private @Nullable Double weight;
  private @Nullable UUID code;
  private @Nullable String label;

  /** Made by Hibernate. */
  protected ItemEntity() {}

  /**
   * Its ten values.
   *
   * @return the values in the table's order
   */
  public @Nullable Object[] values() {
    return new @Nullable Object[] {
      id, batch, name, price, active, day, changed, weight, code, label
    };
  }
}
