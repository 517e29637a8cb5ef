package io.mesa.csv;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.DriverContract;
import io.mesa.tck.InspectorContract;
import io.mesa.tck.QueryContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The driver of folders holds its contract, and takes nothing for it but the API. */
class CsvContractTest {

  @Nested
  class Driver extends DriverContract {
    @Override
    protected ContractFixture openFixture() {
      return CsvFiles.in("shop");
    }
  }

  @Nested
  class Inspector extends InspectorContract {
    @Override
    protected ContractFixture openFixture() {
      return CsvFiles.in("shop");
    }
  }

  @Nested
  class DataAccess extends DataAccessContract {
    @Override
    protected ContractFixture openFixture() {
      return CsvFiles.in("shop");
    }
  }

  @Nested
  class Queries extends QueryContract {
    @Override
    protected ContractFixture openFixture() {
      return CsvFiles.in("shop");
    }
  }

  @Test
  void driver_always_usesNothingButTheApi() {
    classes()
        .that(JavaClass.Predicates.simpleNameStartingWith("Csv"))
        .and()
        .haveNameNotMatching(".*(Test|Files)(\\$.*)?")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify.annotations",
            "io.mesa.csv",
            "io.mesa.error",
            "io.mesa.gateway",
            "io.mesa.query",
            "io.mesa.resolve",
            "io.mesa.runtime",
            "io.mesa.source",
            "io.mesa.spi",
            "io.mesa.structure",
            "io.mesa.value")
        .check(new ClassFileImporter().importPackages("io.mesa.csv"));
  }
}
