package io.flockmq.violations.storage;

import io.flockmq.violations.session.Queue;

record NeedsSession(Queue above) {}
