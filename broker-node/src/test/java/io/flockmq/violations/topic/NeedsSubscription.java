package io.flockmq.violations.topic;

import io.flockmq.violations.subscription.NeedsTopic;

/** One half of a circle. */
public record NeedsSubscription(NeedsTopic above) {}
