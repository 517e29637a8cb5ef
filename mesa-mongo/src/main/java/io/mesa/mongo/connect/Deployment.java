package io.mesa.mongo.connect;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import java.util.List;
import java.util.Optional;

/**
 * What kind of server answers, as its members said last.
 *
 * @param kind the kind
 * @param followsPrimary whether the primary is looked for, whoever it is; otherwise one member is
 *     asked, which may stop being it
 * @param term which primary it is, and which election made it that; empty where none is known
 * @param wireVersion the version of the protocol that all members speak, such as 17 of MongoDB 6.0;
 *     0 where none has answered
 * @param hasSessions whether a member has sessions
 */
public record Deployment(
    Kind kind,
    boolean followsPrimary,
    Optional<String> term,
    int wireVersion,
    boolean hasSessions) {

  /** The kinds of deployments (MongoDB's manual, "Replication", "Sharding"). */
  public enum Kind {
    /** One server, which replicates to none. */
    STANDALONE,
    /** Members of a replica set. */
    REPLICA_SET,
    /** Routers to the shards of a cluster. */
    ROUTER
  }

  static Deployment of(ClusterDescription cluster) {
    List<ServerDescription> answering =
        cluster.getServerDescriptions().stream().filter(ServerDescription::isOk).toList();
    Kind kind = Kind.STANDALONE;
    if (answering.stream().anyMatch(ServerDescription::isReplicaSetMember)) {
      kind = Kind.REPLICA_SET;
    } else if (answering.stream().anyMatch(Deployment::isRouter)) {
      kind = Kind.ROUTER;
    }
    return new Deployment(
        kind,
        cluster.getConnectionMode() != ClusterConnectionMode.SINGLE,
        answering.stream().filter(ServerDescription::isPrimary).map(Deployment::term).findFirst(),
        answering.stream().mapToInt(ServerDescription::getMaxWireVersion).min().orElse(0),
        answering.stream().anyMatch(server -> server.getLogicalSessionTimeoutMinutes() != null));
  }

  private static boolean isRouter(ServerDescription server) {
    return server.getType() == ServerType.SHARD_ROUTER
        || server.getType() == ServerType.LOAD_BALANCER;
  }

  private static String term(ServerDescription primary) {
    return "%s, version %s, election %s"
        .formatted(primary.getAddress(), primary.getSetVersion(), primary.getElectionId());
  }

  /** Whether a member has answered. */
  boolean answers() {
    return wireVersion > 0;
  }

  /**
   * Why the server makes no transactions (MongoDB's manual, "Transactions").
   *
   * @return the reason; empty where it makes them
   */
  public Optional<String> whyNoTransactions() {
    if (kind == Kind.STANDALONE) {
      return Optional.of(
          "the server is neither a member of a replica set nor a router to one, as transactions of MongoDB need");
    }
    return hasSessions ? Optional.empty() : Optional.of("the server has no sessions");
  }

  /**
   * Why no feed can be heard (MongoDB's manual, "Change Streams").
   *
   * @return the reason; empty where one can
   */
  public Optional<String> whyNoFeed() {
    return switch (kind) {
      case REPLICA_SET -> Optional.empty();
      case STANDALONE ->
          Optional.of(
              "the server is no member of a replica set, as change streams of MongoDB need");
      case ROUTER ->
          Optional.of(
              "behind a router it cannot be told that all is heard: changes of one shard wait for word of the others");
    };
  }
}
