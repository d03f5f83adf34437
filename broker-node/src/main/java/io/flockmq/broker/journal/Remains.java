package io.flockmq.broker.journal;

import java.util.List;
import java.util.Map;

/**
 * What earlier lives have left in the store of sessions.
 *
 * @param best by client identifier, what knows most
 * @param needless what knows less of the same sessions
 * @param ended claims of sessions that are over, by client identifier
 * @param lastNumber the highest number of a session in the store; 0 for none
 */
record Remains(Map<String, Head> best, List<Head> needless, Map<String, Long> ended, long lastNumber) {}
