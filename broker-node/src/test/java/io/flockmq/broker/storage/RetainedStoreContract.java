package io.flockmq.broker.storage;

import static io.flockmq.broker.topic.Qos.AT_LEAST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flockmq.broker.storage.RetainedStore.Result;
import io.flockmq.broker.topic.Message;
import io.flockmq.broker.topic.Messages;
import io.flockmq.broker.topic.TopicFilter;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every store of retained messages does (MQTT 5.0, section 3.3.1.3). */
abstract class RetainedStoreContract {

    /** The time by which messages expire; a test moves it. */
    private long now = Duration.ofHours(1).toNanos();

    /**
     * An empty store.
     *
     * @param maxMessages the most messages, 0 for no limit
     * @param maxBytes the most bytes
     */
    abstract RetainedStore store(long maxMessages, long maxBytes);

    final long nanoTime() {
        return now;
    }

    private RetainedStore store() {
        return store(0, Long.MAX_VALUE);
    }

    @Test
    void storesWithTheSameTopicsAndVersionsHaveTheSameDigests() {
        RetainedStore one = store();
        RetainedStore other = store();
        for (int i = 1; i <= 100; i++) {
            one.put(Messages.retained("t/" + i, AT_LEAST_ONCE, "x"), new RetainedVersion(i, 7));
        }
        for (int i = 100; i >= 1; i--) {
            other.put(Messages.retained("t/" + i, AT_LEAST_ONCE, "older"), new RetainedVersion(1, 6));
            other.put(Messages.retained("t/" + i, AT_LEAST_ONCE, "x"), new RetainedVersion(i, 7));
        }
        assertThat(one.digests()).isEqualTo(other.digests()).hasSize(RetainedDigest.BUCKETS);

        one.put(Messages.retained("t/5", AT_LEAST_ONCE, "y"), new RetainedVersion(101, 7));
        int bucket = RetainedDigest.bucketOf("t/5");
        assertThat(one.digests()[bucket]).isNotEqualTo(other.digests()[bucket]);
        long[] changed = one.digests();
        changed[bucket] = other.digests()[bucket];
        assertThat(changed).as("all other buckets").isEqualTo(other.digests());
    }

    @Test
    void whatIsDeletedExpiredOrLocalIsInNoDigest() {
        RetainedStore store = store();
        long[] empty = store.digests();
        store.put(Messages.retained("local", AT_LEAST_ONCE, "x"));
        store.put(Messages.retained("deleted", AT_LEAST_ONCE, "x"), new RetainedVersion(1, 7));
        store.put(Messages.retained("deleted", AT_LEAST_ONCE, ""), new RetainedVersion(2, 7));
        store.put(Messages.expiring(now + 1, "expiring", AT_LEAST_ONCE, "x"), new RetainedVersion(3, 7));
        assertThat(store.digests()).isNotEqualTo(empty);
        now += 2;
        assertThat(store.digests()).isEqualTo(empty);
    }

