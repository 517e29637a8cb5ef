package io.mesa.mongo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.mongo.testing.GoProgram.Missing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Building with Go, with scripts in Go's place. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the scripts are for a shell")
class GoProgramTest {
  private static final String MODULE = "example.org/tools/cmd/tool@v1.2.3";

  @TempDir Path directory;

  private Path go(String script) throws IOException {
    Path go = directory.resolve("go");
    Files.writeString(go, "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
  }

  private GoProgram program(Duration limit) {
    return new GoProgram(MODULE, directory.resolve("kept"), limit);
  }

  @Test
  void program_isBuiltOnce() throws Exception {
    Path calls = directory.resolve("calls");
    Path go =
        go(
            "echo \"$@\" >> %s; echo made > \"$GOBIN/tool\"; chmod +x \"$GOBIN/tool\""
                .formatted(calls));
    GoProgram program = program(Duration.ofSeconds(20));
    Path first = program.install(go);
    assertThat(program.install(go)).isEqualTo(first).hasContent("made");
    assertThat(calls).hasContent("install " + MODULE);
    try (Stream<Path> kept = Files.list(directory.resolve("kept"))) {
      assertThat(kept).containsExactly(first);
    }
  }

  @Test
  void program_thatTheProxyRefuses_isMissingWithItsWord() throws Exception {
    Path go = go("echo go: downloading; echo 'reading: 403 Forbidden' >&2; exit 1");
    assertThatExceptionOfType(Missing.class)
        .isThrownBy(() -> program(Duration.ofSeconds(20)).install(go))
        .withMessage("go install " + MODULE + ": reading: 403 Forbidden");
  }

  @Test
  void program_thatTakesTooLong_isMissingAndNothingRunsOn() throws Exception {
    Path started = directory.resolve("started");
    Path go = go("echo $$ > %s; sleep 60".formatted(started));
    assertThatExceptionOfType(Missing.class)
        .isThrownBy(() -> program(Duration.ofSeconds(1)).install(go))
        .withMessageContaining("within PT1S");
    long process = Long.parseLong(Files.readString(started).strip());
    assertThat(ProcessHandle.of(process).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
