package io.mesa.structure;

import io.mesa.value.ValueType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The exact type of a column.
 *
 * @param name as the database writes it, with its modifiers: {@code numeric(10,2)}, {@code
 *     character varying(40)[]}
 * @param valueType the kind of value it holds; that of its base where it is a domain
 * @param form what it is made of
 */
public record ColumnType(String name, ValueType valueType, Form form) {
  /** Checks that every part is given. */
  public ColumnType {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(valueType, "valueType");
    Objects.requireNonNull(form, "form");
  }

  /** What a type is made of. */
  public sealed interface Form {}

  /** A type of the database's own, or one whose inside the database does not show. */
  public record Base() implements Form {}

  /**
   * Several values of one type.
   *
   * @param element the type of each
   */
  public record ArrayOf(ColumnType element) implements Form {}

  /**
   * A type with rules of its own over another.
   *
   * @param base the type it restricts
   * @param notNull whether it refuses null
   * @param checks the constraints' names, in alphabetical order
   */
  public record Domain(ColumnType base, boolean notNull, List<String> checks) implements Form {
    /** Copies the list. */
    public Domain {
      checks = List.copyOf(checks);
    }
  }

  /**
   * One of a set of labels.
   *
   * @param labels the labels in their order
   */
  public record EnumOf(List<String> labels) implements Form {
    /** Copies the list. */
    public EnumOf {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A row type; or documents, of which the source declares some fields.
   *
   * @param fields its fields in their order; of documents those that are declared
   */
  public record Composite(List<Field> fields) implements Form {
    /** Copies the list. */
    public Composite {
      fields = List.copyOf(fields);
    }
  }

  /**
   * A field of a {@link Composite}.
   *
   * @param name its name
   * @param type its type
   */
  public record Field(String name, ColumnType type) {}

  /**
   * A range, or several.
   *
   * @param bound the type of its bounds
   * @param multiple whether a value is a set of ranges
   */
  public record RangeOf(ColumnType bound, boolean multiple) implements Form {}

  /**
   * The labels where this is an enum, or a domain over one.
   *
   * @return the labels, empty where it is none
   */
  public Optional<List<String>> labels() {
    if (form instanceof EnumOf labels) {
      return Optional.of(labels.labels());
    }
    return form instanceof Domain domain ? domain.base().labels() : Optional.empty();
  }
}
