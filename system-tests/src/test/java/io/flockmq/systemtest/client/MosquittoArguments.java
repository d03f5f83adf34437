package io.flockmq.systemtest.client;

import java.util.ArrayList;
import java.util.List;

/** The tests' words as arguments of mosquitto_sub and mosquitto_pub. */
final class MosquittoArguments {

    private MosquittoArguments() {}

    static List<String> of(Connect connect, boolean mqtt5) {
        List<String> arguments = new ArrayList<>(List.of("-i", connect.clientId()));
        if (!connect.cleanStart()) {
            arguments.add("-c");
        }
        if (mqtt5) {
            arguments.addAll(List.of("-x", Long.toString(connect.expiry())));
            property(arguments, "connect", "receive-maximum", connect.receiveMaximum());
            property(arguments, "connect", "maximum-packet-size", connect.maximumPacketSize());
            property(arguments, "connect", "topic-alias-maximum", connect.topicAliasMaximum());
        }
        Will will = connect.will();
        if (will != null) {
            Publication publication = will.publication();
            arguments.addAll(List.of("--will-topic", publication.topic(), "--will-payload", publication.payload()));
            arguments.addAll(List.of("--will-qos", Integer.toString(publication.qos())));
            if (publication.retain()) {
                arguments.add("--will-retain");
            }
            property(arguments, "will", "will-delay-interval", will.delay());
            arguments.addAll(of("will", publication.properties()));
        }
        return arguments;
    }

    static List<String> of(Subscription subscription) {
        List<String> arguments = new ArrayList<>(List.of("-q", Integer.toString(subscription.qos())));
        if (subscription.noLocal() || subscription.retainHandling() != Subscription.RetainHandling.SEND) {
            throw new IllegalArgumentException("mosquitto_sub cannot ask for that");
        }
        if (subscription.retainAsPublished()) {
            arguments.add("--retain-as-published");
        }
        Integer id = subscription.id();
        if (id != null) {
            property(arguments, "subscribe", "subscription-identifier", id);
        }
        return arguments;
    }

    /** @param command "publish" or "will" */
    static List<String> of(String command, Properties properties) {
        List<String> arguments = new ArrayList<>();
        if (properties.contentType() != null) {
            arguments.addAll(List.of("-D", command, "content-type", properties.contentType()));
        }
        if (properties.responseTopic() != null) {
            arguments.addAll(List.of("-D", command, "response-topic", properties.responseTopic()));
        }
        if (properties.correlationData() != null) {
            arguments.addAll(List.of("-D", command, "correlation-data", properties.correlationData()));
        }
        if (properties.expiry() != null) {
            property(arguments, command, "message-expiry-interval", properties.expiry());
        }
        if (properties.utf8()) {
            property(arguments, command, "payload-format-indicator", 1);
        }
        properties
                .userProperties()
                .forEach(property -> arguments.addAll(
                        List.of("-D", command, "user-property", property.getKey(), property.getValue())));
        return arguments;
    }

    private static void property(List<String> arguments, String command, String name, long value) {
        if (value > 0) {
            arguments.addAll(List.of("-D", command, name, Long.toString(value)));
        }
    }
}
