package io.mesa.bench.query.entity;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A note on a line. */
@Entity
@Table(name = "note")
@SuppressWarnings("UnusedVariable") // Hibernate writes and reads them.
public class NoteEntity {
  @Id private @Nullable Integer id;
  private @Nullable LocalDate written;
  private @Nullable String content;

  @ManyToOne(fetch = FetchType.LAZY)
  @JoinColumn(name = "line_id")
  private @Nullable LineEntity line;

  /** Made by Hibernate. */
  protected NoteEntity() {}
}
