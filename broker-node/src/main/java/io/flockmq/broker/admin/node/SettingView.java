package io.flockmq.broker.admin.node;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A setting in force.
 *
 * @param key the key
 * @param value the value, or six asterisks for a secret
 * @param origin where it was set, such as {@code flockmq.yaml:4}; {@code default} if nobody has
 * @param byDefault the value when nobody sets one
 * @param changed whether somebody has set it
 * @param secret whether the value is not shown
 */
public record SettingView(
        String key,
        String value,
        String origin,
        @JsonProperty("default") String byDefault,
        boolean changed,
        boolean secret) {}
