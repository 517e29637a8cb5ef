package io.mesa.source;

import io.mesa.value.Names;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a source says of a table whose database does not know: which fields the documents of a
 * collection have, of which kinds, which of them are unique and which refer to others. A
 * declaration is whole: fields that it does not name are not there for queries. Immutable.
 */
public final class TableDeclaration {
  private final TableName name;
  private final List<Field> fields;
  private final List<Nested> nested;
  private final Optional<List<String>> primaryKey;
  private final List<List<String>> uniqueKeys;
  private final List<Reference> references;

  private TableDeclaration(Builder builder) {
    this.name = builder.name;
    this.fields = List.copyOf(builder.fields);
    this.nested = List.copyOf(builder.nested);
    this.primaryKey = builder.primaryKey;
    this.uniqueKeys = List.copyOf(builder.uniqueKeys);
    this.references = List.copyOf(builder.references);
  }

  /**
   * A field.
   *
   * @param name its name
   * @param type the kind of its values
   * @param nullable whether it may be null or missing
   * @param element of an array the kind of its elements, empty otherwise
   * @param labels of an enum, or of an array of one, its labels in their order, none otherwise
   */
  public record Field(
      String name,
      ValueType type,
      boolean nullable,
      Optional<ValueType> element,
      List<String> labels) {
    /** Copies the list. */
    public Field {
      labels = List.copyOf(labels);
    }
  }

  /**
   * A place inside the documents that a field holds, of which the values are of one kind, null or
   * missing. Places that are not declared hold anything.
   *
   * @param path the field, then the keys to follow; at least two
   * @param type the kind of the values
   * @param element of an array the kind of its elements, empty otherwise
   */
  public record Nested(List<String> path, ValueType type, Optional<ValueType> element) {
    /** Copies the list. */
    public Nested {
      path = List.copyOf(path);
    }
  }

  /**
   * Fields that refer to rows of another table, or of the same. Nobody checks that those exist.
   *
   * @param name what it is called
   * @param fields the fields
   * @param target the table referred to
   * @param targetFields the fields there, in the order of {@code fields}
   */
  public record Reference(
      String name, List<String> fields, TableName target, List<String> targetFields) {
    /** Copies the lists. */
    public Reference {
      fields = List.copyOf(fields);
      targetFields = List.copyOf(targetFields);
    }
  }

  /**
   * Starts a declaration.
   *
   * @param name the table; of a collection its database and its name
   * @return a builder
   */
  public static Builder of(TableName name) {
    return new Builder(name);
  }

  /**
   * The table.
   *
   * @return its name
   */
  public TableName name() {
    return name;
  }

  /**
   * Its fields.
   *
   * @return the fields in the order in which they were declared
   */
  public List<Field> fields() {
    return fields;
  }

  /**
   * Of which kinds the values inside documents are.
   *
   * @return the places in the order in which they were declared
   */
  public List<Nested> nested() {
    return nested;
  }

  /**
   * By which fields rows are told apart.
   *
   * @return the fields, empty where none were declared
   */
  public Optional<List<String>> primaryKey() {
    return primaryKey;
  }

  /**
   * What else is unique.
   *
   * @return the fields of each key
   */
  public List<List<String>> uniqueKeys() {
    return uniqueKeys;
  }

  /**
   * What refers to other tables.
   *
   * @return the references in the order in which they were declared
   */
  public List<Reference> references() {
    return references;
  }

  /** Builds a {@link TableDeclaration}. Not thread-safe. */
  public static final class Builder {
    private final TableName name;
    private final List<Field> fields = new ArrayList<>();
    private final List<Nested> nested = new ArrayList<>();
    private final List<List<String>> uniqueKeys = new ArrayList<>();
    private final List<Reference> references = new ArrayList<>();
    private Optional<List<String>> primaryKey = Optional.empty();

    private Builder(TableName name) {
      this.name = name;
    }

    /**
     * Adds a field that may be null or missing.
     *
     * @param field its name
     * @param type the kind of its values
     * @return this builder
     */
    public Builder field(String field, ValueType type) {
      return field(new Field(field, type, true, Optional.empty(), List.of()));
    }

    /**
     * Adds a field that every row has, and never null.
     *
     * @param field its name
     * @param type the kind of its values
     * @return this builder
     */
    public Builder required(String field, ValueType type) {
      return field(new Field(field, type, false, Optional.empty(), List.of()));
    }

    /**
     * Adds a field that is an array, and may be null or missing.
     *
     * @param field its name
     * @param element the kind of its elements
     * @return this builder
     */
    public Builder array(String field, ValueType element) {
      return field(new Field(field, ValueType.ARRAY, true, Optional.of(element), List.of()));
    }

    /**
     * Adds a text of a few, in an order of their own, which may be null or missing.
     *
     * @param field its name
     * @param labels the texts in their order
     * @return this builder
     */
    public Builder labels(String field, String... labels) {
      return field(new Field(field, ValueType.ENUM, true, Optional.empty(), List.of(labels)));
    }

