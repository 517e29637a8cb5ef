package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.mongo.testing.ReplicaSetDouble;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Related rows read apart are part of the transaction that asks for them. */
class RelatedRowsInTransactionOnDoubleTest {
  private static final TableName OWNER = TableName.of("shop", "owner");
  private static final TableName ITEM = TableName.of("shop", "item");

  private static Source source(String url) {
    return Source.builder("shop")
        .url(url)
        .table(
            TableDeclaration.of(OWNER).required("_id", ValueType.INT32).primaryKey("_id").build())
        .table(
            TableDeclaration.of(ITEM)
                .required("_id", ValueType.INT32)
                .field("owner_id", ValueType.INT32)
                .primaryKey("_id")
                .reference("owner_id", OWNER, "_id")
                .build())
        .build();
  }

  @Test
  void query_inATransaction_asksInItsSession() {
    ReplicaSetDouble server = ReplicaSetDouble.start();
    try (MongoClient client = MongoClients.create(server.url("shop"));
        Mesa mesa = Mesa.of(source(server.url("shop")))) {
      client.getDatabase("shop").getCollection("owner").insertOne(new org.bson.Document("_id", 1));
      client.getDatabase("shop").createCollection("item");
      server.refuse("aggregate", 40324, "Location40324");
      Row owner =
          mesa.gateway()
              .inTransaction(
                  transaction -> {
                    transaction.execute(
                        Mutation.insertInto("item")
                            .columns("_id", "owner_id")
                            .values(7, 1)
                            .build());
                    return transaction
                        .query(Query.from("owner").include("item").build())
                        .first()
                        .orElseThrow();
                  });
      assertThat(owner.many("item")).hasSize(1);
      List<Document> asked =
          server.received().stream().filter(each -> each.containsKey("find")).toList();
      assertThat(asked).extracting(each -> each.get("find")).containsExactly("owner", "item");
      assertThat(asked).allMatch(each -> Boolean.FALSE.equals(each.get("autocommit")));
      assertThat(asked).extracting(each -> each.get("lsid")).containsOnly(asked.get(0).get("lsid"));
    } finally {
      server.stop();
    }
  }
}
