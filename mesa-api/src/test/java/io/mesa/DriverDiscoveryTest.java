package io.mesa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.csv.CsvDriver;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.toy.ToyDriver;
import io.mesa.toy.ToyServer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drivers found, missing, broken and of one name. */
class DriverDiscoveryTest {
  private static final Source TOY = Source.builder("toys").driver("toy").build();

  /** A driver that can be found. */
  public static class FoundDriver extends ToyDriver {
    /** For {@link java.util.ServiceLoader}. */
    public FoundDriver() {
      super(new ToyServer(), Set.of());
    }
  }

  /** Another of the same name. */
  public static final class TwinDriver extends FoundDriver {}

  /** A driver that cannot be made. */
  public static final class FailingDriver implements DatabaseDriver {
    /** Fails. */
    public FailingDriver() {
      throw new IllegalStateException("half installed");
    }

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public DriverConnection open(Source source, DriverContext context) {
      throw new IllegalStateException();
    }
  }

  /** A driver that does not say its name. */
  public static final class NamelessDriver extends FoundDriver {
    @Override
    public String name() {
      throw new IllegalStateException("forgot it");
    }
  }

  @TempDir private Path directory;
  private ClassLoader before;

  @BeforeEach
  void remember() {
    before = Thread.currentThread().getContextClassLoader();
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Makes these the providers that the context class loader knows. */
  private void provide(String... providers) throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.write(services.resolve(DatabaseDriver.class.getName()), Set.of(providers));
    URL[] urls = {directory.toUri().toURL()};
    Thread.currentThread().setContextClassLoader(new URLClassLoader(urls, before));
  }

  private static String refusal(Source source) {
    return assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Mesa.of(source))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .satisfies(e -> assertThat(e.source()).hasValue(source.id()))
        .actual()
        .getMessage();
  }

  @Test
  void driver_knownToTheContextClassLoader_isFound() throws IOException {
    provide(FoundDriver.class.getName());
    try (Mesa mesa = Mesa.of(TOY)) {
      assertThat(mesa.gateway().databases()).isNotEmpty();
    }
  }

  @Test
  void driver_knownToMesasOwnClassLoader_isFound() throws Exception {
    provide(FoundDriver.class.getName());
    ClassLoader own = new ChildFirst(directory, before);
    Thread.currentThread().setContextClassLoader(before);
    assertThat(sourcesOpenedIn(own)).isEqualTo("[toys]");
  }

  @Test
  void driver_knownToBothClassLoaders_isFoundOnce() throws Exception {
    provide(FoundDriver.class.getName());
    ClassLoader own = new ChildFirst(directory, before);
    Thread.currentThread().setContextClassLoader(own);
    assertThat(sourcesOpenedIn(own)).isEqualTo("[toys]");
  }

  private static String sourcesOpenedIn(ClassLoader world) throws Exception {
    Class<?> inside = world.loadClass(InItsOwnWorld.class.getName());
    return inside.getMethod("sources").invoke(null).toString();
  }

  /** Runs where Mesa was loaded by another class loader than the context's. */
  public static final class InItsOwnWorld {
    private InItsOwnWorld() {}

    /** Opens a source with a driver that only Mesa's own class loader knows. */
    public static Set<String> sources() {
      try (Mesa mesa = Mesa.of(Source.builder("toys").driver("toy").build())) {
        return mesa.sources();
      }
    }
  }

  /** Loads Mesa's classes itself. */
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(Path directory, ClassLoader parent) throws IOException {
      super(
          new URL[] {
            directory.toUri().toURL(),
            Mesa.class.getProtectionDomain().getCodeSource().getLocation(),
            DriverDiscoveryTest.class.getProtectionDomain().getCodeSource().getLocation()
          },
          parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith("io.mesa.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  @Test
  void driver_withoutAContextClassLoader_isStillSought() {
    Thread.currentThread().setContextClassLoader(null);
    assertThat(refusal(TOY)).contains("There is no driver 'toy'");
  }

  @Test
  void driver_missing_isRefusedWithWhatWasFound() throws IOException {
    provide(FoundDriver.class.getName());
    assertThat(refusal(Source.builder("orders").driver("oracle").build()))
        .startsWith(
            "There is no driver 'oracle' for source 'orders'. Given: none. Found by ServiceLoader,"
                + " through the context class loader and Mesa's own: ")
        .contains(
            "toy (" + FoundDriver.class.getName() + ")", "csv (" + CsvDriver.class.getName() + ")")
        .endsWith(
            "). Add the driver's module, such as io.mesa:mesa-postgres for postgresql or"
                + " io.mesa:mesa-mongo for mongodb, to the class path or module path.");
  }

  @Test
  void driver_missing_isRefusedWithWhatWasGiven() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                Mesa.builder()
                    .driver(new TwinDriver())
                    .source(Source.builder("orders").driver("oracle").build())
                    .build())
        .withMessageContaining("Given: toy (" + TwinDriver.class.getName() + ").");
  }

  @Test
  void provider_thatCannotBeMade_isReportedAndNotFatal() throws IOException {
    provide(FailingDriver.class.getName(), FoundDriver.class.getName());
    try (Mesa mesa = Mesa.of(TOY)) {
      assertThat(mesa.sources()).containsExactly("toys");
    }
    assertThat(refusal(Source.builder("orders").driver("failing").build()))
        .contains("Broken: ", FailingDriver.class.getName());
  }

  @Test
  void provider_thatIsNoDriverOrIsNotThere_isReportedAndNotFatal() throws IOException {
    provide(DriverDiscoveryTest.class.getName(), "no.such.Driver", FoundDriver.class.getName());
    try (Mesa mesa = Mesa.of(TOY)) {
      assertThat(mesa.sources()).containsExactly("toys");
    }
    assertThat(refusal(Source.builder("orders").driver("oracle").build()))
        .contains(
            "Broken: ",
            DriverDiscoveryTest.class.getName() + " not a subtype",
            "Provider no.such.Driver not found");
  }

  @Test
  void provider_thatDoesNotSayItsName_isReportedAndNotFatal() throws IOException {
    provide(NamelessDriver.class.getName(), FoundDriver.class.getName());
    try (Mesa mesa = Mesa.of(TOY)) {
      assertThat(mesa.sources()).containsExactly("toys");
    }
    assertThat(refusal(Source.builder("orders").driver("oracle").build()))
        .contains(NamelessDriver.class.getName() + " does not say its name: forgot it");
  }

  @Test
  void drivers_ofOneName_areRefusedUnlessOneIsGiven() throws IOException {
    provide(FoundDriver.class.getName(), TwinDriver.class.getName());
    assertThat(refusal(TOY))
        .contains(
            "Several drivers are called 'toy'",
            FoundDriver.class.getName(),
            TwinDriver.class.getName());
    try (Mesa mesa = Mesa.builder().driver(new TwinDriver()).source(TOY).build()) {
      assertThat(mesa.sources()).containsExactly("toys");
    }
  }
}
