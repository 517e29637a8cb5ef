package io.mesa.bench.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Chooses queries whose times are spread evenly in logarithm, by running many, through a Mesa of
 * its own that nothing is learned from.
 */
final class Candidates {
  private static final int MOST_TRIES = 12;
  private static final int VALUES = 40;

  /** Values from here on are never asked in training. */
  private static final long HELD_OUT = 1_000;

  private final DatabaseGateway pilot;
  private final QueryMaker maker;
  private final Scale scale;

  Candidates(DatabaseGateway pilot, QueryMaker maker, Scale scale) {
    this.pilot = pilot;
    this.maker = maker;
    this.scale = scale;
  }

  /** A query that takes about so long. */
  record Candidate(long shape, Query query, String schema, double millis) {}

  /** Runs a query; empty where that takes too long, or no time. */
  private List<Candidate> tried(long shape, long values) {
    Query query = maker.query(shape, values);
    try {
      pilot.translate(query); // Reads the structure of its tables.
      double millis = millis(pilot, query);
      int bin = Scale.bin(millis);
      return bin >= 0 && bin < scale.bins()
          ? List.of(new Candidate(shape, query, maker.schema(shape), millis))
          : List.of();
    } catch (MesaException e) {
      if (e.code() == ErrorCode.TIMEOUT) {
        return List.of();
      }
      throw e;
    }
  }

  /** How long a query takes. */
  static double millis(DatabaseGateway gateway, Query query) {
    long began = System.nanoTime();
    gateway.query(query);
    return (System.nanoTime() - began) / 1e6;
  }

  /** Queries of as many shapes. */
  List<Candidate> ofManyShapes(long firstShape) {
    var chosen = new Spread();
    for (long i = 0; i < (long) MOST_TRIES * scale.tests() && !chosen.isFull(); i++) {
      tried(firstShape + i, 0).forEach(chosen::add);
    }
    return chosen.shuffled();
  }

  /** Queries of few shapes, with values that training does not have. */
  List<Candidate> ofFewShapes(List<Long> shapes) {
    var chosen = new Spread();
    for (int value = 0; value < VALUES; value++) {
      for (long shape : shapes) {
        if (!chosen.isFull()) {
          tried(shape, HELD_OUT + value).forEach(chosen::add);
        }
      }
    }
    return chosen.shuffled();
  }

  /** Takes as many of each half decade. */
  private final class Spread {
    private final List<Candidate> chosen = new ArrayList<>();
    private final int[] taken = new int[scale.bins()];

    void add(Candidate candidate) {
      int bin = Scale.bin(candidate.millis);
      if (taken[bin] < most()) {
        taken[bin]++;
        chosen.add(candidate);
      }
    }

    private int most() {
      return (scale.tests() + scale.bins() - 1) / scale.bins();
    }

    boolean isFull() {
      for (int count : taken) {
        if (count < most()) {
          return false;
        }
      }
      return true;
    }

    List<Candidate> shuffled() {
      Collections.shuffle(chosen, new Random(chosen.size()));
      return chosen;
    }
  }
}