    @Test
    void aMessageIsThereForItsTopic() {
        RetainedStore store = store();
        Message message = Messages.retained("a/b", AT_LEAST_ONCE, "x");
        assertThat(store.put(message)).isEqualTo(Result.STORED);
        assertThat(found(store, "a/b")).containsExactly("a/b=x");
        assertThat(found(store, "a")).isEmpty();
        assertThat(store.messages()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(message.size());
    }

    @Test
    void aLaterMessageTakesThePlaceOfAnEarlierOne() {
        RetainedStore store = store();
        put(store, "a", "first, and longer");
        Message second = Messages.retained("a", AT_LEAST_ONCE, "second");
        store.put(second);
        assertThat(found(store, "a")).containsExactly("a=second");
        assertThat(store.messages()).isEqualTo(1);
        assertThat(store.bytes()).isEqualTo(second.size());
    }

    @Test
    void anEmptyPayloadDeletes() {
        RetainedStore store = store();
        put(store, "a", "x");
        put(store, "b", "y");
        assertThat(put(store, "a", "")).isEqualTo(Result.DELETED);
        assertThat(found(store, "#")).containsExactly("b=y");
        assertThat(store.messages()).isEqualTo(1);
        assertThat(put(store, "nothing here", "")).isEqualTo(Result.DELETED);
        assertThat(put(store, "b", "")).isEqualTo(Result.DELETED);
        assertThat(store.bytes()).isZero();
    }

    @Test
    void filtersFindTheTopicsThatTheyMatch() {
        RetainedStore store = store();
        for (String topic : new String[] {"a", "a/b", "a/b/c", "/a", "b/", "$SYS/a", "$x"}) {
            put(store, topic, "1");
        }
        assertThat(topics(store, "a/#")).containsExactlyInAnyOrder("a", "a/b", "a/b/c");
        assertThat(topics(store, "+/b")).containsExactly("a/b");
        assertThat(topics(store, "+/+")).containsExactlyInAnyOrder("a/b", "/a", "b/");
        assertThat(topics(store, "+")).containsExactly("a");
        assertThat(topics(store, "#")).containsExactlyInAnyOrder("a", "a/b", "a/b/c", "/a", "b/");
        assertThat(topics(store, "$SYS/#")).containsExactly("$SYS/a");
        assertThat(topics(store, "$x")).containsExactly("$x");
        assertThat(topics(store, "none/#")).isEmpty();
    }

    @Test
    void aSharedSubscriptionFindsNothing() {
        RetainedStore store = store();
        put(store, "a", "x");
        assertThat(found(store, "$share/g/a")).isEmpty();
        assertThat(found(store, "$share/g/#")).isEmpty();
    }

    @Test
    void whatHasExpiredIsNotFoundAndIsForgotten() {
        RetainedStore store = store();
        store.put(expiring(10, "a", "short-lived"));
        store.put(expiring(30, "b", "long-lived"));
        put(store, "c", "forever");
        pass(9);
        assertThat(topics(store, "#")).hasSize(3);
        pass(1);
        assertThat(topics(store, "#")).containsExactlyInAnyOrder("b", "c");
        assertThat(topics(store, "a")).isEmpty();
        assertThat(store.messages()).isEqualTo(2);
    }

    @Test
    void aCursorDeliversInPartsUntilThereIsNoMore() {
        RetainedStore store = store();
        for (int i = 0; i < 10; i++) {
            put(store, "a/" + i, "x");
        }
        RetainedStore.Cursor cursor = store.match(TopicFilter.of("a/+"));
        List<String> all = new ArrayList<>();
        assertThat(cursor.next(4, message -> all.add(message.topic().name()))).isEqualTo(4);
        assertThat(cursor.next(4, message -> all.add(message.topic().name()))).isEqualTo(4);
        assertThat(cursor.next(4, message -> all.add(message.topic().name()))).isEqualTo(2);
        assertThat(cursor.next(4, message -> all.add(message.topic().name()))).isZero();
        assertThat(all).hasSize(10).doesNotHaveDuplicates();
    }

    @Test
    void expiredMessagesDoNotMakeAPartSmaller() {
        RetainedStore store = store();
        for (int i = 0; i < 100; i++) {
            store.put(i % 2 == 0 ? expiring(10, "a/" + i, "x") : Messages.retained("a/" + i, AT_LEAST_ONCE, "x"));
        }
        pass(10);
        RetainedStore.Cursor cursor = store.match(TopicFilter.of("#"));
        assertThat(cursor.next(30, message -> {})).isEqualTo(30);
        assertThat(cursor.next(30, message -> {})).isEqualTo(20);
        assertThat(store.messages()).isEqualTo(50);
    }

    @Test
    void aMatchFarBehindManyOthersIsFound() {
        RetainedStore store = store();
        for (int i = 0; i < 20_000; i++) {
            put(store, "a/" + i + "/b", "x");
        }
        put(store, "a/needle/c", "found");
        assertThat(found(store, "+/+/c")).containsExactly("a/needle/c=found");
    }

    @Test
    void aCursorGoesOnWhileMessagesComeAndGo() {
        RetainedStore store = store();
        for (int i = 0; i < 50; i++) {
            put(store, "a/" + i, "x");
        }
        RetainedStore.Cursor cursor = store.match(TopicFilter.of("a/+"));
        List<String> all = new ArrayList<>();
        cursor.next(10, message -> all.add(message.topic().name()));
        String gone = "a/" + (all.contains("a/49") ? "48" : "49");
        boolean wasSeen = all.contains(gone);
        put(store, gone, "");
        put(store, "b", "not asked for");
        while (cursor.next(10, message -> all.add(message.topic().name())) == 10) {
            // goes on
        }
        assertThat(all).doesNotHaveDuplicates().doesNotContain("b").hasSize(wasSeen ? 50 : 49);
    }

    @Test
    void moreMessagesThanTheLimitAreRefusedAndWhatWasThereStays() {
        RetainedStore store = store(2, Long.MAX_VALUE);
        put(store, "a", "1");
        put(store, "b", "2");
        assertThat(put(store, "c", "3")).isEqualTo(Result.FULL);
        assertThat(put(store, "a", "4")).isEqualTo(Result.STORED);
        assertThat(found(store, "#")).containsExactlyInAnyOrder("a=4", "b=2");
        put(store, "b", "");
        assertThat(put(store, "c", "3")).isEqualTo(Result.STORED);
    }

    @Test
    void moreBytesThanTheLimitAreRefusedAndWhatWasThereStays() {
        long size = Messages.retained("a", AT_LEAST_ONCE, "1").size();
        RetainedStore store = store(0, 2 * size);
        put(store, "a", "1");
        put(store, "b", "2");
        assertThat(put(store, "c", "3")).isEqualTo(Result.FULL);
        assertThat(put(store, "b", "longer")).isEqualTo(Result.FULL);
        assertThat(found(store, "#")).containsExactlyInAnyOrder("a=1", "b=2");
        assertThat(store.bytes()).isEqualTo(2 * size);
    }

    @Test
    void aFullStoreStillTakesAMessageInThePlaceOfOneAsLarge() {
        long size = Messages.retained("a", AT_LEAST_ONCE, "1").size();
        RetainedStore store = store(0, 2 * size);
        put(store, "a", "1");
        put(store, "b", "2");
        assertThat(put(store, "b", "3")).isEqualTo(Result.STORED);
        assertThat(found(store, "#")).containsExactlyInAnyOrder("a=1", "b=3");
        assertThat(store.bytes()).isEqualTo(2 * size);
    }

    @Test
    void aFullStoreMakesRoomByWhatHasExpired() {
        long size = expiring(10, "a", "1").size();
        RetainedStore byCount = store(2, Long.MAX_VALUE);
        RetainedStore byBytes = store(0, 2 * size);
        for (RetainedStore store : List.of(byCount, byBytes)) {
            store.put(expiring(10, "a", "1"));
            store.put(expiring(20, "b", "2"));
        }
        pass(10);
        for (RetainedStore store : List.of(byCount, byBytes)) {
            assertThat(put(store, "c", "3")).isEqualTo(Result.STORED);
            assertThat(put(store, "d", "4")).isEqualTo(Result.FULL);
        }
        pass(10);
        for (RetainedStore store : List.of(byCount, byBytes)) {
            assertThat(put(store, "d", "4")).isEqualTo(Result.STORED);
            assertThat(found(store, "#")).containsExactlyInAnyOrder("c=3", "d=4");
        }
    }

    @Test
    void whatExpiresUnderADollarMakesRoomToo() {
        RetainedStore store = store(1, Long.MAX_VALUE);
        store.put(expiring(10, "$x/a", "1"));
        pass(10);
        assertThat(put(store, "b", "2")).isEqualTo(Result.STORED);
        assertThat(store.messages()).isEqualTo(1);
    }

    @Test
    void whatWasReplacedDoesNotExpireInItsSuccessorsPlace() {
        RetainedStore store = store(2, Long.MAX_VALUE);
        store.put(expiring(10, "a", "1"));
        put(store, "a", "2");
        store.put(expiring(10, "b", "1"));
        store.put(expiring(10, "b", "2"));
        pass(5);
        store.put(expiring(30, "b", "3"));
        pass(5);
        assertThat(put(store, "c", "3")).isEqualTo(Result.FULL);
        assertThat(found(store, "#")).containsExactlyInAnyOrder("a=2", "b=3");
    }

    @Test
    void whatWasReplacedOrDeletedTakesNoMemory() {
        RetainedStore store = store();
        List<WeakReference<Message>> gone = new ArrayList<>();
        for (String later : new String[] {"another", ""}) {
            Message message = expiring(1_000_000, "a", "x");
            gone.add(new WeakReference<>(message));
            store.put(message);
            put(store, "a", later);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            System.gc();
            return gone.stream().allMatch(reference -> reference.refersTo(null));
        });
        assertThat(store.messages()).isZero();
    }

