package io.mesa.runtime;

import io.mesa.value.Reading;
import java.time.Duration;

/**
 * A statement as the server counts it, literals replaced by parameters.
 *
 * @param id the server's id of the statement; missing where it is hidden from this login
 * @param statement its text as the server keeps it
 * @param user who ran it
 * @param database where
 * @param calls how often it ran
 * @param total how long it took in all
 * @param mean how long it took in the mean
 * @param longest how long it took at most
 * @param rows how many rows it gave or changed in all
 * @param cacheHitRatio share of its block reads that memory answered, 0 to 1; 1 where it read none;
 *     missing where the server does not count them
 */
public record SlowQuery(
    Reading<String> id,
    Reading<String> statement,
    String user,
    String database,
    long calls,
    Duration total,
    Duration mean,
    Duration longest,
    long rows,
    Reading<Double> cacheHitRatio) {}
