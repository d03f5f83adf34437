package io.flockmq.violations.link;

import io.flockmq.violations.queue.NeedsLink;

/** One half of a circle. */
public record NeedsQueue(NeedsLink above) {}
