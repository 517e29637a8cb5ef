package io.mesa.mongo.inspect;

import io.mesa.mongo.value.Types;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.FieldOrigin;
import io.mesa.structure.FieldOrigin.Sampled;
import io.mesa.structure.FieldOrigin.Validated;
import io.mesa.structure.NestedField;
import io.mesa.structure.Sample;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of a collection's documents: those that its validator names, merged with those that a
 * sample has. A field's type holds what the validator allows and what the sample shows.
 */
final class Fields {
  private static final String ID = "_id";

  private final Rule rule;
  private final boolean enforced;
  private final Samples.Seen seen;

  /**
   * Prepares.
   *
   * @param rule what the validator says
   * @param enforced whether a document that breaks it is refused
   * @param seen what a sample shows
   */
  Fields(Rule rule, boolean enforced, Samples.Seen seen) {
    this.rule = rule;
    this.enforced = enforced;
    this.seen = seen;
  }

  /** A place, what the validator says of it, and what the sample shows there. */
  private record Place(
      String path,
      Optional<Rule> rule,
      boolean required,
      boolean excluded,
      long missing,
      Optional<Observed> observed) {}

  List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    long documents = seen.sample().map(Sample::documents).orElse(0L);
    for (String name : names(rule, seen.observed())) {
      Place place = inside(escaped(name), name, rule, Optional.of(seen.observed()), documents);
      FieldOrigin origin = origin(place);
      List<NestedField> nested = new ArrayList<>();
      addNested(place, nested);
      columns.add(
          Column.plain(name, columns.size() + 1, type(place), isNullable(name, place, origin))
              .learned(origin, nested));
    }
    return columns;
  }

  /** The id, then those that the validator names, then others as documents have them. */
  private static Set<String> names(Rule rule, Observed observed) {
    Set<String> names = new LinkedHashSet<>();
    if (observed.fields().containsKey(ID)) {
      names.add(ID);
    }
    names.addAll(rule.fields().keySet());
    names.addAll(rule.required());
    observed.fields().entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Observed> field) -> field.getValue().place())
                .thenComparing(Map.Entry::getKey))
        .forEach(field -> names.add(field.getKey()));
    return names;
  }

  /** A field's place in what it is in, of which there are so many. */
  private static Place inside(
      String path, String name, Rule rule, Optional<Observed> parent, long parents) {
    Optional<Observed> observed = parent.map(all -> all.fields().get(name));
    Optional<Rule> own =
        Optional.ofNullable(rule.fields().get(name))
            .or(() -> rule.requires(name) ? Optional.of(Rule.nothing()) : Optional.empty());
    return new Place(
        path,
        own,
        rule.requires(name),
        rule.closed() && own.isEmpty(),
        parents - observed.map(Observed::values).orElse(0L),
        observed);
  }

  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace(".", "\\.").replace("[", "\\[");
  }

  private void addNested(Place place, List<NestedField> nested) {
    Optional<Rule> rules = place.rule.flatMap(Rule::elements);
    Optional<Observed> elements = place.observed.flatMap(Observed::elements);
    if (rules.isPresent() || elements.isPresent()) {
      add(new Place(place.path + "[]", rules, false, false, 0, elements), nested);
    }
    Rule inner = place.rule.orElseGet(Rule::nothing);
    long parents = place.observed.map(all -> all.types().getOrDefault("object", 0L)).orElse(0L);
    for (String name : names(inner, place.observed.orElseGet(Observed::new))) {
      add(inside(place.path + "." + escaped(name), name, inner, place.observed, parents), nested);
    }
  }

  private void add(Place place, List<NestedField> nested) {
    nested.add(new NestedField(place.path, type(place), origin(place)));
    addNested(place, nested);
  }

  private static ColumnType type(Place place) {
    Set<ValueType> shown = place.observed.map(Observed::kinds).orElseGet(Set::of);
    Set<ValueType> kinds = EnumSet.noneOf(ValueType.class);
    kinds.addAll(shown);
    place.rule.ifPresent(said -> said.types().forEach(type -> kinds.addAll(BsonTypes.kinds(type))));
    if (shown.contains(ValueType.UUID) && !shown.contains(ValueType.BYTES)) {
      // A validator cannot tell them from other binary data.
      kinds.remove(ValueType.BYTES);
    }
    ValueType kind = Types.common(kinds);
    return kind == ValueType.ARRAY
        ? Types.arrayOf(
            type(
                new Place(
                    place.path,
                    place.rule.flatMap(Rule::elements),
                    false,
                    false,
                    0,
                    place.observed.flatMap(Observed::elements))))
        : Types.of(kind);
  }

  /** Whether it may be null or missing; what a validator only warns of may be. */
  private boolean isNullable(String name, Place place, FieldOrigin origin) {
    if (name.equals(ID)) {
      return false;
    }
    List<String> types = place.rule.map(Rule::types).orElseGet(List::of);
    boolean asked = place.required && !types.isEmpty() && !types.contains(BsonTypes.NULL);
    return !(enforced && asked && origin.conflicts().isEmpty());
  }

  private FieldOrigin origin(Place place) {
    Optional<Sampled> sampled =
        place.observed.flatMap(
            all -> seen.sample().map(of -> new Sampled(of, all.documents(), all.types())));
    return new FieldOrigin(
        place.rule.map(said -> new Validated(said.types(), place.required)),
        sampled,
        conflicts(place));
  }

  private List<String> conflicts(Place place) {
    List<String> conflicts = new ArrayList<>();
    place.rule.ifPresent(said -> addUnallowed(said, place, conflicts));
    if (place.excluded) {
      conflicts.add("The validator allows no such field; the sample has it.");
    }
    if (place.required && place.missing > 0) {
      conflicts.add(
          "The validator requires it; the sample lacks it %s.".formatted(times(place.missing)));
    }
    place
        .observed
        .filter(all -> all.kinds().size() > 1 && Types.common(all.kinds()) == ValueType.JSON)
        .ifPresent(
            all ->
                conflicts.add(
                    "The sample has values of several types: %s."
                        .formatted(String.join(", ", all.types().keySet()))));
    return conflicts;
  }

  private static void addUnallowed(Rule said, Place place, List<String> conflicts) {
    place.observed.ifPresent(
        all ->
            all.types()
                .forEach(
                    (type, count) -> {
                      if (!BsonTypes.isAmong(type, said.types())) {
                        conflicts.add(
                            "The validator says %s; the sample has %s %s."
                                .formatted(String.join(" or ", said.types()), type, times(count)));
                      }
                    }));
  }

  private static String times(long count) {
    return count == 1 ? "once" : count + " times";
  }
}
