package io.mesa.bench.cost;

import io.mesa.gateway.DatabaseGateway;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The queries that are asked: of ever new shapes, and of a few with ever new values. */
final class Workload {
  private static final long NEW_SHAPES = 9_000_000;
  private static final long FEW_SHAPES = 5_000_000;

  /** So many queries are tried for one that is wanted. */
  private static final int MOST_TRIES = 12;

  /** Values from here on are never asked in training. */
  private static final long HELD_OUT = 1_000;

  private final QueryMaker maker;
  private final Scale scale;

  Workload(List<SkewedTable> tables, Scale scale) {
    this.maker = new QueryMaker(tables);
    this.scale = scale;
  }

  /** Each of a shape of its own. */
  Stream<Asked> ofNewShapes() {
    return LongStream.range(0, (long) MOST_TRIES * (scale.first() + scale.tests()))
        .mapToObj(i -> Asked.of(maker, NEW_SHAPES + i, 0));
  }

  /** Shapes of short and of long queries alike, chosen by running one of each. */
  List<Long> fewShapes(DatabaseGateway pilot) {
    var spread = new Spread(scale.bins(), scale.shapes());
    List<Long> shapes = new ArrayList<>();
    for (long i = 0; i < 20L * scale.shapes() && !spread.isFull(); i++) {
      Asked asked = Asked.of(maker, FEW_SHAPES + i, 0);
      OptionalDouble millis = Trials.millis(pilot, asked.query());
      if (millis.isPresent() && spread.take(millis.getAsDouble())) {
        shapes.add(asked.shape());
      }
    }
    return shapes;
  }

  /** Queries of these shapes, with the values that are for training. */
  List<Asked> training(List<Long> shapes) {
    List<Asked> training = new ArrayList<>();
    for (long shape : shapes) {
      for (int value = 0; value < scale.training(); value++) {
        training.add(Asked.of(maker, shape, value));
      }
    }
    Collections.shuffle(training, new Random(shapes.size()));
    return training;
  }

  /** Queries of these shapes, with values that training does not have. */
  Stream<Asked> heldOut(List<Long> shapes) {
    int rounds = MOST_TRIES * scale.tests() / Math.max(1, shapes.size());
    return LongStream.range(HELD_OUT, HELD_OUT + rounds)
        .boxed()
        .flatMap(
            values -> {
              List<Long> order = new ArrayList<>(shapes);
              Collections.shuffle(order, new Random(values));
              return order.stream().map(shape -> Asked.of(maker, shape, values));
            });
  }
}
