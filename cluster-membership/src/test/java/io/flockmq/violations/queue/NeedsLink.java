package io.flockmq.violations.queue;

import io.flockmq.violations.link.NeedsQueue;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record NeedsLink(@Nullable NeedsQueue below) {}
