package io.mesa.structure;

import java.util.List;

/**
 * Where the rows of a foreign table are.
 *
 * @param name the server's name
 * @param wrapper the foreign-data wrapper that reads it
 * @param optionNames the names of the table's options, sorted; their values may hold secrets and
 *     are not read
 */
public record ForeignServer(String name, String wrapper, List<String> optionNames) {
  /** Copies the list. */
  public ForeignServer {
    optionNames = List.copyOf(optionNames);
  }
}
