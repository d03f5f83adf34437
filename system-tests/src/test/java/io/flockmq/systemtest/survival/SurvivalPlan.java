package io.flockmq.systemtest.survival;

import io.flockmq.systemtest.load.Sabotage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Which clients there are, and how they behave. There are two flows, QoS 1 and QoS 2, with the same number of clients each.
 * Clients are spread over the nodes in turn; every other one speaks MQTT 3.1.1, the rest MQTT 5.
 *
 * @param nodes where they may connect
 * @param publishers of each flow, each on a topic of its own
 * @param subscribers of each flow, who stay connected
 * @param nappers of each flow: subscribers who are away now and then
 * @param paired whether a subscriber gets only the messages of the publisher of his number, not of all in his flow
 * @param hops the longest time between two hops of a subscriber from node to node; zero for none
 * @param rate messages published in a second, all publishers together
 * @param payloadSize in bytes
 * @param silence how long a client waits for a broker that does not even answer pings
 * @param connackPatience how long a client waits for a CONNACK
 * @param wills whether clients have wills, and somebody counts them
 * @param sabotage what the first publisher of each flow does wrong on purpose
 */
public record SurvivalPlan(
        List<InetSocketAddress> nodes,
        int publishers,
        int subscribers,
        int nappers,
        boolean paired,
        Duration hops,
        int rate,
        int payloadSize,
        Duration silence,
        Duration connackPatience,
        boolean wills,
        Sabotage sabotage) {

    /** Checks what would make a run senseless. */
    public SurvivalPlan {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty() || publishers < 1 || subscribers < 1 || payloadSize < Letter.LEAST_SIZE || rate < 1) {
            throw new IllegalArgumentException("no run: " + nodes + ", " + publishers + ", " + subscribers);
        }
        if (paired && (publishers != subscribers || nappers > 0)) {
            throw new IllegalArgumentException(publishers + " publishers for " + subscribers + " subscribers");
        }
    }

    /** In each flow three publishers, three subscribers and one who naps, 300 messages of 100 bytes a second in all. */
    public static SurvivalPlan on(List<InetSocketAddress> nodes) {
        return new SurvivalPlan(
                nodes,
                3,
                3,
                1,
                false,
                Duration.ZERO,
                300,
                100,
                Duration.ofSeconds(2),
                Duration.ofSeconds(8),
                false,
                Sabotage.NONE);
    }

    /** With another rate, in messages a second of all publishers together. */
    public SurvivalPlan rate(int perSecond) {
        return new SurvivalPlan(
                nodes,
                publishers,
                subscribers,
                nappers,
                paired,
                hops,
                perSecond,
                payloadSize,
                silence,
                connackPatience,
                wills,
                sabotage);
    }

    /** With this many clients in each flow. */
    public SurvivalPlan clients(int publisherCount, int subscriberCount, int napperCount) {
        return new SurvivalPlan(
                nodes,
                publisherCount,
                subscriberCount,
                napperCount,
                paired,
                hops,
                rate,
                payloadSize,
                silence,
                connackPatience,
                wills,
                sabotage);
    }

    /**
     * With pairs of a publisher and a subscriber, all of whose subscribers take over their own sessions again and again.
     *
     * @param pairs of each flow
     * @param longestStay with one connection
     */
    public SurvivalPlan storm(int pairs, Duration longestStay) {
        return new SurvivalPlan(
                nodes,
                pairs,
                pairs,
                0,
                true,
                longestStay,
                rate,
                payloadSize,
                silence,
                connackPatience,
                wills,
                sabotage);
    }

    /** With this patience towards brokers that are silent. */
    public SurvivalPlan silence(Duration limit) {
        return new SurvivalPlan(
                nodes,
                publishers,
                subscribers,
                nappers,
                paired,
                hops,
                rate,
                payloadSize,
                limit,
                connackPatience,
                wills,
                sabotage);
    }

    /** With a will for each client. */
    public SurvivalPlan withWills() {
        return new SurvivalPlan(
                nodes,
                publishers,
                subscribers,
                nappers,
                paired,
                hops,
                rate,
                payloadSize,
                silence,
                connackPatience,
                true,
                sabotage);
    }

    /** With a fault on purpose. */
    public SurvivalPlan sabotaged(Sabotage fault) {
        return new SurvivalPlan(
                nodes,
                publishers,
                subscribers,
                nappers,
                paired,
                hops,
                rate,
                payloadSize,
                silence,
                connackPatience,
                wills,
                fault);
    }
}
