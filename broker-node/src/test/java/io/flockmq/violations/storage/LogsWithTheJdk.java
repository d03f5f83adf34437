package io.flockmq.violations.storage;

import java.util.logging.Logger;

record LogsWithTheJdk(Logger log) {}