    @Test
    void deepTopicsThatExpireMakeRoomToo() {
        RetainedStore store = store(2000, Long.MAX_VALUE);
        for (int i = 0; i < 2000; i++) {
            store.put(expiring(10, "a/" + i + "/very/deep/topic/with/levels/that/hold/nothing/" + i, "x"));
        }
        pass(10);
        assertThat(put(store, "new", "x")).isEqualTo(Result.STORED);
        assertThat(store.messages()).isEqualTo(1);
    }

    private static Result put(RetainedStore store, String topic, String payload) {
        return store.put(Messages.retained(topic, AT_LEAST_ONCE, payload));
    }

    private Message expiring(long seconds, String topic, String payload) {
        return Messages.message(
                topic,
                AT_LEAST_ONCE,
                true,
                "",
                now + Duration.ofSeconds(seconds).toNanos(),
                payload);
    }

    private void pass(long seconds) {
        now += Duration.ofSeconds(seconds).toNanos();
    }

    private static List<String> found(RetainedStore store, String filter) {
        List<String> found = new ArrayList<>();
        RetainedStore.Cursor cursor = store.match(TopicFilter.of(filter));
        while (!cursor.isDone()) {
            cursor.next(3, message -> found.add(message.topic() + "=" + Messages.text(message)));
        }
        return found;
    }

    private static List<String> topics(RetainedStore store, String filter) {
        return found(store, filter).stream()
                .map(text -> text.substring(0, text.indexOf('=')))
                .toList();
    }
}
