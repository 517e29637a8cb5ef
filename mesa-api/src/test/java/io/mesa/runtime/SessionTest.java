package io.mesa.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant MINUTE_AGO = NOW.minusSeconds(60);
  private static final Instant HOUR_AGO = NOW.minusSeconds(3_600);

  private static Session session(Reading<SessionState> state, Reading<Instant> stateChangedAt) {
    return new Session(
        7,
        Reading.known(new SessionId(7, HOUR_AGO)),
        Reading.known("app"),
        Reading.known("shop"),
        Reading.known("web"),
        Reading.known(Optional.empty()),
        state,
        Reading.known("SELECT 1"),
        Reading.known(Optional.of(MINUTE_AGO)),
        Reading.known(Optional.empty()),
        stateChangedAt,
        Reading.known(Optional.empty()),
        false,
        NOW);
  }

  private static Session session(SessionState state) {
    return session(Reading.known(state), Reading.known(HOUR_AGO));
  }

  @ParameterizedTest
  @EnumSource(names = {"IDLE", "IDLE_IN_TRANSACTION", "IDLE_IN_FAILED_TRANSACTION"})
  void idleFor_ofAnIdleOne_isSinceItsStateChanged(SessionState state) {
    assertThat(session(state).idleFor()).isEqualTo(Reading.known(Optional.of(Duration.ofHours(1))));
    assertThat(session(state).runningFor()).isEqualTo(Reading.known(Optional.empty()));
  }

  @Test
  void runningFor_ofAnActiveOne_isSinceItsStatementStarted() {
    Session active = session(SessionState.ACTIVE);
    assertThat(active.runningFor()).isEqualTo(Reading.known(Optional.of(Duration.ofMinutes(1))));
    assertThat(active.idleFor()).isEqualTo(Reading.known(Optional.empty()));
  }

  @Test
  void times_ofAnother_areNone() {
    Session other = session(SessionState.OTHER);
    assertThat(other.runningFor()).isEqualTo(Reading.known(Optional.empty()));
    assertThat(other.idleFor()).isEqualTo(Reading.known(Optional.empty()));
  }

  @Test
  void times_ofAHiddenState_areMissingForTheSameReason() {
    Reading<SessionState> hidden = Reading.denied("hidden", "GRANT pg_read_all_stats");
    Session session = session(hidden, Reading.known(HOUR_AGO));
    assertThat(session.idleFor()).isEqualTo(Reading.denied("hidden", "GRANT pg_read_all_stats"));
    assertThat(session.runningFor()).isEqualTo(Reading.denied("hidden", "GRANT pg_read_all_stats"));
  }

  @Test
  void idleFor_ofAHiddenMoment_isMissing() {
    Session session =
        session(
            Reading.known(SessionState.IDLE), Reading.denied("hidden", "GRANT pg_read_all_stats"));
    assertThat(session.idleFor().isMissing(Reading.Reason.DENIED)).isTrue();
  }

  @Test
  void sessionId_always_showsProcessAndStart() {
    assertThat(new SessionId(7, NOW)).hasToString("7@2026-01-01T12:00:00Z");
    assertThat(new SessionId(7, NOW, Optional.of("db1:27017")))
        .hasToString("db1:27017/7@2026-01-01T12:00:00Z")
        .isNotEqualTo(new SessionId(7, NOW));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void sessionId_withoutAProcess_isRefused(long pid) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> new SessionId(pid, NOW))
        .withMessage("The number of a session is positive, not " + pid + ".")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void filter_standard_isFiftyThatAreNotIdle() {
    assertThat(SessionFilter.standard())
        .isEqualTo(new SessionFilter(false, Optional.empty(), Optional.empty(), 50));
    assertThat(
            SessionFilter.standard().withIdle().withUser("app").withDatabase("shop").withLimit(3))
        .isEqualTo(new SessionFilter(true, Optional.of("app"), Optional.of("shop"), 3));
  }

  @Test
  void filter_bad_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> SessionFilter.standard().withLimit(0))
        .withMessage("limit is 0; it must be positive.");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> SessionFilter.standard().withUser(""))
        .withMessage("The user name is empty.");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> SessionFilter.standard().withDatabase(""))
        .withMessage("The database name is empty.");
  }
}
