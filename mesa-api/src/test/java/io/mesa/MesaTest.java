package io.mesa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MesaTest {
  @TempDir Path directory;

  /** Named in a services file that only a test's class loader sees. */
  public static class FoundDriver implements DatabaseDriver {
    @Override
    public String name() {
      return "found";
    }

    @Override
    public DriverConnection open(Source source, DriverContext context) {
      throw new MesaException(ErrorCode.CONFIGURATION, "opened by " + getClass().getSimpleName());
    }
  }

  /** Of the same name. */
  public static final class TwinDriver extends FoundDriver {}

  /** Cannot be made. */
  public static final class BrokenDriver extends FoundDriver {
    public BrokenDriver() {
      throw new IllegalStateException("it is broken");
    }
  }

  private static Source source(String driver) {
    return Source.builder("s").driver(driver).build();
  }

  private static void assertRefused(ThrowingCallable call, String... said) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class,
            e -> {
              assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.CONFIGURATION);
              assertThat(e.getMessage()).contains(said);
            });
  }

  private void withServices(String content, ThrowingCallable work) throws Throwable {
    Path services =
        Files.createDirectories(directory.resolve("META-INF/services"))
            .resolve(DatabaseDriver.class.getName());
    Files.writeString(services, content);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      work.call();
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void driver_isFoundThroughTheContextClassLoader() throws Throwable {
    withServices(
        FoundDriver.class.getName(),
        () -> assertRefused(() -> Mesa.of(source("found")), "opened by FoundDriver"));
  }

  @Test
  void driver_missing_listsWhatWasFoundAndWhatIsBroken() throws Throwable {
    withServices(
        FoundDriver.class.getName()
            + "\n"
            + BrokenDriver.class.getName()
            + "\nno.such.Driver\njava.lang.String",
        () ->
            assertRefused(
                () -> Mesa.of(source("absent")),
                "no driver 'absent'",
                "found (" + FoundDriver.class.getName() + ")",
                "BrokenDriver",
                "no.such.Driver",
                "class loader"));
  }

  @Test
  void driver_broken_doesNotHideTheOthers() throws Throwable {
    withServices(
        BrokenDriver.class.getName() + "\n" + FoundDriver.class.getName(),
        () -> assertRefused(() -> Mesa.of(source("found")), "opened by FoundDriver"));
  }

  @Test
  void driver_twoOfOneName_areRefusedUnlessOneIsGiven() throws Throwable {
    withServices(
        FoundDriver.class.getName() + "\n" + TwinDriver.class.getName(),
        () -> {
          assertRefused(() -> Mesa.of(source("found")), "Several drivers", "TwinDriver");
          assertRefused(
              () -> Mesa.builder().source(source("found")).driver(new TwinDriver()).build(),
              "opened by TwinDriver");
        });
  }

  @Test
  void builder_withoutSourceOrWithTwoOfOneId_isRefused() {
    assertRefused(() -> Mesa.builder().build(), "no source");
    assertRefused(() -> Mesa.of(source("a"), source("b")), "Two sources");
  }
}
