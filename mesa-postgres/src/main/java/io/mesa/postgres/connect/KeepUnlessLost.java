package io.mesa.postgres.connect;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Which errors cost a pooled connection its life: only those it did not survive. HikariCP by itself
 * closes one after "feature not supported" too.
 */
final class KeepUnlessLost implements SQLExceptionOverride {
  @java.lang.Override
  public SQLExceptionOverride.Override adjudicate(SQLException thrown) {
    return StatementErrors.isConnectionLoss(thrown)
        ? SQLExceptionOverride.Override.CONTINUE_EVICT
        : SQLExceptionOverride.Override.DO_NOT_EVICT;
  }
}
