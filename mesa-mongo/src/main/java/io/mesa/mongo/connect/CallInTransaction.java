package io.mesa.mongo.connect;

import com.mongodb.client.ClientSession;
import io.mesa.call.CallOptions;
import io.mesa.spi.DriverCall;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call of which what it sends is part of a transaction. */
public final class CallInTransaction implements DriverCall {
  private final DriverCall call;
  private final ClientSession session;

  CallInTransaction(DriverCall call, ClientSession session) {
    this.call = call;
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

  @Override
  public CallOptions options() {
    return call.options();
  }

  @Override
  public String requestId() {
    return call.requestId();
  }

  @Override
  public boolean preview() {
    return call.preview();
  }

  @Override
  public Duration timeout() {
    return call.timeout();
  }

  @Override
  public Duration remaining() {
    return call.remaining();
  }

  @Override
  public Registration onCancel(Cancellable work) {
    return call.onCancel(work);
  }
}
