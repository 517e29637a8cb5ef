/**
 * How benchmarks measure: blocks of work whose contenders alternate, in JVMs of their own, and
 * ratios with intervals.
 */
@NullMarked
package io.mesa.bench.measure;

import org.jspecify.annotations.NullMarked;
