package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static io.flockmq.broker.topic.Qos.EXACTLY_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.session.RecordingLink.Sent;
import io.flockmq.broker.subscription.RetainHandling;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.TopicFilter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What making and ending a subscription does, retained messages included (MQTT 5.0, sections 3.8 and 3.10). */
class SubscriptionsTest {

    private final Loops loops = new Loops(2);
    private final Client client = loops.connect(0, "c");

    @ParameterizedTest
    @CsvSource({
        "SEND,        new,      1", "SEND,        existing, 1",
        "SEND_IF_NEW, new,      1", "SEND_IF_NEW, existing, 0",
        "DO_NOT_SEND, new,      0", "DO_NOT_SEND, existing, 0",
    })
    void retainedMessagesComeAsTheSubscriptionWants(RetainHandling handling, String subscription, int messages) {
        if (subscription.equals("existing")) {
            loops.subscribe(client, "a", AT_MOST_ONCE);
        }
        loops.retained.put(Messages.retained("a", AT_LEAST_ONCE, "kept"));
        loops.subscribe(client, "a", new SubscriptionOptions(AT_MOST_ONCE, false, false, handling, 0));
        assertThat(client.payloads()).hasSize(messages);
    }

    @Test
    void aRetainedMessageSaysThatItIsOneAndWhichSubscriptionItIsFor() {
        loops.retained.put(Messages.retained("a/b", EXACTLY_ONCE, "kept"));
        loops.subscribe(client, "a/+", new SubscriptionOptions(AT_LEAST_ONCE, true, false, RetainHandling.SEND, 5));
        assertThat(client.link().published()).singleElement().satisfies(publish -> {
            assertThat(publish.delivery().retain()).isTrue();
            assertThat(publish.delivery().qos()).isEqualTo(AT_LEAST_ONCE);
            assertThat(publish.delivery().subscriptionIds()).containsExactly(5);
        });
    }

    @Test
    void aSharedSubscriptionBringsNoRetainedMessages() {
        loops.retained.put(Messages.retained("a", AT_LEAST_ONCE, "kept"));
        loops.subscribe(client, "$share/g/a", AT_LEAST_ONCE);
        assertThat(client.payloads()).isEmpty();
    }

    @Test
    void manyRetainedMessagesComeAllAndOnce() {
        for (int i = 0; i < 500; i++) {
            loops.retained.put(Messages.retained("a/" + i, AT_MOST_ONCE, "p" + i));
        }
        loops.subscribe(client, "a/#", AT_MOST_ONCE);
        assertThat(client.payloads()).hasSize(500).doesNotHaveDuplicates();
        assertThat(client.link().published())
                .allMatch(publish -> publish.delivery().retain());
    }

    @Test
    void aRetainedMessageThatExpiredDoesNotCome() {
        long at = loops.timers.nanoTime() + Duration.ofSeconds(10).toNanos();
        loops.retained.put(Messages.message("a", AT_LEAST_ONCE, true, "", at, "kept"));
        loops.retained.put(Messages.message("b", AT_LEAST_ONCE, true, "", Message.NEVER, "kept longer"));
        loops.pass(10);
        loops.subscribe(client, "#", AT_LEAST_ONCE);
        assertThat(client.payloads()).containsExactly("kept longer");
    }

    @Test
    void aSubscriptionIsReplacedByOneWithTheSameFilter() {
        loops.subscribe(client, "a", EXACTLY_ONCE);
        loops.subscribe(client, "a", AT_MOST_ONCE);
        loops.publish(0, Messages.of("a", EXACTLY_ONCE, "x"));
        assertThat(client.link().published()).extracting(Sent.Publish::packetId).containsExactly(0);
        assertThat(loops.subscriptions.getFirst().count()).isEqualTo(1);
    }

    @Test
    void endingASubscriptionEndsItOnce() {
        loops.subscribe(client, "a", AT_MOST_ONCE);
        loops.subscribe(client, "$share/g/a", AT_MOST_ONCE);
        assertThat(loops.subscriptions.getFirst().unsubscribe(client.session(), TopicFilter.of("a")))
                .isTrue();
        assertThat(loops.subscriptions.getFirst().unsubscribe(client.session(), TopicFilter.of("a")))
                .isFalse();
        loops.publish(0, Messages.of("a", AT_MOST_ONCE, "shared"));
        assertThat(client.payloads()).containsExactly("shared");
        assertThat(loops.subscriptions.getFirst().count()).isEqualTo(1);
    }

    @Test
    void subscriptionsEndWithTheirSessionAndOutliveAConnection() {
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        loops.subscribe(client, "$share/g/b/#", AT_LEAST_ONCE);
        loops.lose(client);
        assertThat(loops.subscriptions.getFirst().count()).isEqualTo(2);
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "x"));
        assertThat(client.session().queuedMessages()).isEqualTo(1);
        loops.pass(60);
        assertThat(loops.subscriptions.getFirst().count()).isZero();
        assertThat(loops.budget.used()).isZero();
    }

    // ---------------------------------------------------------------- what other nodes are told

    @Test
    void otherNodesAreToldOfASubscriptionWhenItIsMadeAndWhenItEnds() {
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        loops.subscribe(client, "a", EXACTLY_ONCE);
        loops.unsubscribe(client, "a");
        assertThat(loops.routes.getFirst().told).containsExactly("+ c a", "- c a");
    }

    @Test
    void otherNodesAreToldOfTheSubscriptionsThatEndWithTheirSession() {
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        loops.subscribe(client, "$share/g/b", AT_LEAST_ONCE);
        loops.end(client);
        assertThat(loops.routes.getFirst().told).containsExactly("+ c a", "+ c $share/g/b", "- c a", "- c $share/g/b");
    }

    @Test
    void aSessionThatLeavesAndComesBackTakesItsSubscriptionsAlong() {
        loops.subscribe(client, "a", AT_LEAST_ONCE);
        Subscriptions subscriptions = loops.subscriptions.getFirst();

        subscriptions.forget(client.session());
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "missed"));
        assertThat(subscriptions.count()).isZero();
        subscriptions.resume(client.session());
        subscriptions.resume(client.session());
        loops.publish(0, Messages.of("a", AT_LEAST_ONCE, "seen"));

        assertThat(client.payloads()).containsExactly("seen");
        assertThat(subscriptions.count()).isEqualTo(1);
        assertThat(loops.routes.getFirst().told).containsExactly("+ c a", "- c a", "+ c a");
    }
}
