package io.mesa.bench.cost;

import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.bench.server.EmbeddedMongo;
import io.mesa.source.Pooling;
import io.mesa.source.Sampling;
import io.mesa.source.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bson.Document;

/**
 * Estimates from earlier runs alone, as MongoDB's driver has them of a server that tells no plans.
 * The server is {@link EmbeddedMongo}, which reads every document for every query.
 */
final class DocumentEstimates {
  private static final String DATABASE = "log";
  private static final int BATCH = 1_000;

  private final Scale scale;

  DocumentEstimates(Scale scale) {
    this.scale = scale.ofDocuments();
  }

  /** As many estimates as there are times to compare them with. */
  List<Estimated> measure() {
    try (var server = EmbeddedMongo.start()) {
      fill(server);
      try (Mesa fresh = mesa(server);
          Mesa pilot = mesa(server)) {
        var workload = new Workload(List.of(events()), scale);
        List<Long> shapes = workload.fewShapes(pilot.gateway());
        var trials = new Trials(fresh.gateway(), pilot.gateway(), scale, query -> Double.NaN);
        trials.train(workload.training(shapes));
        return trials.run(workload.heldOut(shapes), scale.tests());
      }
    }
  }

  /**
   * The events as elsewhere, found but neither grouped nor sorted, without the tables they are
   * related to: the server cannot do that, or does it wrong.
   */
  private static SkewedTable events() {
    SkewedTable event = SkewedTable.named("event", 1);
    return new SkewedTable(
        DATABASE, event.name(), event.columns(), List.of(), List.of(), List.of());
  }

  private void fill(EmbeddedMongo server) {
    int documents = scale.rows();
    var random = new Random(documents);
    try (var client = MongoClients.create(server.url(DATABASE))) {
      MongoCollection<Document> events = client.getDatabase(DATABASE).getCollection("event");
      List<Document> batch = new ArrayList<>();
      for (int i = 0; i < documents; i++) {
        batch.add(event(i, documents, random));
        if (batch.size() == BATCH || i == documents - 1) {
          events.insertMany(batch);
          batch.clear();
        }
      }
    }
  }

  private static Document event(int id, int documents, Random random) {
    int tenant = (int) (1_000 * Math.pow(random.nextDouble(), 4));
    return new Document("_id", id)
        .append("id", id)
        .append("tenant_id", tenant)
        .append("hour", (int) (3_000L * id / documents))
        .append("kind", tenant % 7 * 5 + (int) (8 * Math.pow(random.nextDouble(), 3)))
        .append("millis", (int) (1 + Math.exp(9 * Math.pow(random.nextDouble(), 2))))
        .append("code", random.nextInt(1_000))
        .append("message", "message " + Integer.toHexString(random.nextInt(20_000) * 0x1357))
        .append("level", random.nextInt(50) == 0 ? "error" : "info");
  }

  private static Mesa mesa(EmbeddedMongo server) {
    return Mesa.of(
        Source.builder("documents")
            .url(server.url(DATABASE))
            .pooling(Pooling.pooled(1, 2))
            .sampling(Sampling.defaults().withMethod(Sampling.Method.FIRST_AND_LAST))
            .build());
  }
}
