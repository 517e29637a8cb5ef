package io.mesa.call;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Limits;
import io.mesa.source.Sampling;
import io.mesa.value.Names;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an application says about its calls; what it does not say, the source's limits say. Given to
 * {@link io.mesa.gateway.DatabaseGateway#with}. Immutable; each {@code with} method returns a copy.
 *
 * @param timeout the time limit of each call, in place of the source's
 * @param caller on whose behalf the calls are made
 * @param requestId the id that joins the application's logs with Mesa's; made by Mesa where empty
 *     and somebody listens
 * @param requestIdSent whether the server shall see the request id, as part of the application's
 *     name; costs one more statement in the call's first round trip
 * @param database the database of the server to work in, in place of the source's default; it is
 *     reached through a connection opened for the call
 * @param sessionSettings settings that hold during the call, by name, for row-security policies
 * @param transaction how transactions are made
 * @param cacheUse what queries want of the cache, where there is one
 * @param sampling how the Inspector looks for fields in documents, in place of the source's way
 * @param submit how queries are submitted
 */
public record CallOptions(
    Optional<Duration> timeout,
    Optional<Caller> caller,
    Optional<String> requestId,
    boolean requestIdSent,
    Optional<String> database,
    Map<String, String> sessionSettings,
    TransactionOptions transaction,
    CacheUse cacheUse,
    Optional<Sampling> sampling,
    SubmitOptions submit) {
  private static final Pattern SETTING = Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*");
  private static final Pattern RESERVED =
      Pattern.compile(
          "transaction_.*|default_transaction_.*|.*_timeout|mesa\\..*|session_authorization"
              + "|application_name");
  private static final int LONGEST_REQUEST_ID = 128;
  private static final CallOptions NONE =
      new CallOptions(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Map.of(),
          TransactionOptions.defaults(),
          CacheUse.normal(),
          Optional.empty(),
          SubmitOptions.defaults());

  /**
   * Checks each part.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a name is empty or contains NUL,
   *     the request id is over 128 characters or has control characters, the time limit is none, or
   *     a session setting is one that Mesa sets itself (time limits, read-only, application name)
   */
  public CallOptions {
    timeout.ifPresent(limit -> Limits.checkTimeout("timeout", limit));
    Objects.requireNonNull(caller, "caller");
    requestId.ifPresent(CallOptions::checkRequestId);
    database.ifPresent(name -> Names.check("database name", name));
    sessionSettings.forEach(CallOptions::checkSetting);
    sessionSettings = Map.copyOf(sessionSettings);
    Objects.requireNonNull(transaction, "transaction");
    Objects.requireNonNull(cacheUse, "cacheUse");
    Objects.requireNonNull(sampling, "sampling");
    Objects.requireNonNull(submit, "submit");
  }

  private static void checkRequestId(String id) {
    Names.check("request id", id);
    if (id.length() > LONGEST_REQUEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "A request id has %d characters at most and no control characters."
              .formatted(LONGEST_REQUEST_ID));
    }
  }

  private static void checkSetting(String name, String value) {
    if (!SETTING.matcher(name).matches()) {
      throw new MesaException(ErrorCode.INVALID_ARGUMENT, "'" + name + "' is no setting's name.");
    }
    if (RESERVED.matcher(name).matches()) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "The setting '%s' is Mesa's own; a call cannot change it.".formatted(name));
    }
    Names.checkText("setting " + name, value);
  }

  /**
   * Nothing said.
   *
   * @return the options
   */
  public static CallOptions none() {
    return NONE;
  }

  /**
   * The same with a time limit.
   *
   * @param limit 1 ms to a day
   * @return a copy
   */
  public CallOptions withTimeout(Duration limit) {
    return new CallOptions(
        Optional.of(Objects.requireNonNull(limit, "limit")),
        caller,
        requestId,
        requestIdSent,
        database,
        sessionSettings,
        transaction,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same on behalf of a caller.
   *
   * @param value who calls
   * @return a copy
   */
  public CallOptions withCaller(Caller value) {
    return new CallOptions(
        timeout,
        Optional.of(value),
        requestId,
        requestIdSent,
        database,
        sessionSettings,
        transaction,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same with a request id, for logs and events.
   *
   * @param id the id, 128 characters at most
   * @return a copy
   */
  public CallOptions withRequestId(String id) {
    return new CallOptions(
        timeout,
        caller,
        Optional.of(id),
        requestIdSent,
        database,
        sessionSettings,
        transaction,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same, letting the server see the request id.
   *
   * @return a copy
   */
  public CallOptions sendingRequestId() {
    return new CallOptions(
        timeout,
        caller,
        requestId,
        true,
        database,
        sessionSettings,
        transaction,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same in another database of the server.
   *
   * @param name the database
   * @return a copy
   */
  public CallOptions withDatabase(String name) {
    return new CallOptions(
        timeout,
        caller,
        requestId,
        requestIdSent,
        Optional.of(name),
        sessionSettings,
        transaction,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same with one more session setting, or another value of one.
   *
   * @param name the setting, such as {@code app.tenant}
   * @param value its value
   * @return a copy
   */
  public CallOptions withSessionSetting(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(sessionSettings);
    more.put(name, value);
    return new CallOptions(
        timeout,
        caller,
        requestId,
        requestIdSent,
        database,
        more,
        transaction,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same with other transactions.
   *
   * @param options how they are made
   * @return a copy
   */
  public CallOptions withTransaction(TransactionOptions options) {
    return new CallOptions(
        timeout,
        caller,
        requestId,
        requestIdSent,
        database,
        sessionSettings,
        options,
        cacheUse,
        sampling,
        submit);
  }

  /**
   * The same with another use of the cache.
   *
   * @param use what queries want of it
   * @return a copy
   */
  public CallOptions withCacheUse(CacheUse use) {
    return new CallOptions(
        timeout,
        caller,
        requestId,
        requestIdSent,
        database,
        sessionSettings,
        transaction,
        use,
        sampling,
        submit);
  }

  /**
   * The same with another way of looking for fields in documents.
   *
   * @param value how the Inspector looks for them
   * @return a copy
   */
  public CallOptions withSampling(Sampling value) {
    return new CallOptions(
        timeout,
        caller,
        requestId,
        requestIdSent,
        database,
        sessionSettings,
        transaction,
        cacheUse,
        Optional.of(value),
        submit);
  }

  /**
   * The same with another way of submitting queries.
   *
   * @param options how they are submitted
   * @return a copy
   */
  public CallOptions withSubmit(SubmitOptions options) {
    return new CallOptions(
        timeout,
        caller,
        requestId,
        requestIdSent,
        database,
        sessionSettings,
        transaction,
        cacheUse,
        sampling,
        options);
  }

  /**
   * The options without the values of session settings, which may be personal.
   *
   * @return the options, for people
   */
  @Override
  public String toString() {
    return "CallOptions[timeout=%s, caller=%s, requestId=%s, database=%s, sessionSettings=%s]"
        .formatted(
            timeout.map(Duration::toString).orElse("the source's"),
            caller.map(Caller::name).orElse("none"),
            requestId.orElse("none"),
            database.orElse("the source's"),
            sessionSettings.keySet());
  }
}
