package io.flockmq.violations.subscription;

import org.slf4j.Logger;

record Logs(Logger log) {}
