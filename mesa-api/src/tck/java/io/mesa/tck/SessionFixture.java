package io.mesa.tck;

import io.mesa.runtime.Session;
import io.mesa.value.TableName;
import java.time.Duration;

/** Sessions beside Mesa's, as other applications have them. */
public interface SessionFixture {

  /**
   * Opens a session in the source's default database that this fixture's login may see and end.
   *
   * @return the session, idle
   */
  OtherSession open();

  /**
   * A session of another application. Its work is called on a thread of the kit's, the rest may be
   * called meanwhile.
   */
  interface OtherSession extends AutoCloseable {

    /**
     * Whether this is the session that a monitor tells of.
     *
     * @param session a session of {@link io.mesa.gateway.Monitor#sessions}
     * @return true where it is this one
     */
    boolean is(Session session);

    /**
     * Runs a statement that takes its time.
     *
     * @param time how long at least
     * @throws Exception where it was cut short
     */
    void work(Duration time) throws Exception;

    /**
     * Locks a table against everybody until the session is closed, waiting while another one has
     * it; for {@link io.mesa.gateway.Capability#WAITS}.
     *
     * @param table the table
     * @throws Exception where the wait was cut short
     */
    void lock(TableName table) throws Exception;

    /**
     * Whether the server still answers this session. Asks it, so it is not called during {@link
     * #work} and {@link #lock}.
     *
     * @return false where it was ended
     */
    boolean isAlive();

    /** Ends the session and its work, if it has not ended yet. Does not fail. */
    @Override
    void close();
  }
}
