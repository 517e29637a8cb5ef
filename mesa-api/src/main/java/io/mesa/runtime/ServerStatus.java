package io.mesa.runtime;

/** Whether a server takes writes. */
public enum ServerStatus {
  /** It takes reads and writes. */
  ONLINE,
  /** It replays another server's log, or its own after a crash, and takes reads only. */
  RECOVERING
}
