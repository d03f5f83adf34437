package io.flockmq.systemtest.client;

import java.util.List;

/** A message as a subscriber got it. What a client does not show is false or empty. */
public record Delivery(
        String topic,
        String payload,
        int qos,
        boolean retained,
        boolean duplicate,
        Properties properties,
        List<Integer> subscriptionIds) {}
