package io.mesa.mongo.monitor;

import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.ServerHealth.Direction;
import io.mesa.runtime.ServerHealth.Replica;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The other members of a replica set as {@code replSetGetStatus} tells them (MongoDB's manual,
 * "replSetGetStatus"): of a primary those that follow it, of another member the primary.
 */
final class Replication {
  private static final String NO_REPLICA_SET = "76";
  private static final int PRIMARY = 1;

  private Replication() {}

  static Reading<List<Replica>> read(ServerCommands commands, BuiltInRoles roles) {
    try {
      return roles.reading(
          "the state of replication",
          BuiltInRoles.CLUSTER_MONITOR,
          () -> replicas(commands.run("replSetGetStatus")));
    } catch (MesaException e) {
      if (e.databaseCode().filter(NO_REPLICA_SET::equals).isPresent()) {
        return Reading.known(List.of());
      }
      throw e;
    }
  }

  private static List<Replica> replicas(BsonDocument status) {
    List<BsonDocument> members =
        status.getArray("members", new BsonArray()).stream().map(BsonValue::asDocument).toList();
    Optional<Instant> newest =
        members.stream()
            .filter(Replication::isPrimary)
            .findFirst()
            .flatMap(primary -> Times.instant(primary, "optimeDate"));
    Optional<BsonDocument> self = members.stream().filter(Replication::isSelf).findFirst();
    boolean here = self.filter(Replication::isPrimary).isPresent();
    List<Replica> replicas = new ArrayList<>();
    for (BsonDocument member : members) {
      if (here && !isSelf(member)) {
        replicas.add(replica(member, Direction.STANDBY, lag(newest, Optional.of(member))));
      } else if (!here && isPrimary(member)) {
        replicas.add(replica(member, Direction.PRIMARY, lag(newest, self)));
      }
    }
    return replicas;
  }

  /** Waiting for a majority is waiting for enough members, not for this one. */
  private static Replica replica(
      BsonDocument member, Direction direction, Reading<Optional<Duration>> lag) {
    return new Replica(
        member.getString("name").getValue(),
        direction,
        member.getString("stateStr", new BsonString("UNKNOWN")).getValue(),
        false,
        lag,
        Reading.missing(Reading.Reason.UNSUPPORTED, "MongoDB tells times, not bytes."));
  }

  /** One that cannot be reached, or holds no data, has a time of 1970 or none. */
  private static Reading<Optional<Duration>> lag(
      Optional<Instant> newest, Optional<BsonDocument> follower) {
    Optional<Instant> reached =
        follower
            .flatMap(member -> Times.instant(member, "optimeDate"))
            .filter(at -> at.isAfter(Instant.EPOCH));
    if (newest.isEmpty() || reached.isEmpty()) {
      return Reading.missing(
          Reading.Reason.UNSUPPORTED, "It is not known how far the follower has got.");
    }
    Duration behind = Duration.between(reached.get(), newest.get());
    return Reading.known(Optional.of(behind.isNegative() ? Duration.ZERO : behind));
  }

  private static boolean isSelf(BsonDocument member) {
    return member.getBoolean("self", BsonBoolean.FALSE).getValue();
  }

  private static boolean isPrimary(BsonDocument member) {
    return Times.number(member, "state").filter(state -> state == PRIMARY).isPresent();
  }
}
