package io.flockmq.broker.config;

import io.flockmq.broker.event.TrafficClassifier;
import io.flockmq.broker.observe.ClassMeters;
import io.flockmq.broker.observe.ClassNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who counts messages by the classes of the configuration, or nobody where it has none. */
record TrafficClasses(@Nullable TrafficClassifier classifier) {

    static TrafficClasses of(BrokerProperties.Metrics settings, MeterRegistry meters) {
        boolean any =
                !settings.topicClasses().isEmpty() || !settings.clientClasses().isEmpty();
        return new TrafficClasses(
                any
                        ? new ClassMeters(
                                meters, ClassNames.of(settings.topicClasses()), ClassNames.of(settings.clientClasses()))
                        : null);
    }

    /** What is wrong with the classes. */
    static List<ListenerRules.Breach> check(BrokerProperties.Metrics settings) {
        List<ListenerRules.Breach> breaches = new ArrayList<>();
        check("mqtt.metrics.topic-classes", settings.topicClasses(), breaches);
        check("mqtt.metrics.client-classes", settings.clientClasses(), breaches);
        return breaches;
    }

    private static void check(String key, List<String> classes, List<ListenerRules.Breach> breaches) {
        try {
            var _ = ClassNames.of(classes);
        } catch (IllegalArgumentException wrong) {
            breaches.add(new ListenerRules.Breach(key, String.join(",", classes), String.valueOf(wrong.getMessage())));
        }
    }
}
