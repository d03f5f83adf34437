package io.flockmq.systemtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {

    private static final int PUBLISHERS = 2;
    private static final int MESSAGES = 100;

    private final Inbox inbox = new Inbox("subscriber", PUBLISHERS);
    private final List<Outbox> outboxes = List.of(outbox(), outbox());

    @Test
    void aRunWhereEverythingComesOnceAndInOrderIsExact() {
        receiveAllBut(-1);

        Verdict verdict = inbox.audit(outboxes);

        assertThat(verdict.isExact()).isTrue();
        assertThat(verdict.received()).isEqualTo(PUBLISHERS * MESSAGES);
    }

    @Test
    void oneLostMessageIsFoundAndNamed() {
        receiveAllBut(37);

        Verdict verdict = inbox.audit(outboxes);

        assertThat(verdict.lost()).isEqualTo(1);
        assertThat(verdict.isExact()).isFalse();
        assertThat(verdict.isWithoutLoss()).isFalse();
        assertThat(verdict.examples()).containsExactly("subscriber lost: of publisher 1 from number 37 on");
    }

    @Test
    void aMessageThatNobodyAcknowledgedIsMissingAndNotLost() {
        outboxes.get(1).sent(MESSAGES);
        receiveAllBut(-1);

        Verdict verdict = inbox.audit(outboxes);

        assertThat(verdict.missing()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.isExact()).isFalse();
        assertThat(verdict.isWithoutLoss()).isTrue();
    }

    @Test
    void aDoubledMessageIsFoundAndDoesNotCountAsOutOfOrder() {
        receiveAllBut(-1);

        assertThat(inbox.received(stamp(1, 37))).isFalse();

        Verdict verdict = inbox.audit(outboxes);
        assertThat(verdict.duplicated()).isEqualTo(1);
        assertThat(verdict.outOfOrder()).isZero();
        assertThat(verdict.isExact()).isFalse();
    }

    @Test
    void twoSwappedMessagesAreFoundOnce() {
        receiveAllBut(37);
        inbox.received(stamp(1, 37));

        Verdict verdict = inbox.audit(outboxes);

        assertThat(verdict.outOfOrder()).isEqualTo(1);
        assertThat(verdict.lost()).isZero();
        assertThat(verdict.duplicated()).isZero();
        assertThat(verdict.isExact()).isFalse();
    }

    @Test
    void messagesOfDifferentPublishersHaveNoOrderBetweenThem() {
        for (int sequence = 0; sequence < MESSAGES; sequence++) {
            inbox.received(stamp(1, sequence));
        }
        for (int sequence = 0; sequence < MESSAGES; sequence++) {
            inbox.received(stamp(0, sequence));
        }

        assertThat(inbox.audit(outboxes).isExact()).isTrue();
    }

    @Test
    void aMessageThatNobodySentIsForeign() {
        receiveAllBut(-1);
        inbox.received(stamp(0, MESSAGES));
        inbox.received(stamp(PUBLISHERS, 0));

        Verdict verdict = inbox.audit(outboxes);

        assertThat(verdict.foreign()).isEqualTo(2);
        assertThat(verdict.isExact()).isFalse();
    }

    @Test
    void theVerdictOfSeveralSubscribersAddsUp() {
        receiveAllBut(37);
        Inbox idle = new Inbox("idle", PUBLISHERS);

        Verdict both = inbox.audit(outboxes).plus(idle.audit(outboxes));

        assertThat(both.lost()).isEqualTo(1 + PUBLISHERS * MESSAGES);
        assertThat(both.sent()).isEqualTo(2 * PUBLISHERS * MESSAGES);
    }

    /** What the second publisher sent under this number does not come. */
    private void receiveAllBut(int lost) {
        for (int sequence = 0; sequence < MESSAGES; sequence++) {
            for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
                if (publisher != 1 || sequence != lost) {
                    assertThat(inbox.received(stamp(publisher, sequence))).isTrue();
                }
            }
        }
    }

    private static Stamp stamp(int publisher, int sequence) {
        return new Stamp(1, publisher, sequence);
    }

    private static Outbox outbox() {
        Outbox outbox = new Outbox();
        for (int sequence = 0; sequence < MESSAGES; sequence++) {
            outbox.sent(sequence);
            outbox.acknowledged(sequence);
        }
        return outbox;
    }
}
