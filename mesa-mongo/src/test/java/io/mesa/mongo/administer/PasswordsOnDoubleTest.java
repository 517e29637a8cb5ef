package io.mesa.mongo.administer;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.mesa.Mesa;
import io.mesa.admin.NewUser;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.Tls;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PasswordsOnDoubleTest {
  private static final String TEXT = "pa55-w0rd";
  private static final NewUser USER = NewUser.named("ann").withPassword(Secret.of(TEXT));

  @Test
  void password_overAConnectionThatOthersRead_isNotSent() {
    assertThat(refused(plain()))
        .hasMessageContaining("plainPasswords=true")
        .hasMessageNotContaining(TEXT)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @Test
  void password_overAConnectionThatOthersRead_isSentWhereTheSourceSaysSo() {
    assertThat(refused(plain().option("plainPasswords", "true")).code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void password_overTls_isSent() {
    assertThat(refused(Source.builder("far").url("mongodb://db.invalid/shop")).code())
        .isIn(ErrorCode.UNAVAILABLE, ErrorCode.CONNECTION);
  }

  private static SourceBuilder plain() {
    return Source.builder("far").url("mongodb://db.invalid/shop").tls(Tls.of(Tls.Mode.DISABLED));
  }

  private static MesaException refused(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      return WatchedDouble.refused(() -> mesa.gateway().createUser(USER));
    }
  }

  @Test
  void password_sent_standsInNoLogAndNoEvent() {
    List<String> told = new CopyOnWriteArrayList<>();
    CommandListener listener =
        new CommandListener() {
          @Override
          public void commandStarted(CommandStartedEvent event) {
            told.add(event.getCommandName() + " " + event.getCommand());
          }
        };
    var logger = (Logger) LoggerFactory.getLogger("org.mongodb.driver");
    Level level = logger.getLevel();
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    try (var watched = WatchedDouble.open();
        var client =
            MongoClients.create(
                MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString(watched.server().url("shop")))
                    .addCommandListener(listener)
                    .build());
        Mesa mesa =
            Mesa.of(
                Source.builder("shared")
                    .driver("mongodb")
                    .database("shop")
                    .client(client)
                    .build())) {
      mesa.gateway().createUser(USER);
      mesa.gateway().alterPassword("ann", Secret.of(TEXT + "2"));
      assertThat(watched.server().password("ann", "admin")).isEqualTo(TEXT + "2");
    } finally {
      logger.setLevel(level);
      logger.setAdditive(true);
      logger.detachAppender(log);
    }
    assertThat(told).anyMatch(command -> command.startsWith("createUser "));
    assertThat(told).noneMatch(command -> command.contains(TEXT));
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .isNotEmpty()
        .noneMatch(message -> message.contains(TEXT));
  }
}
