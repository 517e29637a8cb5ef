package io.mesa.admin;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A database to be created. Immutable; each {@code with} method returns a copy.
 *
 * @param name its name
 * @param owner the user that owns it; empty for this login
 * @param encoding how its text is stored; empty for the template's
 * @param template the database it is a copy of; empty for the server's default
 * @param localeProvider who orders its text; empty for the template's
 * @param locale the locale in that provider's terms; empty for the template's
 * @param firstTable the collection it starts with, on a server where a database is there only while
 *     something is in it; empty for one called {@code mesa}
 */
public record NewDatabase(
    String name,
    Optional<String> owner,
    Optional<String> encoding,
    Optional<String> template,
    Optional<LocaleProvider> localeProvider,
    Optional<String> locale,
    Optional<String> firstTable) {

  /** Who orders a database's text. */
  public enum LocaleProvider {
    /** The operating system's C library. */
    LIBC,
    /** The ICU library. */
    ICU,
    /** PostgreSQL itself, from version 17. */
    BUILTIN;

    /**
     * The word for it in SQL.
     *
     * @return the word, in lower case
     */
    public String sql() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the names.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where one is empty or contains NUL, or
   *     a provider comes without its locale
   */
  public NewDatabase {
    Names.check("database name", name);
    owner.ifPresent(value -> Names.check("owner", value));
    encoding.ifPresent(value -> Names.check("encoding", value));
    template.ifPresent(value -> Names.check("template", value));
    locale.ifPresent(value -> Names.check("locale", value));
    firstTable.ifPresent(value -> Names.check("first table", value));
    Objects.requireNonNull(localeProvider, "localeProvider");
    if (localeProvider.isPresent() && locale.isEmpty()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "Locale provider %s needs a locale; give both.".formatted(localeProvider.get()));
    }
  }

  /**
   * A database like the server's default template, owned by this login.
   *
   * @param name its name
   * @return the database
   */
  public static NewDatabase named(String name) {
    return new NewDatabase(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same with another owner.
   *
   * @param value the user that owns it
   * @return a copy
   */
  public NewDatabase withOwner(String value) {
    return new NewDatabase(
        name, Optional.of(value), encoding, template, localeProvider, locale, firstTable);
  }

  /**
   * The same with another encoding; it usually takes {@code template0} as template.
   *
   * @param value such as {@code UTF8}
   * @return a copy
   */
  public NewDatabase withEncoding(String value) {
    return new NewDatabase(
        name, owner, Optional.of(value), template, localeProvider, locale, firstTable);
  }

  /**
   * The same as a copy of another database.
   *
   * @param value such as {@code template0}
   * @return a copy
   */
  public NewDatabase withTemplate(String value) {
    return new NewDatabase(
        name, owner, encoding, Optional.of(value), localeProvider, locale, firstTable);
  }

  /**
   * The same with another order of its text; it usually takes {@code template0} as template.
   *
   * @param provider who orders it
   * @param value the locale in the provider's terms
   * @return a copy
   */
  public NewDatabase withLocale(LocaleProvider provider, String value) {
    return new NewDatabase(
        name, owner, encoding, template, Optional.of(provider), Optional.of(value), firstTable);
  }

  /**
   * The same, starting with a collection of another name, on a server that needs one.
   *
   * @param value the collection's name
   * @return a copy
   */
  public NewDatabase withFirstTable(String value) {
    return new NewDatabase(
        name, owner, encoding, template, localeProvider, locale, Optional.of(value));
  }
}
