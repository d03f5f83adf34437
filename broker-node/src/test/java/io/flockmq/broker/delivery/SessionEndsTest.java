package io.flockmq.broker.delivery;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.session.Limits;
import io.flockmq.broker.session.Will;
import io.flockmq.broker.subscription.RetainHandling;
import io.flockmq.broker.subscription.SubscriptionOptions;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of a will when it is due. */
class SessionEndsTest {

    private static final byte[] PROPERTIES = {1, 2, 3};

    private final Loops loops = new Loops(2);

    @Test
    void aWillIsPublishedInTheNameOfItsClient() {
        Client witness = loops.connect(1, "witness");
        loops.subscribe(witness, "wills/#", AT_LEAST_ONCE);
        loops.lose(loops.connect(0, "c", 0, will(false, -1)));
        loops.run();

        assertThat(witness.payloads()).containsExactly("bye");
        Message message = witness.link().published().getFirst().delivery().message();
        assertThat(message.publisher()).isEqualTo("c");
        assertThat(message.properties()).isEqualTo(PROPERTIES);
        assertThat(message.expiresAt()).isEqualTo(Message.NEVER);
        assertThat(loops.events.of(BrokerEvent.WillPublished.class))
                .containsExactly(new BrokerEvent.WillPublished("c", "wills/c"));
    }

    @Test
    void theExpiryOfAWillCountsFromItsPublication() {
        Client witness = loops.connect(0, "witness");
        loops.subscribe(witness, "wills/#", AT_LEAST_ONCE);
        Client client = loops.connect(0, "c", 0, will(false, 10));
        loops.pass(1000);
        long now = loops.timers.nanoTime();
        loops.lose(client);
        assertThat(witness.link().published().getFirst().delivery().message().expiresAt())
                .isEqualTo(now + Duration.ofSeconds(10).toNanos());
    }

    @Test
    void aWillMayBeRetained() {
        loops.lose(loops.connect(0, "c", 0, will(true, -1)));
        assertThat(loops.retained.messages()).isEqualTo(1);
    }

    @Test
    void aWillThatCannotBeRetainedIsRefusedByName() {
        Loops full = new Loops(1, Limits.generous(), 1);
        full.lose(full.connect(0, "c", 0, will(true, -1)));
        assertThat(full.events.of(BrokerEvent.PublishRefused.class))
                .containsExactly(new BrokerEvent.PublishRefused("c", "wills/c", ReasonCode.QUOTA_EXCEEDED));
        assertThat(full.events.of(BrokerEvent.WillPublished.class)).isEmpty();
    }

    @Test
    void aClientThatComesBackFindsItsOwnWillUnlessItWantsNoneOfItsOwnMessages() {
        Client client = loops.connect(0, "c", 60, will(false, -1));
        loops.subscribe(client, "wills/#", AT_LEAST_ONCE);
        loops.lose(client);
        assertThat(loops.connect(0, "c").payloads()).containsExactly("bye");

        Client other = loops.connect(0, "d", 60, will(false, -1));
        loops.subscribe(other, "wills/#", new SubscriptionOptions(AT_LEAST_ONCE, true, false, RetainHandling.SEND, 0));
        loops.lose(other);
        assertThat(loops.connect(0, "d").payloads()).isEmpty();
    }

    private static Will will(boolean retain, long expirySeconds) {
        return new Will(
                Topic.of("wills/c"),
                AT_LEAST_ONCE,
                retain,
                Duration.ZERO,
                expirySeconds,
                PROPERTIES,
                "bye".getBytes(StandardCharsets.UTF_8));
    }
}
