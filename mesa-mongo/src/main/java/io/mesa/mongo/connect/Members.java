package io.mesa.mongo.connect;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What was last heard of the members of a deployment, which tells why none of them could be asked.
 * Those that the driver has let go because they are others than the source asks for are among them;
 * those that an application's own client asks are not. Thread-safe.
 */
final class Members implements ServerListener {
  private final Map<ServerAddress, ServerDescription> heard = new ConcurrentHashMap<>();

  @Override
  public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
    ServerDescription now = event.getNewDescription();
    if (now.isOk() || now.getException() != null) {
      heard.put(now.getAddress(), now);
    }
  }

  /** Whether a member failed with this among its causes. */
  boolean failedWith(Class<? extends Throwable> cause) {
    return heard.values().stream()
        .map(ServerDescription::getException)
        .filter(Objects::nonNull)
        .anyMatch(failure -> Causes.has(failure, cause));
  }

  /** Whether a member has answered. */
  boolean answered() {
    return answers().findAny().isPresent();
  }

  /** Whether one of those that answered takes writes. */
  boolean havePrimary() {
    return answers().anyMatch(ServerDescription::isPrimary);
  }

  /** A member of another replica set than this, or of none, in words. */
  Optional<String> stranger(String replicaSet) {
    return answers()
        .filter(member -> !replicaSet.equals(member.getSetName()))
        .map(
            member ->
                member.getAddress()
                    + (member.getSetName() == null
                        ? " is in no replica set"
                        : " is in the replica set '%s'".formatted(member.getSetName())))
        .findFirst();
  }

  private Stream<ServerDescription> answers() {
    return heard.values().stream().filter(ServerDescription::isOk);
  }
}
