package io.mesa.query;

/** Builds an {@link Include}; got from {@link QueryBuilder#include}. Not thread-safe. */
public final class IncludeBuilder extends SelectionBuilder<IncludeBuilder> {
  private final String relation;
  private String name;

  IncludeBuilder(String relation) {
    this.relation = relation;
    this.name = relation;
  }

  @Override
  IncludeBuilder self() {
    return this;
  }

  /**
   * Says what the rows are called in the result; like the relation unless said.
   *
   * @param other the name
   * @return this builder
   */
  public IncludeBuilder as(String other) {
    this.name = other;
    return this;
  }

  Include build() {
    return new Include(relation, name, selection());
  }
}
