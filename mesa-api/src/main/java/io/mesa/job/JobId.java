package io.mesa.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names a job, in all JVMs that share its store. Its text is made of the store's mark, a hyphen and
 * a UUID; {@link #parse} reads it. Nobody can guess one, but whoever knows it may ask for the
 * result: an application that hands ids to its users checks whose they are.
 *
 * @param store the mark of the store that the job is in: 8 hexadecimal digits
 * @param value which of the store's jobs
 */
public record JobId(String store, UUID value) {
  private static final Pattern STORE = Pattern.compile("[0-9a-f]{8}");
  private static final Pattern TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}");

  /**
   * Checks the parts.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the mark is none
   */
  public JobId {
    Objects.requireNonNull(value, "value");
    if (!STORE.matcher(store).matches()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT, "The mark of a job store is 8 hexadecimal digits.");
    }
  }

  /**
   * Reads the text of an id.
   *
   * @param text what {@link #toString} gave
   * @return the id
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is no id of a job
   */
  public static JobId parse(String text) {
    Objects.requireNonNull(text, "text");
    if (!TEXT.matcher(text).matches()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "This is no id of a job: it has %d characters and not the form of %s."
              .formatted(text.length(), "0a1b2c3d-01234567-89ab-cdef-0123-456789abcdef"));
    }
    int mark = text.indexOf('-');
    return new JobId(text.substring(0, mark), UUID.fromString(text.substring(mark + 1)));
  }

  /**
   * The id as a text.
   *
   * @return 45 characters that {@link #parse} reads
   */
  @Override
  public String toString() {
    return store + "-" + value;
  }
}
