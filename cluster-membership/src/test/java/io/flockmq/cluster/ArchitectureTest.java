package io.flockmq.cluster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Holds the library to the rooms of {@code docs/architecture.md}. Each rule is also shown a house that breaks it, in
 * {@code io.flockmq.violations}. Habits such as "time is passed in" are checked by the broker's test, for both.
 */
class ArchitectureTest {

    private static final String CLUSTER = "io.flockmq.cluster";
    private static final String BROKEN_HOUSE = "io.flockmq.violations";

    private static final JavaClasses cluster =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages(CLUSTER);
    private static final JavaClasses brokenHouse = new ClassFileImporter().importPackages(BROKEN_HOUSE);

    @Test
    void aRoomUsesOnlyRoomsBelowIt() {
        holds(arrowsPointDown(CLUSTER));
        isBroken(arrowsPointDown(BROKEN_HOUSE), "link.NeedsQueue", "session.NeedsTable");
    }

    @Test
    void packagesDoNotNeedEachOtherInCircles() {
        holds(noCycles(CLUSTER));
        isBroken(noCycles(BROKEN_HOUSE), "link.NeedsQueue", "queue.NeedsLink");
    }

    @Test
    void everyClassLivesInARoom() {
        holds(everyClassHasARoom(CLUSTER));
        isBroken(everyClassHasARoom(BROKEN_HOUSE), "cellar.OutsideEveryRoom");
    }

    @Test
    void theLibraryKnowsNeitherSpringNorMqttNorTheBroker() {
        ArchRule rule = noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "jakarta..", "io.netty.handler.codec.mqtt..", "io.flockmq.broker..");
        holds(rule);
        isBroken(rule, "table.WiredBySpring");
    }

    private static ArchRule arrowsPointDown(String root) {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("lifecycle")
                .definedBy(root + ".lifecycle..")
                .layer("queue")
                .definedBy(root + ".queue..")
                .layer("session")
                .definedBy(root + ".session..")
                .layer("table")
                .definedBy(root + ".table..")
                .layer("link")
                .definedBy(root + ".link..")
                .layer("membership")
                .definedBy(root + ".membership..")
                .whereLayer("lifecycle")
                .mayOnlyAccessLayers("queue", "session", "table", "link", "membership")
                .whereLayer("queue")
                .mayOnlyAccessLayers("link", "membership")
                .whereLayer("session")
                .mayOnlyAccessLayers("link", "membership")
                .whereLayer("table")
                .mayOnlyAccessLayers("link", "membership")
                .whereLayer("link")
                .mayOnlyAccessLayers("membership")
                .whereLayer("membership")
                .mayNotAccessAnyLayer();
    }

    private static ArchRule noCycles(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private static ArchRule everyClassHasARoom(String root) {
        return classes()
                .should()
                .resideInAnyPackage(
                        root + ".lifecycle..",
                        root + ".queue..",
                        root + ".session..",
                        root + ".table..",
                        root + ".link..",
                        root + ".membership..");
    }

    private static void holds(ArchRule rule) {
        assertThat(violations(rule, cluster)).isEmpty();
    }

    private static void isBroken(ArchRule rule, String... culprits) {
        List<String> found = violations(rule, brokenHouse);
        for (String culprit : culprits) {
            assertThat(found)
                    .as("%s breaks: %s", culprit, rule.getDescription())
                    .anyMatch(line -> line.contains(BROKEN_HOUSE + '.' + culprit));
        }
    }

    private static List<String> violations(ArchRule rule, JavaClasses house) {
        return rule.allowEmptyShould(true).evaluate(house).getFailureReport().getDetails();
    }
}
