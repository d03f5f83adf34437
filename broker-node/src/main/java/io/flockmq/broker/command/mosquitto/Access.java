package io.flockmq.broker.command.mosquitto;

import org.jspecify.annotations.Nullable;

/**
 * Who comes in through a listener of Mosquitto.
 *
 * @param passwords its password_file; null for none
 * @param rules its acl_file; null for none
 * @param anonymous whether clients may come in that show nothing
 */
record Access(@Nullable ConfLine passwords, @Nullable ConfLine rules, boolean anonymous) {}
