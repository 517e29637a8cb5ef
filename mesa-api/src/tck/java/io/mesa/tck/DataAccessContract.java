package io.mesa.tck;

import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.NativeStatement;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@link io.mesa.gateway.DataAccess} promises. */
@DisplayName("DataAccess")
public abstract class DataAccessContract extends StatementLimitContract {
  /** Texts that do harm where they get into a statement's own text. */
  private static final List<String> HOSTILE =
      List.of(
          "' OR '1'='1",
          "x'; DROP TABLE y; --",
          "\"quoted\" and \\back\\slashed\\",
          "$1 ? :name ${name} %s",
          "{\"$ne\": null}",
          "first line\nsecond\tline\r\n",
          "  surrounded by spaces  ",
          "Grüße, 你好, 🙂",
          "");

  /** For subclasses. */
  protected DataAccessContract() {}

  @Nested
  @DisplayName("run(statement) that reads")
  class Reading {
    @BeforeEach
    void declared() {
      needs(Capability.RUN);
    }

    @Test
    @DisplayName("gives the rows with the columns' names")
    void run_ofARead_givesItsRows() {
      TableName table = table(unique("read"), "id", "name");
      addRow(table, List.of("1", "one"));
      addRow(table, List.of("2", "two"));
      Rows rows = gateway().run(statements().readAll(table));
      assertThat(rows.columns())
          .extracting(RowColumn::name)
          .as(promise("Rows.columns", "the columns in order"))
          .containsSubsequence("id", "name");
      assertThat(rows)
          .extracting(row -> row.get("id", String.class) + "=" + row.get("name", String.class))
          .as(promise("DataAccess.run", "its rows"))
          .containsExactlyInAnyOrder("1=one", "2=two");
      assertThat(rows.changed())
          .as(promise("Rows.changed", "empty for one that only read"))
          .isEmpty();
    }

    @Test
    @DisplayName("gives values of the class that their column's type names")
    void run_ofARead_givesValuesOfTheirType() {
      TableName table = table(unique("typed"));
      addRow(table, List.of("1", "one"));
      for (Row row : gateway().run(statements().readAll(table))) {
        for (int i = 0; i < row.columns().size(); i++) {
          RowColumn column = row.columns().get(i);
          assertThat(row.find(i, Object.class).orElse(null))
              .as(promise("Rows.of", "%s: an instance of its type's class, or null", column))
              .matches(value -> value == null || column.type().javaType().isInstance(value));
        }
      }
    }

    @Test
    @DisplayName("gives no rows, but columns, of an empty table")
    void run_ofAnEmptyTable_givesColumns() {
      Rows rows = gateway().run(statements().readAll(table(unique("empty"))));
      assertThat(rows.isEmpty()).as(promise("Rows.isEmpty", "true where there are none")).isTrue();
    }

    @Test
    @DisplayName("carries binds as values, whatever they contain")
    void run_withHostileBinds_takesThemAsValues() {
      TableName table = table(unique("hostile"), "id", "name");
      for (int i = 0; i < HOSTILE.size(); i++) {
        addRow(table, List.of(Integer.toString(i), HOSTILE.get(i)));
      }
      for (int i = 0; i < HOSTILE.size(); i++) {
        Rows rows = gateway().run(statements().readWhere(table, "name", HOSTILE.get(i)));
        assertThat(rows)
            .as(promise("Bind", "travels beside a statement's text, never in it"))
            .extracting(row -> row.get("id", String.class))
            .containsExactly(Integer.toString(i));
        assertThat(rows.get(0).get("name", String.class))
            .as(promise("Bind", "a value comes back as it went"))
            .isEqualTo(HOSTILE.get(i));
      }
    }

    @Test
    @DisplayName("works in a preview as ever")
    void run_inAPreview_reads() {
      TableName table = table(unique("previewed"));
      addRow(table, List.of("1", "one"));
      assertThat(gateway().preview().run(statements().readAll(table)))
          .as(promise("DatabaseGateway.preview", "everything but actions works as ever"))
          .hasSize(1);
    }

    @Test
    @DisplayName("refuses what is no single runnable statement, whatever is allowed")
    void run_ofWhatCannotRun_isRefused() {
      for (NativeStatement statement : statements().refused()) {
        String promise = promise("DataAccess.run", "INVALID_QUERY for «%s»", statement.text());
        refused(promise, () -> gateway().run(statement), ErrorCode.INVALID_QUERY);
      }
    }

