package io.flockmq.broker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.ArrayList;
import java.util.List;

/**
 * The rooms of {@code docs/architecture.md} as rules over a tree of packages. The root is a parameter, so that the same
 * rules can be shown a tree that breaks them all.
 *
 * @param root the package above the rooms
 */
record ArchitectureRules(String root) {

    /** From the roof down. A room may use the rooms below it; rooms in one line do not use each other. */
    private static final List<List<String>> ROOMS = List.of(
            List.of("command"),
            List.of("config"),
            List.of("admin", "console"),
            List.of("observe", "trace"),
            List.of("transport"),
            List.of("connection"),
            List.of("cluster"),
            List.of("journal"),
            List.of("delivery"),
            List.of("format"),
            List.of("session"),
            List.of("security"),
            List.of("storage"),
            List.of("subscription"),
            List.of("event"),
            List.of("codec"),
            List.of("topic"));

    private static final String ENTRY_POINT = "FlockMq";
    private static final String MQTT_MESSAGES = "io.netty.handler.codec.mqtt..";

    /** A room uses only rooms below it. */
    ArchRule arrowsPointDown() {
        var layers = Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("entry point")
                .definedBy(root);
        for (String room : allRooms()) {
            layers = layers.layer(room).definedBy(room(room));
        }
        List<String> below = new ArrayList<>(allRooms());
        layers = layers.whereLayer("entry point").mayNotBeAccessedByAnyLayer();
        for (List<String> floor : ROOMS) {
            below.removeAll(floor);
            for (String room : floor) {
                var layer = layers.whereLayer(room);
                layers = below.isEmpty()
                        ? layer.mayNotAccessAnyLayer()
                        : layer.mayOnlyAccessLayers(below.toArray(String[]::new));
            }
        }
        return layers;
    }

    /** No two packages, however deep, need each other. */
    ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** Whoever looks for a class finds it in a room. */
    ArchRule everyClassHasARoom() {
        return classes()
                .that(not(entryPoint()))
                .and(describe(
                        "are no package-info", type -> !type.getSimpleName().equals("package-info")))
                .should()
                .resideInAnyPackage(rooms(allRooms()))
                .allowEmptyShould(true);
    }

    /** Hazelcast is known to cluster-membership alone. */
    ArchRule noHazelcast() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .allowEmptyShould(true);
    }

    /** OpenTelemetry is known to who makes spans, and to who puts that together. */
    ArchRule openTelemetryOnlyInTrace() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms("trace", "config"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .allowEmptyShould(true);
    }

    /** picocli is known to the command line alone: a node that runs does not load it. */
    ArchRule picocliOnlyOnTheCommandLine() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(room("command.line"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .allowEmptyShould(true);
    }

    /** Who writes to a channel: the transport, the connection, and the codec's own handlers. */
    ArchRule channelsOnlyAtTheWire() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms("transport", "connection"))
                .and(not(handlersOfTheCodec()))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "io.netty.handler..")
                                .and(not(resideInAPackage(MQTT_MESSAGES))))
                .allowEmptyShould(true);
    }

    /** Netty's MQTT message types are the words of the wire; rooms above the connection's handlers have their own. */
    ArchRule mqttMessagesOnlyAtTheWire() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms("transport", "connection", "codec"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(MQTT_MESSAGES)
                .allowEmptyShould(true);
    }

    /** What lives longer than a packet holds no buffer that somebody must release. */
    ArchRule noBuffersInWhatRemembers() {
        return noClasses()
                .that()
                .resideInAnyPackage(rooms("topic", "subscription", "session", "event", "storage"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.buffer..")
                .allowEmptyShould(true);
    }

    /** Spring, and the Jakarta APIs that come with it, stay at the edge. */
    ArchRule springOnlyAtTheEdge() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(rooms("config", "admin", "console", "observe"))
                .and(not(entryPoint()))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "jakarta..")
                .allowEmptyShould(true);
    }

    /** A room that needs nothing but the JDK and, below it, the rooms named. */
    ArchRule nothingButJava(String room, String... roomsBelow) {
        List<String> allowed = new ArrayList<>(List.of("java..", "org.jspecify..", room(room)));
        allowed.addAll(List.of(rooms(roomsBelow)));
        return classes()
                .that()
                .resideInAPackage(room(room))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
                .allowEmptyShould(true);
    }

    /** Nobody waits on the way of a packet: no monitor, no sleep, no join. */
    ArchRule nobodyWaitsOnTheWayOfAPacket() {
        return classes()
                .that()
                .resideInAnyPackage(rooms("connection", "delivery", "session", "codec", "subscription"))
                .should(new NeverWait())
                .allowEmptyShould(true);
    }

    private DescribedPredicate<JavaClass> entryPoint() {
        return describe("the entry point", type -> type.getFullName().equals(root + '.' + ENTRY_POINT));
    }

    private DescribedPredicate<JavaClass> handlersOfTheCodec() {
        return resideInAPackage(room("codec"))
                .and(describe(
                        "channel handlers",
                        type -> isHandler(type)
                                || type.getEnclosingClass()
                                        .filter(ArchitectureRules::isHandler)
                                        .isPresent()));
    }

    private static boolean isHandler(JavaClass type) {
        return type.isAssignableTo("io.netty.channel.ChannelHandler");
    }

    private static List<String> allRooms() {
        return ROOMS.stream().flatMap(List::stream).toList();
    }

    private String[] rooms(List<String> names) {
        return names.stream().map(this::room).toArray(String[]::new);
    }

    private String[] rooms(String... names) {
        return rooms(List.of(names));
    }

    private String room(String name) {
        return root + '.' + name + "..";
    }
}
