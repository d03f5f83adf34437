package io.flockmq.broker.session;

import static io.flockmq.broker.session.OneLoop.delivery;
import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static io.flockmq.broker.topic.Qos.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.flockmq.broker.event.DropReason;
import io.flockmq.broker.session.OneLoop.Client;
import io.flockmq.broker.topic.Qos;
import io.flockmq.broker.topic.ReasonCode;
import io.flockmq.broker.topic.TopicFilter;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Retained messages are fetched as the client takes them: they are where they are, and need no room in a queue. */
class RetainedPaceTest {

    private final OneLoop loop = new OneLoop();
    private int fetched;

    @Test
    void everythingIsSentToAClientThatTakesIt() {
        Client client = loop.connect("c", true, 0);
        client.session().deliverFrom(source("a", AT_MOST_ONCE, "1", "2", "3"));
        assertThat(client.link().payloads()).containsExactly("1", "2", "3");
    }

    @Test
    void noMoreIsFetchedThanTheWindowTakes() {
        Client client = loop.connect("c", true, 0, 2, null);
        client.session().deliverFrom(source("a", AT_LEAST_ONCE, "1", "2", "3", "4"));
        assertThat(client.link().payloads()).containsExactly("1", "2");
        assertThat(fetched).isEqualTo(2);
        assertThat(client.session().queuedMessages()).isZero();

        client.session().puback(1, ReasonCode.SUCCESS);
        client.session().puback(2, ReasonCode.SUCCESS);
        assertThat(client.link().payloads()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void noMoreIsFetchedThanTheConnectionTakes() {
        Client client = loop.connect("c", true, 0);
        client.link().takesOnly(1);
        client.session().deliverFrom(source("a", AT_MOST_ONCE, "1", "2", "3"));
        assertThat(client.link().payloads()).containsExactly("1");
        assertThat(fetched).isEqualTo(1);

        client.link().takesEverything();
        client.session().drain();
        assertThat(client.link().payloads()).containsExactly("1", "2", "3");
        assertThat(loop.budget.used()).isZero();
    }

    @Test
    void whatIsQueuedComesFirstAndSourcesComeOneAfterAnother() {
        Client client = loop.connect("c", true, 0);
        client.link().takesOnly(0);
        client.session().deliver(delivery(AT_LEAST_ONCE, "queued"));
        client.session().deliverFrom(source("a", AT_MOST_ONCE, "1", "2"));
        client.session().deliverFrom(source("b", AT_MOST_ONCE, "3"));
        client.link().takesEverything();
        client.session().drain();
        assertThat(client.link().payloads()).containsExactly("queued", "1", "2", "3");
    }

    @Test
    void theRestComesAfterAReconnect() {
        Client client = loop.connect("c", false, 60, 1, null);
        client.session().deliverFrom(source("a", AT_LEAST_ONCE, "1", "2"));
        loop.lose(client);
        Client again = loop.connect("c", false, 60);
        assertThat(again.link().payloads()).containsExactly("1", "2");
        assertThat(again.link().published().getFirst().dup()).isTrue();
        assertThat(again.link().published().getLast().dup()).isFalse();
    }

    @Test
    void whatExpiredWhileTheClientWasSlowIsNotSent() {
        Client client = loop.connect("c", true, 0);
        client.link().takesOnly(0);
        client.session()
                .deliverFrom(source(
                        "a",
                        loop.expiring(10, AT_LEAST_ONCE, "short-lived"),
                        loop.expiring(30, AT_LEAST_ONCE, "long-lived")));
        loop.pass(10);
        client.link().takesEverything();
        client.session().drain();
        assertThat(client.link().payloads()).containsExactly("long-lived");
        assertThat(loop.events.dropReasons()).containsExactly(DropReason.EXPIRED);
    }

    @Test
    void aSessionThatEndsFetchesNoMore() {
        Client client = loop.connect("c", true, 0, 1, null);
        client.session().deliverFrom(source("a", AT_LEAST_ONCE, "1", "2"));
        loop.lose(client);
        assertThat(fetched).isEqualTo(1);
    }

    @Test
    void aSubscriptionThatIsMadeAgainStartsOver() {
        Client client = loop.connect("c", true, 0, 1, null);
        client.session().deliverFrom(source("a/+", AT_LEAST_ONCE, "1", "2"));
        client.session().deliverFrom(source("b/+", AT_LEAST_ONCE, "3"));
        client.session().deliverFrom(source("a/+", AT_LEAST_ONCE, "1", "2"));
        for (int i = 0; i < 4; i++) {
            client.session().puback(client.link().lastPacketId(), ReasonCode.SUCCESS);
        }
        assertThat(client.link().payloads()).containsExactly("1", "3", "1", "2");
    }

    @Test
    void aSubscriptionThatIsEndedBringsNothingMore() {
        Client client = loop.connect("c", true, 0, 1, null);
        client.session().deliverFrom(source("a/+", AT_LEAST_ONCE, "1", "2"));
        client.session().deliverFrom(source("b/+", AT_LEAST_ONCE, "3"));
        client.session().unsubscribe(TopicFilter.of("a/+"));
        client.session().puback(1, ReasonCode.SUCCESS);
        assertThat(client.link().payloads()).containsExactly("1", "3");
    }

    @Test
    void aSourceThatTakesLongToFindItsNextMessageIsAskedAgainInAnotherTurn() {
        Client client = loop.connect("c", true, 0);
        client.session().deliverFrom(new MessageSource() {
            private int asked;

            @Override
            public TopicFilter filter() {
                return TopicFilter.of("+/rare");
            }

            @Override
            public @Nullable PendingDelivery next() {
                return ++asked == 3 ? delivery(AT_LEAST_ONCE, "rare") : null;
            }

            @Override
            public boolean isExhausted() {
                return asked > 3;
            }
        });
        assertThat(client.link().payloads()).isEmpty();
        loop.pass(0);
        assertThat(client.link().payloads()).containsExactly("rare");
    }

    private MessageSource source(String filter, Qos qos, String... payloads) {
        return source(
                filter,
                Arrays.stream(payloads).map(payload -> delivery(qos, payload)).toArray(PendingDelivery[]::new));
    }

    private MessageSource source(String filter, PendingDelivery... deliveries) {
        Iterator<PendingDelivery> all = Arrays.asList(deliveries).iterator();
        return new MessageSource() {
            @Override
            public TopicFilter filter() {
                return TopicFilter.of(filter);
            }

            @Override
            public @Nullable PendingDelivery next() {
                if (!all.hasNext()) {
                    return null;
                }
                fetched++;
                return all.next();
            }

            @Override
            public boolean isExhausted() {
                return !all.hasNext();
            }
        };
    }
}