    @Test
    @DisplayName("sees the session settings of the call, and of this call only")
    void run_withASessionSetting_seesIt() {
      needs(Capability.SESSION_SETTINGS);
      NativeStatement setting =
          part(statements().setting("tck.color"), Capability.SESSION_SETTINGS);
      DatabaseGateway pooled = pooledGateway();
      Rows rows =
          pooled
              .with(CallOptions.none().withSessionSetting("tck.color", "it's \"red\""))
              .run(setting);
      assertThat(rows.get(0).find(0, String.class))
          .as(promise("CallOptions.sessionSettings", "settings that hold during the call"))
          .hasValue("it's \"red\"");
      assertThat(pooled.run(setting).get(0).find(0, String.class).orElse(""))
          .as(promise("CallOptions.sessionSettings", "and no longer than the call"))
          .isEmpty();
    }
  }

  @Nested
  @DisplayName("run(statement) that writes")
  class Writing {
    @BeforeEach
    void declared() {
      needs(Capability.RUN);
    }

    @Test
    @DisplayName("is refused unless writes are allowed, and writes nothing")
    void run_ofAWriteThatIsNotAllowed_isRefused() {
      TableName table = table(unique("guarded"));
      refused(
          promise("DataAccess.run", "what would write is refused by the server itself"),
          () -> gateway().run(statements().insert(table, List.of("1", "one"))),
          ErrorCode.INVALID_QUERY);
      assertThat(fixture().countRows(table))
          .as(promise("DriverData.run", "MUST NOT be able to write"))
          .isZero();
    }

    @Test
    @DisplayName("writes where writes are allowed, and says how many rows")
    void run_ofAWriteThatIsAllowed_writes() {
      needs(Capability.RUN_WRITES);
      TableName table = table(unique("written"));
      List<List<String>> values = new ArrayList<>();
      HOSTILE.forEach(text -> values.add(List.of("1", text)));
      for (List<String> row : values) {
        Rows rows = gateway().run(statements().insert(table, row).allowingWrites());
        assertThat(rows.changed())
            .as(promise("Rows.changed", "how many rows a statement changed"))
            .hasValue(1);
      }
      assertThat(fixture().countRows(table))
          .as(promise("DataAccess.run", "a write that is allowed is kept"))
          .isEqualTo(values.size());
    }
  }

  @Nested
  @DisplayName("check(statement)")
  class Checking {
    @BeforeEach
    void declared() {
      needs(Capability.CHECK);
    }

    @Test
    @DisplayName("describes the columns without running anything")
    void check_ofARead_describesIt() {
      TableName table = table(unique("checked"), "id", "name");
      StatementDescription description =
          gateway().check(statements().readWhere(table, "name", "one"));
      assertThat(description.columns())
          .extracting(RowColumn::name)
          .as(promise("StatementDescription.columns", "the columns it would give"))
          .containsSubsequence("id", "name");
      assertThat(description.parameters())
          .as(promise("StatementDescription.parameters", "the types of its parameters"))
          .isNotEmpty();
    }

    @Test
    @DisplayName("does not run a write")
    void check_ofAWrite_doesNotRunIt() {
      TableName table = table(unique("unwritten"));
      gateway().check(statements().insert(table, List.of("1", "one")).allowingWrites());
      assertThat(fixture().countRows(table))
          .as(promise("DataAccess.check", "parse a statement without running it"))
          .isZero();
    }

    @Test
    @DisplayName("refuses what does not parse, and names that do not exist")
    void check_ofABadStatement_isRefused() {
      refused(
          promise("DataAccess.check", "INVALID_QUERY where it does not parse"),
          () -> gateway().check(statements().refused().get(0)),
          ErrorCode.INVALID_QUERY);
      TableName known = table(unique("known"));
      MesaException refusal =
          refused(
              promise("DataAccess.check", "NOT_FOUND where it names what does not exist"),
              () ->
                  gateway()
                      .check(statements().readAll(TableName.of(known.schema(), unique("gone")))),
              ErrorCode.NOT_FOUND);
      assertThat(refusal.source())
          .as(promise("MesaException.source", "the id of the source that the call was for"))
          .hasValue(gateway().source().id());
    }
  }

  @Nested
  @DisplayName("what the driver cannot do")
  class CannotDo {
    @TestFactory
    @DisplayName("where not declared, is refused before the driver is called")
    Stream<DynamicTest> undeclared_called_isRefused() {
      return undeclared(
          capability -> List.of(call(capability)),
          Capability.RUN,
          Capability.RUN_WRITES,
          Capability.CHECK);
    }

    private ThrowingCallable call(Capability capability) {
      NativeStatement any = NativeStatement.of("tck");
      return switch (capability) {
        case RUN -> () -> gateway().run(any);
        case RUN_WRITES -> () -> gateway().run(any.allowingWrites());
        case CHECK -> () -> gateway().check(any);
        default -> throw new IllegalArgumentException(capability.name());
      };
    }
  }
}
