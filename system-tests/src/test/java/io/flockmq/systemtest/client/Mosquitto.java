package io.flockmq.systemtest.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flockmq.systemtest.process.Programs;
import io.flockmq.systemtest.process.RunningProgram;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code mosquitto_sub} and {@code mosquitto_pub}. All subscriptions must be made in one call, with the same options:
 * that starts the subscriber, which is the connection that {@link Connect} describes. Each publish is a client of
 * its own.
 */
public final class Mosquitto implements Peer {

    /** As the programs call it. */
    public enum Version {
        MQTTV31,
        MQTTV311,
        MQTTV5;

        String argument() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Address broker;
    private final Connect connect;
    private final Version version;
    private final Inbox inbox = new Inbox();
    private @Nullable RunningProgram subscriber;

    public Mosquitto(Address broker, Connect connect, Version version) {
        Programs.require("mosquitto_sub", "mosquitto_pub", "stdbuf");
        this.broker = broker;
        this.connect = connect;
        this.version = version;
    }

    @Override
    public List<Integer> subscribe(Subscription... subscriptions) {
        if (subscriber != null) {
            throw new IllegalStateException("mosquitto_sub subscribes once");
        }
        List<String> command = command("mosquitto_sub");
        command.addAll(List.of("-d", "-F", MosquittoLine.FORMAT));
        command.addAll(List.of("-k", Integer.toString(connect.keepAlive())));
        command.addAll(MosquittoArguments.of(connect, version == Version.MQTTV5));
        for (Subscription subscription : subscriptions) {
            command.addAll(List.of("-t", subscription.filter()));
        }
        command.addAll(MosquittoArguments.of(subscriptions[0]));
        subscriber = RunningProgram.start(new ProcessBuilder(command), line -> {
            if (line.startsWith(MosquittoLine.START)) {
                inbox.add(MosquittoLine.parse(line));
            }
        });
        String answer = subscriber.awaitLine("a SUBACK", line -> line.startsWith("Subscribed (mid:"));
        return Stream.of(answer.substring(answer.lastIndexOf(':') + 1).split(",", -1))
                .map(code -> Integer.valueOf(code.strip()))
                .toList();
    }

    @Override
    public int publish(Publication publication) {
        List<String> command = command("mosquitto_pub");
        command.addAll(List.of("-d", "-t", publication.topic(), "-q", Integer.toString(publication.qos())));
        if (connect.clientId().isEmpty()) {
            throw new IllegalStateException("a name is needed to tell who published");
        }
        command.addAll(List.of("-i", connect.clientId() + "-pub"));
        if (publication.payload().isEmpty()) {
            command.add("-n");
        } else {
            command.addAll(List.of("-m", publication.payload()));
        }
        if (publication.retain()) {
            command.add("-r");
        }
        command.addAll(MosquittoArguments.of("publish", publication.properties()));
        try (RunningProgram publisher = RunningProgram.start(new ProcessBuilder(command))) {
            int exit = publisher.awaitEnd();
            if (exit != 0) {
                throw new IllegalStateException("mosquitto_pub ended with " + exit + ": " + publisher.lines());
            }
            return publisher.lines().stream()
                    .filter(line -> line.contains("received PUBACK") || line.contains("received PUBREC"))
                    .map(line -> line.replaceAll(".*RC:(\\d+).*", "$1"))
                    .filter(code -> code.matches("\\d+"))
                    .mapToInt(Integer::parseInt)
                    .findFirst()
                    .orElse(0);
        }
    }

    /** Publishes each line by one topic alias: only the first carries the topic. */
    public void publishByAlias(String topic, String... lines) {
        List<String> command = command("mosquitto_pub");
        command.addAll(List.of("-t", topic, "-l", "-q", "1", "-D", "publish", "topic-alias", "1"));
        try (RunningProgram publisher = RunningProgram.start(new ProcessBuilder(command))) {
            Stream.of(lines).forEach(publisher::say);
            publisher.closeInput();
            publisher.awaitEnd();
        }
    }

    private List<String> command(String program) {
        // stdbuf: a line is to be read when it is written.
        return new ArrayList<>(List.of(
                "stdbuf",
                "-oL",
                program,
                "-h",
                broker.host(),
                "-p",
                Integer.toString(broker.port()),
                "-V",
                version.argument()));
    }

    /** What mosquitto_sub wrote, for what the other methods do not tell. */
    public RunningProgram subscriber() {
        if (subscriber == null) {
            throw new IllegalStateException("not yet subscribed");
        }
        return subscriber;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    @Override
    public void close() {
        if (subscriber != null) {
            subscriber.terminate();
        }
    }

    static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), UTF_8);
    }
}