    /**
     * Adds a field.
     *
     * @param field the field
     * @return this builder
     * @throws io.mesa.error.MesaException {@code CONFIGURATION} where there is one of that name, or
     *     an array's elements or an enum's labels are not said
     */
    public Builder field(Field field) {
      Names.check("field name", field.name());
      if (fields.stream().anyMatch(other -> other.name().equals(field.name()))) {
        throw Source.configuration(
            "'%s' declares the field '%s' twice.".formatted(name, field.name()));
      }
      if ((field.type() == ValueType.ARRAY) != field.element().isPresent()) {
        throw Source.configuration(
            "'%s' declares '%s' as %s; only an array has elements, and it says of which kind."
                .formatted(name, field.name(), field.type()));
      }
      ValueType of = field.element().orElse(field.type());
      if ((of == ValueType.ENUM) == field.labels().isEmpty()) {
        throw Source.configuration(
            "'%s' declares '%s' as %s; only an enum has labels, and it says which."
                .formatted(name, field.name(), of));
      }
      fields.add(field);
      return this;
    }

    /**
     * Says of which kind the values inside the documents of a field are, so that queries compare,
     * order and give them as that kind.
     *
     * @param type the kind of the values
     * @param field a field that was declared as JSON
     * @param key the key inside its documents
     * @param keys further keys to follow
     * @return this builder
     * @throws io.mesa.error.MesaException {@code CONFIGURATION} as {@link #nested(Nested)} does
     */
    public Builder nested(ValueType type, String field, String key, String... keys) {
      return nested(new Nested(path(field, key, keys), type, Optional.empty()));
    }

    /**
     * Says of which kind the elements of an array inside the documents of a field are.
     *
     * @param element the kind of its elements
     * @param field a field that was declared as JSON
     * @param key the key inside its documents
     * @param keys further keys to follow
     * @return this builder
     * @throws io.mesa.error.MesaException {@code CONFIGURATION} as {@link #nested(Nested)} does
     */
    public Builder nestedArray(ValueType element, String field, String key, String... keys) {
      return nested(new Nested(path(field, key, keys), ValueType.ARRAY, Optional.of(element)));
    }

    private static List<String> path(String field, String key, String... keys) {
      List<String> path = new ArrayList<>(List.of(field, key));
      path.addAll(List.of(keys));
      return path;
    }

    /**
     * Says of which kind the values at a place inside documents are.
     *
     * @param place the place
     * @return this builder
     * @throws io.mesa.error.MesaException {@code CONFIGURATION} where its field is not declared as
     *     JSON yet, another place is there or on the way, or an array's elements are not said
     */
    public Builder nested(Nested place) {
      place.path().forEach(key -> Names.check("field name", key));
      String path = String.join(".", place.path());
      boolean inDocument =
          place.path().size() > 1
              && fields.stream()
                  .filter(field -> field.name().equals(place.path().get(0)))
                  .anyMatch(field -> field.type() == ValueType.JSON);
      if (!inDocument) {
        throw Source.configuration(
            "'%s' declares '%s', which is in no field that was declared as JSON before."
                .formatted(name, path));
      }
      if (nested.stream().anyMatch(other -> lead(other.path(), place.path()))) {
        throw Source.configuration(
            "'%s' declares '%s', where another place was declared, or on the way."
                .formatted(name, path));
      }
      if ((place.type() == ValueType.ARRAY) != place.element().isPresent()
          || place.element().orElse(place.type()) == ValueType.ENUM) {
        throw Source.configuration(
            "'%s' declares '%s' as %s; inside a document an array says of which kind its elements are, and there is no enum."
                .formatted(name, path, place.type()));
      }
      nested.add(place);
      return this;
    }

    /** Whether one path leads to the other, whichever is the shorter. */
    private static boolean lead(List<String> one, List<String> other) {
      int common = Math.min(one.size(), other.size());
      return one.subList(0, common).equals(other.subList(0, common));
    }

    /**
     * Says by which fields rows are told apart.
     *
     * @param key the fields of the primary key
     * @return this builder
     */
    public Builder primaryKey(String... key) {
      primaryKey = Optional.of(known(List.of(key)));
      return this;
    }

    /**
     * Says what else is unique: no two rows have the same values, none of them null.
     *
     * @param key the fields of the key
     * @return this builder
     */
    public Builder unique(String... key) {
      uniqueKeys.add(known(List.of(key)));
      return this;
    }

    private List<String> known(List<String> names) {
      for (String field : names) {
        if (fields.stream().noneMatch(known -> known.name().equals(field))) {
          throw Source.configuration(
              "'%s' has no field '%s' yet; declare fields before keys.".formatted(name, field));
        }
      }
      if (names.isEmpty()) {
        throw Source.configuration("A key of '%s' has no fields.".formatted(name));
      }
      return names;
    }

    /**
     * Says that fields refer to rows of another table, so that queries find the one from the other.
     *
     * @param reference the reference
     * @return this builder
     */
    public Builder reference(Reference reference) {
      known(reference.fields());
      if (reference.fields().size() != reference.targetFields().size()) {
        throw Source.configuration(
            "The reference '%s' of '%s' has fields that are not as many on both sides."
                .formatted(reference.name(), name));
      }
      references.add(reference);
      return this;
    }

    /**
     * Says that a field refers to rows of another table.
     *
     * @param field the field; also what the reference is called
     * @param target the table it refers to
     * @param targetField the field there
     * @return this builder
     */
    public Builder reference(String field, TableName target, String targetField) {
      return reference(new Reference(field, List.of(field), target, List.of(targetField)));
    }

    /**
     * Makes the declaration.
     *
     * @return the declaration
     */
    public TableDeclaration build() {
      if (fields.isEmpty()) {
        throw Source.configuration("'%s' is declared without fields.".formatted(name));
      }
      return new TableDeclaration(this);
    }
  }
}
