package io.mesa.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the build has put these classes. */
public final class BuildDirectory {
  private BuildDirectory() {}

  /**
   * The module's {@code target}.
   *
   * @return the directory, empty where the classes were copied elsewhere
   */
  public static Optional<Path> find() {
    try {
      var code = BuildDirectory.class.getProtectionDomain().getCodeSource();
      Path classes = Path.of(code.getLocation().toURI());
      return Optional.ofNullable(classes.getParent())
          .filter(parent -> classes.endsWith("target/classes"));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
