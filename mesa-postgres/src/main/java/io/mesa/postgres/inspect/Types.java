package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.value.BaseTypes;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The types of columns. Those in use are read once, with the types they are made of; a {@link
 * ColumnType} is made once for each type and modifier. Not thread-safe.
 */
final class Types {
  private static final String QUERY =
      """
      WITH RECURSIVE used (oid) AS (
        SELECT DISTINCT a.atttypid
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE a.attnum > 0 AND NOT a.attisdropped AND %s
        UNION
        SELECT inside.oid
          FROM used
          JOIN pg_type t ON t.oid = used.oid
         CROSS JOIN LATERAL (
           SELECT t.typelem WHERE t.typelem <> 0
           UNION ALL
           SELECT t.typbasetype WHERE t.typbasetype <> 0
           UNION ALL
           SELECT r.rngsubtype FROM pg_range r WHERE t.oid IN (r.rngtypid, r.rngmultitypid)
           UNION ALL
           SELECT f.atttypid FROM pg_attribute f
            WHERE f.attrelid = t.typrelid AND f.attnum > 0 AND NOT f.attisdropped
         ) AS inside (oid)
      )
      SELECT t.oid, t.typname, t.typtype, kind.is_array,
             made_of.oid, format_type(made_of.oid, made_of.modifier), made_of.modifier, t.typnotnull,
             CASE t.typtype
               WHEN 'e' THEN ARRAY(
                 SELECT e.enumlabel::text FROM pg_enum e
                  WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder)
               WHEN 'd' THEN ARRAY(
                 SELECT k.conname::text FROM pg_constraint k
                  WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname)
               WHEN 'c' THEN ARRAY(
                 SELECT f.attname::text FROM pg_attribute f
                  WHERE f.attrelid = t.typrelid AND f.attnum > 0 AND NOT f.attisdropped
                  ORDER BY f.attnum) END,
             fields.types, fields.modifiers, fields.names
        FROM used
        JOIN pg_type t ON t.oid = used.oid
       -- As format_type() tells an array from a vector.
       CROSS JOIN LATERAL (
         SELECT t.typsubscript = 'array_subscript_handler'::regproc AND t.typstorage <> 'p'
       ) AS kind (is_array)
       CROSS JOIN LATERAL (
         SELECT CASE WHEN kind.is_array THEN t.typelem
                     WHEN t.typtype = 'd' THEN t.typbasetype
                     WHEN t.typtype IN ('r', 'm') THEN (
                       SELECT r.rngsubtype FROM pg_range r
                        WHERE t.oid IN (r.rngtypid, r.rngmultitypid)) END,
                CASE WHEN t.typtype = 'd' THEN t.typtypmod ELSE -1 END
       ) AS made_of (oid, modifier)
       -- The condition on the type stands inside, where it spares all others the reading.
       CROSS JOIN LATERAL (
          SELECT array_agg(f.atttypid ORDER BY f.attnum) AS types,
                 array_agg(f.atttypmod ORDER BY f.attnum) AS modifiers,
                 array_agg(format_type(f.atttypid, f.atttypmod) ORDER BY f.attnum) AS names
            FROM pg_attribute f
           WHERE t.typtype = 'c'
             AND f.attrelid = t.typrelid AND f.attnum > 0 AND NOT f.attisdropped
       ) AS fields
      """;

  private final Map<Long, Definition> definitions = new HashMap<>();
  private final Map<Key, ColumnType> made = new HashMap<>();

  private record Key(long oid, int modifier) {}

  /** A row of the query; what does not apply to the kind is empty or 0. */
  private record Definition(
      long oid,
      String name,
      String kind,
      boolean array,
      long madeOf,
      @Nullable String madeOfName,
      int madeOfModifier,
      boolean notNull,
      List<String> words,
      List<Attribute> attributes) {}

  /** A field of a row type. */
  private record Attribute(String name, long type, int modifier, String typeName) {}

  private Types() {}

  /** Reads the types that the columns of these relations have. */
  static Types read(ServerSession session, Scope scope) throws SQLException {
    var types = new Types();
    session
        .list(QUERY.formatted(scope.condition()), Types::definition)
        .forEach(definition -> types.definitions.put(definition.oid(), definition));
    return types;
  }

  private static Definition definition(ResultSet row) throws SQLException {
    List<String> words = texts(row.getArray(9));
    return new Definition(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getBoolean(4),
        row.getLong(5),
        row.getString(6),
        row.getInt(7),
        row.getBoolean(8),
        words,
        row.getString(3).equals("c") ? attributes(row, words) : List.of());
  }

  private static List<Attribute> attributes(ResultSet row, List<String> names) throws SQLException {
    long[] types = Vectors.parse(row.getString(10));
    long[] modifiers = Vectors.parse(row.getString(11));
    List<String> typeNames = texts(row.getArray(12));
    List<Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      attributes.add(new Attribute(names.get(i), types[i], (int) modifiers[i], typeNames.get(i)));
    }
    return attributes;
  }

  private static List<String> texts(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** The type that was made before, null where it was not. */
  @Nullable ColumnType made(long oid, int modifier) {
    return made.get(new Key(oid, modifier));
  }

  /**
   * A column's type.
   *
   * @param oid the type's number
   * @param modifier its modifier, -1 for none
   * @param name as {@code format_type} writes both
   */
  ColumnType of(long oid, int modifier, String name) {
    var key = new Key(oid, modifier);
    ColumnType known = made.get(key);
    if (known == null) {
      known = make(definitions.get(oid), modifier, name);
      made.put(key, known);
    }
    return known;
  }

  private ColumnType make(@Nullable Definition type, int modifier, String name) {
    if (type == null) {
      return new ColumnType(name, ValueType.OTHER, new ColumnType.Base());
    }
    if (type.array()) {
      // The modifier of an array is that of its elements, and what stands before [] is their type.
      String element = name.endsWith("[]") ? name.substring(0, name.length() - 2) : name;
      return new ColumnType(
          name, ValueType.ARRAY, new ColumnType.ArrayOf(of(type.madeOf(), modifier, element)));
    }
    return switch (type.kind()) {
      case "d" -> {
        ColumnType base = madeOf(type);
        yield new ColumnType(
            name, base.valueType(), new ColumnType.Domain(base, type.notNull(), type.words()));
      }
      case "e" -> new ColumnType(name, ValueType.ENUM, new ColumnType.EnumOf(type.words()));
      case "c" -> new ColumnType(name, ValueType.OTHER, new ColumnType.Composite(fields(type)));
      case "r", "m" ->
          new ColumnType(
              name, ValueType.OTHER, new ColumnType.RangeOf(madeOf(type), type.kind().equals("m")));
      default -> new ColumnType(name, BaseTypes.of(type.oid(), type.name()), new ColumnType.Base());
    };
  }

  private ColumnType madeOf(Definition type) {
    String name = type.madeOfName();
    return of(type.madeOf(), type.madeOfModifier(), name == null ? type.name() : name);
  }

  private List<ColumnType.Field> fields(Definition type) {
    return type.attributes().stream()
        .map(
            attribute ->
                new ColumnType.Field(
                    attribute.name(),
                    of(attribute.type(), attribute.modifier(), attribute.typeName())))
        .toList();
  }
}
