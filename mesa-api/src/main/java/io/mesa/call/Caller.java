package io.mesa.call;

import io.mesa.value.Names;
import java.util.Optional;

/**
 * On whose behalf a call is made, for the audit trail.
 *
 * @param name who calls
 * @param tenant for which tenant
 */
public record Caller(String name, Optional<String> tenant) {
  /** Checks the names. */
  public Caller {
    Names.check("caller", name);
    tenant.ifPresent(value -> Names.check("tenant", value));
  }

  /**
   * A caller without a tenant.
   *
   * @param name who calls
   * @return the caller
   */
  public static Caller of(String name) {
    return new Caller(name, Optional.empty());
  }

  /**
   * A caller of a tenant.
   *
   * @param name who calls
   * @param tenant for which tenant
   * @return the caller
   */
  public static Caller of(String name, String tenant) {
    return new Caller(name, Optional.of(tenant));
  }
}
