package io.mesa.bench.query.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A line of a purchase. */
@Entity
@Table(name = "line")
@SuppressWarnings("UnusedVariable") // Hibernate writes and reads them.
public class LineEntity {
  @Id private @Nullable Integer id;
  private @Nullable String product;
  private @Nullable Integer quantity;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "purchase_id")
  private @Nullable PurchaseEntity purchase;

  @OneToMany(mappedBy = "line")
  @OrderBy("id")
  private Set<NoteEntity> notes = new LinkedHashSet<>();

  /** Made by Hibernate. */
  protected LineEntity() {}

  /**
   * What hangs on it.
   *
   * @return its notes in the order of their ids
   */
  public Set<NoteEntity> notes() {
    return notes;
  }
}
