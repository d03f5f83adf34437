package io.flockmq.violations.subscription;

import io.flockmq.violations.topic.NeedsSubscription;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record NeedsTopic(@Nullable NeedsSubscription below) {}
