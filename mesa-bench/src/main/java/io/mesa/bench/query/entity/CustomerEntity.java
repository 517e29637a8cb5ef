package io.mesa.bench.query.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A customer. */
@Entity
@Table(name = "customer")
@SuppressWarnings("UnusedVariable") // Hibernate writes and reads them.
public class CustomerEntity {
  @Id private @Nullable Integer id;
  private @Nullable Integer region;
  private @Nullable String name;

  @OneToMany(mappedBy = "customer")
  @OrderBy("id")
  private Set<PurchaseEntity> purchases = new LinkedHashSet<>();

  /** Made by Hibernate. */
  protected CustomerEntity() {}

  /**
   * What hangs on it.
   *
   * @return its purchases in the order of their ids
   */
  public Set<PurchaseEntity> purchases() {
    return purchases;
  }
}
