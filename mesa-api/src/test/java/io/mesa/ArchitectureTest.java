package io.mesa;

import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house's plan: which package may use which, and what the outside may see. */
class ArchitectureTest {
  private static final String ROOT = "io.mesa";

  /** From the ground up: a floor, with the packages below it, uses itself and those before it. */
  private static final List<String> FLOORS =
      List.of(
          "io.mesa.error",
          "io.mesa.value",
          "io.mesa.source",
          "io.mesa.structure",
          "io.mesa.runtime",
          "io.mesa.admin",
          "io.mesa.query",
          "io.mesa.resolve",
          "io.mesa.call",
          "io.mesa.event",
          "io.mesa.cost",
          "io.mesa.cache",
          "io.mesa.job",
          "io.mesa.gateway",
          "io.mesa.spi",
          "io.mesa.assembly",
          ROOT,
          "io.mesa.micrometer");

  private static final JavaClasses MESA =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
          .importPackages(ROOT);

  @Test
  void classes_imported_areThisModules() {
    assertThat(MESA).isNotEmpty();
  }

  @Test
  void packages_each_belongToAFloor() {
    assertThat(packages().map(JavaPackage::getName).filter(name -> floor(name) < 0))
        .as("packages that FLOORS does not know")
        .isEmpty();
  }

  @Test
  void packages_each_useOnlyFloorsBelow() {
    classes().should(onlyUseFloorsBelow()).check(MESA);
  }

  @Test
  void packages_together_areFreeOfCycles() {
    slices().assignedFrom(packageNames()).should().beFreeOfCycles().check(MESA);
  }

  @Test
  void packages_each_areNullMarked() {
    assertThat(packages().filter(p -> !p.isAnnotatedWith(NullMarked.class)))
        .extracting(JavaPackage::getName)
        .as("packages without @NullMarked in a package-info")
        .isEmpty();
  }

  @Test
  void publicSignatures_inExportedPackages_showOnlyPublicTypesOfExportedPackages()
      throws IOException {
    Set<String> exported = exportedPackages();
    classes().that(areApi(exported)).should(showOnly(areApi(exported))).check(MESA);
  }

  @Test
  void assembly_always_isNotExported() throws IOException {
    assertThat(exportedPackages()).isNotEmpty().doesNotContain("io.mesa.assembly");
  }

  @Test
  void classes_each_knowNoDriver() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.postgresql..",
            "com.zaxxer..",
            "com.mongodb..",
            "org.bson..",
            "com.github.benmanes..")
        .check(MESA);
  }

  /** A store's clock decides about its jobs, whatever the JVMs think of the time. */
  @Test
  void jobs_always_askNoWallClockOfTheJvm() {
    noClasses()
        .that()
        .haveNameMatching(
            "io\\.mesa\\.(job\\.|assembly\\.(Job|HeldJobs|StoredJobs|WorkerRun|SourceWorkers|Completions)).*")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .check(MESA);
  }

  private static Stream<JavaPackage> packages() {
    return MESA.stream().map(JavaClass::getPackage).distinct();
  }

  private static boolean isMesas(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /** The index of the floor that a package belongs to; -1 if there is none. */
  private static int floor(String packageName) {
    for (int i = 0; i < FLOORS.size(); i++) {
      String floor = FLOORS.get(i);
      boolean below = !floor.equals(ROOT) && packageName.startsWith(floor + ".");
      if (packageName.equals(floor) || below) {
        return i;
      }
    }
    return -1;
  }

  private static ArchCondition<JavaClass> onlyUseFloorsBelow() {
    return new ArchCondition<>("only use packages of their own floor or of floors below") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        int own = floor(type.getPackageName());
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          JavaClass target = dependency.getTargetClass().getBaseComponentType();
          if (isMesas(target) && floor(target.getPackageName()) > own) {
            events.add(violated(dependency, dependency.getDescription()));
          }
        }
      }
    };
  }

  private static SliceAssignment packageNames() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return isMesas(type) ? SliceIdentifier.of(type.getPackageName()) : SliceIdentifier.ignore();
      }

      @Override
      public String getDescription() {
        return "packages";
      }
    };
  }

  /** What the module's own descriptor exports to everybody. */
  private static Set<String> exportedPackages() throws IOException {
    var descriptors = ArchitectureTest.class.getClassLoader().getResources("module-info.class");
    for (var url : Collections.list(descriptors)) {
      try (var in = url.openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(in);
        if (module.name().equals("io.mesa.api")) {
          return module.exports().stream()
              .filter(export -> !export.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .collect(Collectors.toSet());
        }
      }
    }
    throw new AssertionError("no module-info.class of io.mesa.api on the class path");
  }

  /** Types that code outside this module can name. */
  private static DescribedPredicate<JavaClass> areApi(Set<String> exported) {
    return DescribedPredicate.describe(
        "are visible outside the module",
        type ->
            exported.contains(type.getPackageName())
                && isOpen(type)
                && type.getEnclosingClass().map(outer -> areApi(exported).test(outer)).orElse(true)
                && !type.isAnonymousClass()
                && !type.isLocalClass());
  }

  private static boolean isOpen(HasModifiers element) {
    return element.getModifiers().contains(JavaModifier.PUBLIC)
        || element.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static ArchCondition<JavaClass> showOnly(DescribedPredicate<JavaClass> visible) {
    return new ArchCondition<>("show only types that are visible outside the module") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Set<JavaClass> ofType = new HashSet<>();
        type.getSuperclass().map(JavaType::getAllInvolvedRawTypes).ifPresent(ofType::addAll);
        type.getInterfaces().forEach(i -> ofType.addAll(i.getAllInvolvedRawTypes()));
        type.getTypeParameters().forEach(p -> ofType.addAll(p.getAllInvolvedRawTypes()));
        report(type.getDescription(), ofType, events);

        for (JavaMember member : type.getMembers()) {
          if (isOpen(member) && !member.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            Set<JavaClass> ofMember = new HashSet<>(member.getAllInvolvedRawTypes());
            if (member instanceof JavaCodeUnit unit) {
              unit.getTypeParameters().forEach(p -> ofMember.addAll(p.getAllInvolvedRawTypes()));
              ofMember.addAll(unit.getExceptionTypes());
            }
            report(member.getDescription(), ofMember, events);
          }
        }
      }

      private void report(String where, Set<JavaClass> types, ConditionEvents events) {
        for (JavaClass type : types) {
          JavaClass shown = type.getBaseComponentType();
          if (isMesas(shown) && !visible.test(shown)) {
            events.add(violated(shown, where + " shows " + shown.getDescription()));
          }
        }
      }
    };
  }
}
