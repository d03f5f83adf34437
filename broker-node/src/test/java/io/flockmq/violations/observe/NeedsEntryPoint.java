package io.flockmq.violations.observe;

import io.flockmq.violations.FlockMq;

record NeedsEntryPoint(FlockMq above) {}
