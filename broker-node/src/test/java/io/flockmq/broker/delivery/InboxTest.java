package io.flockmq.broker.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flockmq.broker.delivery.Loops.Client;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.Qos;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Back-pressure between event loops: whoever hands over faster than the other takes stops reading. */
class InboxTest {

    private static final Message LARGE = Messages.of("a", Qos.AT_MOST_ONCE, "x".repeat(1 << 20));

    private final Loops loops = new Loops(3);
    private final AtomicInteger resumed = new AtomicInteger();

    @Test
    void aPublisherGoesOnWhileTheOtherEventLoopKeepsUp() {
        subscriberOn(1);
        publishAndHandOver(0, 10);
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isFalse();
        loops.run();
        assertThat(resumed).hasValue(0);
    }

    @Test
    void aPublisherIsPausedWhenTheOtherEventLoopFallsBehindAndResumedOnce() {
        Client subscriber = subscriberOn(1);
        publishAndHandOver(0, 20);
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isTrue();
        assertThat(resumed).hasValue(0);
        loops.run();
        assertThat(subscriber.payloads()).hasSize(20);
        assertThat(resumed).hasValue(1);
        publishAndHandOver(0, 1);
        loops.run();
        assertThat(resumed).hasValue(1);
    }

    @Test
    void aPublisherThatSendsToOthersIsNotPaused() {
        subscriberOn(1);
        publishAndHandOver(0, 20);
        loops.subscribe(loops.connect(2, "other"), "b", Qos.AT_MOST_ONCE);

        loops.routers[0].beginPublisher();
        loops.publish(0, Messages.of("b", Qos.AT_MOST_ONCE, "x"));
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isFalse();

        loops.routers[0].beginPublisher();
        loops.publish(0, Messages.of("a", Qos.AT_MOST_ONCE, "x"));
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isTrue();
    }

    @Test
    void itIsResumedOnItsOwnEventLoop() {
        subscriberOn(1);
        publishAndHandOver(0, 20);
        loops.routers[0].pauseIfBehind(resumed::incrementAndGet);
        while (loops.loops.get(1).runOne()) {
            // the other one catches up
        }
        assertThat(resumed).hasValue(0);
        assertThat(loops.loops.get(0).runOne()).isTrue();
        assertThat(resumed).hasValue(1);
    }

    @Test
    void itIsResumedOnlyWhenMostIsDone() {
        subscriberOn(1);
        for (int i = 0; i < 20; i++) {
            publishAndHandOver(0, 1);
        }
        loops.routers[0].pauseIfBehind(resumed::incrementAndGet);
        for (int i = 0; i < 10; i++) {
            loops.loops.get(1).runOne();
        }
        assertThat(loops.loops.get(0).waiting()).as("10 MB still wait").isZero();
        assertThat(loops.routers[0].pauseIfBehind(() -> {}))
                .as("but another need not stop")
                .isFalse();
        loops.run();
        assertThat(resumed).hasValue(1);
    }

    @Test
    void everybodyWhoWaitsIsResumed() {
        subscriberOn(1);
        publishAndHandOver(0, 10);
        publishAndHandOver(2, 10);
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isTrue();
        assertThat(loops.routers[0].pauseIfBehind(resumed::incrementAndGet)).isTrue();
        assertThat(loops.routers[2].pauseIfBehind(resumed::incrementAndGet)).isTrue();
        loops.run();
        assertThat(resumed).hasValue(3);
    }

    @Test
    void nobodyWaitsForItself() {
        subscriberOn(1);
        publishAndHandOver(0, 20);
        assertThat(loops.routers[1].pauseIfBehind(resumed::incrementAndGet)).isFalse();
    }

    @Test
    void whoeverAsksToBeResumedTooLateIsResumedAtOnce() {
        ManualLoop receiver = new ManualLoop();
        ManualLoop sender = new ManualLoop();
        Inbox inbox = new Inbox(receiver);
        inbox.send(handOver(20), () -> {});
        assertThat(inbox.isOverfull()).isTrue();
        receiver.runOne();
        inbox.whenLow(sender, resumed::incrementAndGet);
        sender.runOne();
        assertThat(resumed).hasValue(1);
        assertThat(sender.waiting()).isZero();
    }

    @Test
    void aHandOverThatFailsStillCountsAsTaken() {
        ManualLoop receiver = new ManualLoop();
        Inbox inbox = new Inbox(receiver);
        inbox.send(handOver(20), () -> {
            throw new IllegalStateException("for a test");
        });
        assertThatThrownBy(receiver::runOne).isInstanceOf(IllegalStateException.class);
        assertThat(inbox.isOverfull()).isFalse();
    }

    private static HandOver handOver(int megabytes) {
        HandOver handOver = new HandOver();
        for (int i = 0; i < megabytes; i++) {
            handOver.add(new HandOver.Item.ToSubscribers(LARGE, List.of(), null, null), LARGE);
        }
        return handOver;
    }

    private Client subscriberOn(int loop) {
        Client subscriber = loops.connect(loop, "subscriber");
        loops.subscribe(subscriber, "a", Qos.AT_MOST_ONCE);
        return subscriber;
    }

    private void publishAndHandOver(int loop, int messages) {
        for (int i = 0; i < messages; i++) {
            loops.publish(loop, LARGE);
        }
        loops.loops.get(loop).runOne();
    }
}
