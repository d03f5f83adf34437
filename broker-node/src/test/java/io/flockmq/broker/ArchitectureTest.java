package io.flockmq.broker;

import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_FIELD_INJECTION;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Holds the broker to the rooms of {@code docs/architecture.md}. Each rule is also shown a house that breaks it, in
 * {@code io.flockmq.violations}: a rule that finds nothing there would find nothing here. Habits that have nothing to do
 * with rooms are checked for cluster-membership too; it has a test of its own for its rooms.
 */
class ArchitectureTest {

    private static final String BROKER = "io.flockmq.broker";
    private static final String BROKEN_HOUSE = "io.flockmq.violations";

    /** By full name: classes that bring in the machine's time and are no {@link java.time.InstantSource}. */
    private static final Set<String> CLOCKS =
            Set.of(BROKER + ".transport.EventLoopTimers", BROKER + ".command.Commands");

    /** By full name: what speaks where there is no log. */
    private static final Set<String> SPEAKERS =
            Set.of(BROKER + ".config.StartFailureReporter", BROKER + ".command.Commands");

    private static final JavaClasses broker =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages(BROKER);
    private static final JavaClasses cluster =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("io.flockmq.cluster");
    private static final JavaClasses brokenHouse = new ClassFileImporter().importPackages(BROKEN_HOUSE);

    private final ArchitectureRules rooms = new ArchitectureRules(BROKER);
    private final ArchitectureRules brokenRooms = new ArchitectureRules(BROKEN_HOUSE);

    @Test
    void thereIsABrokerToLookAt() {
        assertThat(broker).extracting(JavaClass::getSimpleName).contains("FlockMq", "TopicFilter");
        assertThat(cluster).isNotEmpty();
    }

    @Test
    void aRoomUsesOnlyRoomsBelowIt() {
        holds(rooms.arrowsPointDown());
        isBroken(
                brokenRooms.arrowsPointDown(),
                "topic.NeedsSubscription",
                "storage.NeedsSession",
                "console.NeedsAdmin",
                "observe.NeedsEntryPoint");
    }

    @Test
    void packagesDoNotNeedEachOtherInCircles() {
        holds(rooms.noCycles());
        isBroken(brokenRooms.noCycles(), "topic.NeedsSubscription", "subscription.NeedsTopic");
    }

    @Test
    void everyClassLivesInARoom() {
        holds(rooms.everyClassHasARoom());
        isBroken(brokenRooms.everyClassHasARoom(), "cellar.OutsideEveryRoom");
    }

    @Test
    void hazelcastIsKnownToClusterMembershipOnly() {
        holds(rooms.noHazelcast());
        isBroken(brokenRooms.noHazelcast(), "delivery.TalksToHazelcast");
    }

    @Test
    void openTelemetryIsKnownToTraceOnly() {
        holds(rooms.openTelemetryOnlyInTrace());
        isBroken(brokenRooms.openTelemetryOnlyInTrace(), "delivery.TalksToOpenTelemetry");
    }

    @Test
    void picocliIsKnownToTheCommandLineOnly() {
        holds(rooms.picocliOnlyOnTheCommandLine());
        isBroken(brokenRooms.picocliOnlyOnTheCommandLine(), "config.KnowsPicocli");
    }

    @Test
    void channelsAreTouchedOnlyByTransportConnectionAndTheHandlersOfTheCodec() {
        holds(rooms.channelsOnlyAtTheWire());
        isBroken(brokenRooms.channelsOnlyAtTheWire(), "delivery.WritesToChannel", "codec.NotAHandler");
    }

    @Test
    void mqttMessageTypesOfNettyStayAtTheWire() {
        holds(rooms.mqttMessagesOnlyAtTheWire());
        isBroken(brokenRooms.mqttMessagesOnlyAtTheWire(), "session.KnowsNettysMessages");
    }

