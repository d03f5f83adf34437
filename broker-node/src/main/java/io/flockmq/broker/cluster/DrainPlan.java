package io.flockmq.broker.cluster;

import io.flockmq.broker.topic.ReasonCode;
import java.time.Duration;

/**
 * How a node that is about to leave hands its sessions over.
 *
 * @param sessionsPerSecond how many sessions begin to move in a second, 1 or more
 * @param willGrace how long the will of a client that is sent away waits at least
 * @param reason what clients are told
 */
public record DrainPlan(int sessionsPerSecond, Duration willGrace, ReasonCode reason) {}
