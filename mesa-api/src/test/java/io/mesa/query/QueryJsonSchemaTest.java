package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.mesa.error.MesaException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema in the jar and what is read and written say the same. */
class QueryJsonSchemaTest {
  private static final String TEXT = Query.jsonSchema();
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Schema SCHEMA = REGISTRY.getSchema(TEXT, InputFormat.JSON);

  private static boolean conforms(String json) {
    return SCHEMA.validate(json, InputFormat.JSON).isEmpty();
  }

  @Test
  void schema_itself_conformsToItsDraft() {
    Schema draft =
        REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    assertThat(draft.validate(TEXT, InputFormat.JSON)).isEmpty();
    assertThat(draft.validate("{\"type\":5}", InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void toJson_ofRandomQueries_conforms() {
    long seed = Long.getLong("mesa.seed", System.nanoTime());
    var queries = new RandomQueries(seed);
    for (int i = 0; i < 1_000; i++) {
      String json = queries.query().toJson();
      assertThat(SCHEMA.validate(json, InputFormat.JSON))
          .as("query %d of -Dmesa.seed=%d: %s", i, seed, json)
          .isEmpty();
    }
  }

  static Stream<String> filters() {
    return Stream.concat(
            QueryJsonTest.filters(),
            QueryJsonTest.otherForms().map(a -> () -> new Object[] {a.get()[1], a.get()[0]}))
        .map(arguments -> (String) arguments.get()[1])
        .map(filter -> "{'from':'t','where':" + filter + "}")
        .map(json -> json.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void fromJson_ofEachCondition_conforms(String json) {
    assertThat(SCHEMA.validate(json, InputFormat.JSON)).isEmpty();
  }

  static Stream<String> misfits() {
    return Stream.of(
            "[]",
            "{}",
            "{'from':'t','form':1}",
            "{'from':''}",
            "{'from':5}",
            "{'from':{'schema':'s'}}",
            "{'from':'t','distinct':1}",
            "{'from':'t','select':'a'}",
            "{'from':'t','select':['']}",
            "{'from':'t','limit':0}",
            "{'from':'t','limit':1.5}",
            "{'from':'t','limit':2147483648}",
            "{'from':'t','offset':-1}",
            "{'from':'t','include':['r']}",
            "{'from':'t','include':[{}]}",
            "{'from':'t','orderBy':[{}]}",
            "{'from':'t','orderBy':[{'asc':'a','desc':'b'}]}",
            "{'from':'t','orderBy':[{'asc':'a','nulls':'none'}]}",
            "{'from':'t','textOrder':'BINARY'}",
            "{'from':'t','aggregate':[{}]}",
            "{'from':'t','aggregate':[{'sum':null}]}",
            "{'from':'t','aggregate':[{'sum':'a','avg':'a'}]}",
            "{'from':'t','after':'!','orderBy':[{'asc':'a'}],'limit':1}",
            "{'from':'t','where':{}}",
            "{'from':'t','where':{'ignoreCase':true}}",
            "{'from':'t','where':{'eq':['a']}}",
            "{'from':'t','where':{'eq':['a',1,2]}}",
            "{'from':'t','where':{'eq':['a',null]}}",
            "{'from':'t','where':{'eq':['a',[1]]}}",
            "{'from':'t','where':{'eq':['a',1],'ne':['a',2]}}",
            "{'from':'t','where':{'eq':['a',1],'ignoreCase':true}}",
            "{'from':'t','where':{'in':['a',1]}}",
            "{'from':'t','where':{'like':['a',1]}}",
            "{'from':'t','where':{'compare':['a','=','b']}}",
            "{'from':'t','where':{'size':['a','eq',1.5]}}",
            "{'from':'t','where':{'exists':{}}}",
            "{'from':'t','where':{'not':[]}}",
            "{'from':'t','where':{'eq':['a',{}]}}",
            "{'from':'t','where':{'eq':['a',{'decimal':'NaN'}]}}",
            "{'from':'t','where':{'eq':['a',{'float64':'NaN'}]}}",
            "{'from':'t','where':{'eq':['a',{'uuid':'1-1-1-1-1'}]}}",
            "{'from':'t','where':{'eq':['a',{'documentId':'65a1'}]}}",
            "{'from':'t','where':{'eq':['a',{'bytes':'?'}]}}",
            "{'from':'t','where':{'eq':['a',{'date':'2026-01-01','time':'10:00'}]}}",
            "{'from':'t','where':{'eq':['a',{'interval':{'years':1}}]}}")
        .map(json -> json.replace('\'', '"'));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void fromJson_ofWhatDoesNotConform_isRefused(String json) {
    assertThat(conforms(json)).isFalse();
    assertThatExceptionOfType(MesaException.class).isThrownBy(() -> Query.fromJson(json));
  }

  @Test
  void schema_always_namesEveryKeyThatIsRead() {
    assertThat(
            Stream.of(
                    QueryJsonReader.QUERY,
                    QueryJsonReader.INCLUDE,
                    QueryJsonReader.TABLE,
                    QueryJsonReader.SORT,
                    QueryJsonReader.AGGREGATE,
                    FilterJsonReader.FILTER,
                    FilterJsonReader.EXISTS,
                    LiteralJson.KINDS,
                    LiteralJson.INTERVAL_KEYS)
                .flatMap(keys -> keys.stream()))
        .isNotEmpty()
        .allSatisfy(key -> assertThat(TEXT).contains("\"" + key + "\": "));
  }
}
