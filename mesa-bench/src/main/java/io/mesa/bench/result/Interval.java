package io.mesa.bench.result;

/**
 * Between which bounds a value lies, 95 times of 100.
 *
 * @param low the lower bound
 * @param high the upper bound
 */
public record Interval(double low, double high) {}
