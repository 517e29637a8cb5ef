package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.OptionalInt;

/**
 * A host of a server.
 *
 * @param host a name or an address; an IPv6 address without brackets
 * @param port the port, empty for the driver's default
 */
public record HostAddress(String host, OptionalInt port) {
  private static final int LARGEST_PORT = 65_535;

  /**
   * Checks host and port.
   *
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the port is not 1 to 65535, or the
   *     host is empty or contains a character that no host has
   */
  public HostAddress {
    if (host.isEmpty() || host.chars().anyMatch(HostAddress::inNoHost)) {
      throw new MesaException(
          ErrorCode.CONFIGURATION, "'" + host + "' is no host name or address.");
    }
    if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > LARGEST_PORT)) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "Port %d of host '%s' is out of range; a port is 1 to %d."
              .formatted(port.getAsInt(), host, LARGEST_PORT));
    }
  }

  private static boolean inNoHost(int character) {
    return character <= ' '
        || "/?#@,[]\\&=".indexOf(character) >= 0
        || Character.isSurrogate((char) character);
  }

  /**
   * A host with the driver's default port.
   *
   * @param host a name or an address
   * @return the address
   */
  public static HostAddress of(String host) {
    return new HostAddress(host, OptionalInt.empty());
  }

  /**
   * A host and a port.
   *
   * @param host a name or an address
   * @param port 1 to 65535
   * @return the address
   */
  public static HostAddress of(String host, int port) {
    return new HostAddress(host, OptionalInt.of(port));
  }

  /**
   * Whether this names the machine itself: {@code localhost}, {@code 127.0.0.0/8} or {@code ::1}.
   * Nothing is looked up.
   *
   * @return true for a loopback name or address
   */
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost")
        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
        || host.matches("(0{0,4}:){1,7}0{0,3}1");
  }

  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return port.isPresent() ? shown + ":" + port.getAsInt() : shown;
  }
}