    @Test
    void whatLivesLongerThanAPacketHoldsNoBuffer() {
        holds(rooms.noBuffersInWhatRemembers());
        isBroken(brokenRooms.noBuffersInWhatRemembers(), "session.HoldsBuffer");
    }

    @Test
    void springStaysAtTheEdge() {
        holds(rooms.springOnlyAtTheEdge());
        isBroken(brokenRooms.springOnlyAtTheEdge(), "session.WiredBySpring");
    }

    @Test
    void topicNeedsNothingButJava() {
        holds(rooms.nothingButJava("topic"));
        isBroken(brokenRooms.nothingButJava("topic"), "topic.NeedsSubscription");
    }

    @Test
    void subscriptionNeedsNothingButJavaAndTopic() {
        holds(rooms.nothingButJava("subscription", "topic"));
        isBroken(brokenRooms.nothingButJava("subscription", "topic"), "subscription.Logs");
    }

    @Test
    void eventNeedsNothingButJavaAndTopic() {
        holds(rooms.nothingButJava("event", "topic"));
        isBroken(brokenRooms.nothingButJava("event", "topic"), "event.NeedsCodec");
    }

    @Test
    void nobodyWaitsOnTheWayOfAPacket() {
        holds(rooms.nobodyWaitsOnTheWayOfAPacket());
        isBroken(
                brokenRooms.nobodyWaitsOnTheWayOfAPacket(),
                "connection.Waits.sleeps",
                "connection.Waits.joins",
                "connection.Waits.syncs",
                "connection.Waits.isSynchronized",
                "delivery.HasSynchronizedBlock");
    }

    @Test
    void timeIsPassedIn() {
        holdsEverywhere(habits(BROKER).timeIsPassedIn(CLOCKS));

        ArchRule rule = habits(BROKEN_HOUSE).timeIsPassedIn(Set.of(BROKEN_HOUSE + ".session.NamedClock"));
        isBroken(
                rule,
                "session.AsksTheTime.millis",
                "session.AsksTheTime.nanos",
                "session.AsksTheTime.instant",
                "session.AsksTheTime.date",
                "session.AsksTheTime.oldDate",
                "session.AsksTheTime.byReference",
                "session.AsksTheTime.choosesItsClock");
        assertThat(violations(rule, brokenHouse))
                .as("only AsksTheTime breaks it: a class that is a clock, and config, may")
                .allMatch(line -> line.contains("AsksTheTime"));
    }

    @Test
    void everyPackageIsNullMarked() {
        holdsEverywhere(habits(BROKER).everyPackageIsNullMarked());
        isBroken(habits(BROKEN_HOUSE).everyPackageIsNullMarked(), "storage.unmarked.InAnUnmarkedPackage");
    }

    @Test
    void nobodyPrintsToTheConsole() {
        holdsEverywhere(habits(BROKER).nobodyPrintsToTheConsole(SPEAKERS));
        isBroken(habits(BROKEN_HOUSE).nobodyPrintsToTheConsole(Set.of()), "storage.Prints");
    }

    @Test
    void nobodyLogsWithJavaUtilLogging() {
        holdsEverywhere(NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING);
        isBroken(NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING, "storage.LogsWithTheJdk");
    }

    @Test
    void collaboratorsComeThroughTheConstructor() {
        holdsEverywhere(NO_CLASSES_SHOULD_USE_FIELD_INJECTION);
        isBroken(NO_CLASSES_SHOULD_USE_FIELD_INJECTION, "admin.HasAnInjectedField");
    }

    private static CodeHabits habits(String root) {
        return new CodeHabits(root);
    }

    private static void holds(ArchRule rule) {
        assertThat(violations(rule, broker)).isEmpty();
    }

    private static void holdsEverywhere(ArchRule rule) {
        holds(rule);
        assertThat(violations(rule, cluster)).isEmpty();
    }

    /** Each culprit, named below the root of the broken house, is found. */
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
