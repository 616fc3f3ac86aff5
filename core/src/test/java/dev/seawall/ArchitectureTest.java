package dev.seawall;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.PROTECTED;
import static com.tngtech.archunit.core.domain.JavaModifier.PUBLIC;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvent;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.Serializable;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The direction of dependencies, and what the exported packages may show. */
class ArchitectureTest {
  private static final String ROOT = "dev.seawall";
  private static final String STORE = "dev.seawall.store";
  private static final Set<String> EXPORTED = Set.of(ROOT, STORE);

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          // whatever the build's output directory: ImportOption knows Maven's usual one only
          .withImportOption(location -> !location.contains("/test-classes/"))
          .importPackages(ROOT);

  @Test
  void shouldHaveNoPackageCycles() {
    slices().assignedFrom(eachPackage()).should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void shouldTouchChannelsInTheStoreOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage(STORE)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.channels..")
        .check(CLASSES);
  }

  @Test
  void shouldKeepTheFormatFreeOfInputAndOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.seawall.format..")
        .should()
        .dependOnClassesThat(inputOrOutput())
        .check(CLASSES);
  }

  @Test
  void shouldKeepTheStoreFreeOfTheRestOfTheLog() {
    noClasses()
        .that()
        .resideInAPackage(STORE)
        .should()
        .dependOnClassesThat(resideInAPackage("dev.seawall..").and(not(resideInAPackage(STORE))))
        .check(CLASSES);
  }

  @Test
  void shouldExposeOnlyExportedTypes() {
    classes()
        .that(describe("are public API", ArchitectureTest::isExposed))
        .should(exposeOnlyExportedTypes())
        .check(CLASSES);
  }

  /** Types that read or write; exceptions, and marking a class serializable, do neither. */
  private static DescribedPredicate<JavaClass> inputOrOutput() {
    return resideInAPackage("java.nio.file..")
        .or(resideInAPackage("java.nio.channels.."))
        .or(
            resideInAPackage("java.io..")
                .and(not(assignableTo(Throwable.class)))
                .and(not(equivalentTo(Serializable.class))));
  }

  private static SliceAssignment eachPackage() {
    return new SliceAssignment() {
      @Override
      public SliceIdentifier getIdentifierOf(JavaClass type) {
        return SliceIdentifier.of(type.getPackageName());
      }

      @Override
      public String getDescription() {
        return "each package";
      }
    };
  }

  private static boolean isExposed(JavaClass type) {
    boolean visible = isExposed(type.getModifiers()) && EXPORTED.contains(type.getPackageName());
    return visible && type.getEnclosingClass().map(ArchitectureTest::isExposed).orElse(true);
  }

  private static boolean isExposed(Set<?> modifiers) {
    return modifiers.contains(PUBLIC) || modifiers.contains(PROTECTED);
  }

  /** What javac's "exports" lint would check; the build turns that off for annotations' sake. */
  private static ArchCondition<JavaClass> exposeOnlyExportedTypes() {
    return new ArchCondition<>("expose only exported types") {
      @Override
      public void check(JavaClass owner, ConditionEvents events) {
        owner.getMembers().stream()
            .filter(member -> isExposed(member.getModifiers()))
            .flatMap(member -> member.getAllInvolvedRawTypes().stream())
            .map(JavaClass::getBaseComponentType)
            .filter(type -> type.getPackageName().startsWith(ROOT) && !isExposed(type))
            .distinct()
            .forEach(type -> events.add(violation(owner, type)));
      }
    };
  }

  private static ConditionEvent violation(JavaClass owner, JavaClass exposed) {
    return SimpleConditionEvent.violated(
        owner, owner.getName() + " exposes " + exposed.getName() + ", which is not exported");
  }
}
