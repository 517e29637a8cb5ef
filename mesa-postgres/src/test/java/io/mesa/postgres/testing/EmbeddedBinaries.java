package io.mesa.postgres.testing;

import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The PostgreSQL binaries of one major version, from the jar that the build has put into {@code
 * target/postgres-binaries} (or the directory in the system property {@code
 * mesa.postgres.binaries}). All these jars name their content alike, so they cannot be on one class
 * path.
 */
record EmbeddedBinaries(int major) implements PgBinaryResolver {

  @Override
  public InputStream getPgBinary(String system, String machine) throws IOException {
    try (var jar = new ZipFile(jar().toFile())) {
      var archive =
          jar.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no .txz in " + jar()));
      try (var content = jar.getInputStream(archive)) {
        return new ByteArrayInputStream(content.readAllBytes());
      }
    }
  }

  private Path jar() {
    String configured = System.getProperty("mesa.postgres.binaries");
    var directories =
        configured != null
            ? Stream.of(configured)
            : Stream.of("target/postgres-binaries", "mesa-postgres/target/postgres-binaries");
    return directories
        .map(directory -> Path.of(directory, major + ".jar").toAbsolutePath())
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no binaries of PostgreSQL "
                        + major
                        + ": run 'mvn generate-test-resources' (with -Plong for 16 and 17) or set"
                        + " -Dmesa.postgres.binaries to the directory of "
                        + major
                        + ".jar"));
  }
}
