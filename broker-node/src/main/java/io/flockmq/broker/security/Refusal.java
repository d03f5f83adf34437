package io.flockmq.broker.security;

import io.flockmq.broker.topic.ReasonCode;

/**
 * Why a client may not connect.
 *
 * @param reason for the client
 * @param cause a clause for the log
 */
public record Refusal(ReasonCode reason, String cause) {}
