package io.mesa.bench.query.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A purchase. */
@Entity
@Table(name = "purchase")
@SuppressWarnings("UnusedVariable") // Hibernate writes and reads them.
public class PurchaseEntity {
  @Id private @Nullable Integer id;
  private @Nullable Instant placed;
  private @Nullable BigDecimal total;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "customer_id")
  private @Nullable CustomerEntity customer;

  @OneToMany(mappedBy = "purchase")
  @OrderBy("id")
  private Set<LineEntity> lines = new LinkedHashSet<>();

  /** Made by Hibernate. */
  protected PurchaseEntity() {}

  /**
   * What hangs on it.
   *
   * @return its lines in the order of their ids
   */
  public Set<LineEntity> lines() {
    return lines;
  }
}
