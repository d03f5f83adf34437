package io.flockmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** What holds for token buckets of all rates, whenever somebody comes. */
class RateProperties {

    private static final long SECOND = 1_000_000_000L;
    private static final long BEGIN = Long.MAX_VALUE - SECOND; // the clock runs over during the test

    @Property
    void inNoTimeMoreIsLetThroughThanTheRateAndOneSecondsBurst(
            @ForAll @IntRange(min = 1, max = 1000) int perSecond,
            @ForAll @Size(max = 300) List<@LongRange(min = 0, max = 500_000_000L) Long> gaps) {
        SharedTokenBucket bucket = new SharedTokenBucket(new Rate(perSecond), BEGIN);
        long time = 0;
        long taken = 0;
        for (long gap : gaps) {
            time += gap;
            if (bucket.tryTake(BEGIN + time)) {
                taken++;
            }
            assertThat(taken).isLessThanOrEqualTo(perSecond + perSecond * time / SECOND + 1);
        }
    }

    @Property
    void whoStaysBelowTheRateIsNeverRefused(
            @ForAll @IntRange(min = 1, max = 100_000) int perSecond,
            @ForAll @Size(max = 300) List<@LongRange(min = 0, max = 1_000_000_000L) Long> extra) {
        SharedTokenBucket bucket = new SharedTokenBucket(new Rate(perSecond), BEGIN);
        long time = 0;
        for (long more : extra) {
            assertThat(bucket.tryTake(BEGIN + time)).isTrue();
            time += SECOND / perSecond + more;
        }
    }

    @Property
    void aFullBucketHasExactlyOneSecondsWorth(@ForAll @IntRange(min = 1, max = 10_000) int perSecond) {
        SharedTokenBucket bucket = new SharedTokenBucket(new Rate(perSecond), BEGIN);
        for (int i = 0; i < perSecond; i++) {
            assertThat(bucket.tryTake(BEGIN)).isTrue();
        }
        assertThat(bucket.tryTake(BEGIN)).isFalse();
    }

    @Property
    void whoWaitsForTheDebtGoesAtTheRate(
            @ForAll @IntRange(min = 1, max = 1_000_000) int perSecond,
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 2_000_000) Integer> amounts) {
        TokenBucket bucket = new TokenBucket(new Rate(perSecond), BEGIN);
        long time = 0;
        long taken = 0;
        for (int amount : amounts) {
            long debt = bucket.debt(BEGIN + time);
            if (debt > 0) {
                time += debt;
            }
            assertThat(bucket.debt(BEGIN + time)).isLessThanOrEqualTo(0);
            // All before this one has been paid for.
            assertThat(taken).isLessThanOrEqualTo(perSecond + (long) Math.ceil((double) perSecond * time / SECOND) + 1);
            bucket.take(amount, BEGIN + time);
            taken += amount;
        }
    }
}
