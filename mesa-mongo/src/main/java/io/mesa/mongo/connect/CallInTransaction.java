package io.mesa.mongo.connect;

import com.mongodb.client.ClientSession;
import io.mesa.spi.DriverCall;
import io.mesa.spi.PartOfCall;
import org.jspecify.annotations.Nullable;

/** A call of which what it sends is part of a transaction. */
public final class CallInTransaction extends PartOfCall {
  private final ClientSession session;

  CallInTransaction(DriverCall call, ClientSession session) {
    super(call);
    this.session = session;
  }

  /**
   * The session that a call's commands are sent in.
   *
   * @param call the call
   * @return that of its transaction; null where it has none, and the client chooses
   */
  public static @Nullable ClientSession session(DriverCall call) {
    return call instanceof CallInTransaction inside ? inside.session : null;
  }
}
