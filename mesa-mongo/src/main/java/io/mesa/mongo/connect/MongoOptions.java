package io.mesa.mongo.connect;

import com.mongodb.ReadConcern;
import com.mongodb.ReadConcernLevel;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.ValueType;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this driver understands of a source, checked before anything is opened. */
final class MongoOptions {
  static final String AUTH_SOURCE = "authSource";
  static final String AUTH_MECHANISM = "authMechanism";
  static final String REPLICA_SET = "replicaSet";
  static final String READ_PREFERENCE = "readPreference";
  static final String READ_CONCERN = "readConcernLevel";
  static final String DIRECT = "directConnection";
  static final String SRV = "srv";
  static final String PLAIN_PASSWORDS = "plainPasswords";
  private static final Set<String> KNOWN =
      Set.of(
          AUTH_SOURCE,
          AUTH_MECHANISM,
          REPLICA_SET,
          READ_PREFERENCE,
          READ_CONCERN,
          DIRECT,
          SRV,
          PLAIN_PASSWORDS);

  /** What the values of an option may be, for those that have few. */
  private static final Map<String, Set<String>> VALUES =
      Map.of(
          DIRECT, Set.of("true", "false"),
          SRV, Set.of("true", "false"),
          PLAIN_PASSWORDS, Set.of("true", "false"),
          AUTH_MECHANISM, Set.of("SCRAM-SHA-1", "SCRAM-SHA-256", "MONGODB-X509"),
          READ_CONCERN, Set.of("local", "available", "majority", "linearizable"),
          READ_PREFERENCE,
              Set.of("primary", "primaryPreferred", "secondary", "secondaryPreferred", "nearest"));

  private final Source source;

  MongoOptions(Source source) {
    this.source = source;
  }

  void check() {
    source.checkOptions(KNOWN);
    for (Map.Entry<String, String> option : source.options().entrySet()) {
      String name = option.getKey();
      Set<String> values = VALUES.getOrDefault(name, Set.of());
      if (!values.isEmpty() && !values.contains(option.getValue())) {
        throw configuration(
            "has %s=%s, which is not known; give one of %s."
                .formatted(name, option.getValue(), values.stream().sorted().toList()));
      }
      if (option.getValue().isEmpty()) {
        throw configuration("has an empty option '%s'.".formatted(name));
      }
    }
    source
        .client()
        .ifPresent(
            client -> {
              if (!(client instanceof MongoClient)) {
                throw configuration(
                    "is built over a %s; the mongodb driver takes a com.mongodb.client.MongoClient."
                        .formatted(client.getClass().getName()));
              }
            });
    if (isSrv() && (source.hosts().size() != 1 || source.hosts().get(0).port().isPresent())) {
      throw configuration("is mongodb+srv, which takes one host without a port.");
    }
    for (TableDeclaration table : source.tables()) {
      table
          .fields()
          .forEach(field -> checkHeld(table, field.name(), field.element().orElse(field.type())));
      table
          .nested()
          .forEach(
              place ->
                  checkHeld(
                      table, String.join(".", place.path()), place.element().orElse(place.type())));
    }
    if (isDirect() && source.hosts().size() > 1) {
      throw configuration("connects directly, which is to one host.");
    }
  }

  private void checkHeld(TableDeclaration table, String field, ValueType type) {
    if (type == ValueType.TIME || type == ValueType.INTERVAL) {
      throw configuration(
          "declares '%s' of '%s' as %s, which BSON does not have."
              .formatted(field, table.name(), type));
    }
  }

  private MesaException configuration(String what) {
    return new MesaException(
        ErrorCode.CONFIGURATION, "Source '%s' %s".formatted(source.id(), what));
  }

  Optional<String> get(String option) {
    return Optional.ofNullable(source.options().get(option));
  }

  boolean isSrv() {
    return get(SRV).filter("true"::equals).isPresent();
  }

  /** Whether new users' passwords may be sent where others could read them. */
  boolean allowsPlainPasswords() {
    return get(PLAIN_PASSWORDS).filter("true"::equals).isPresent();
  }

  boolean isDirect() {
    return get(DIRECT).filter("true"::equals).isPresent();
  }

  /** Which members reads go to: by default the primary, or any where the source asks for any. */
  ReadPreference readPreference() {
    return get(READ_PREFERENCE)
        .map(ReadPreference::valueOf)
        .orElseGet(
            () ->
                switch (source.role()) {
                  case PRIMARY -> ReadPreference.primary();
                  case ANY -> ReadPreference.primaryPreferred();
                });
  }

  /** What queries read, where the source says it. */
  Optional<ReadConcern> readConcern() {
    return get(READ_CONCERN).map(level -> new ReadConcern(ReadConcernLevel.fromString(level)));
  }
}
