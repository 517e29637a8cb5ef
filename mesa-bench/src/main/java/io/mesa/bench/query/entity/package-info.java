/** The benchmarks' tables as Hibernate maps them. */
@NullMarked
package io.mesa.bench.query.entity;

import org.jspecify.annotations.NullMarked;
