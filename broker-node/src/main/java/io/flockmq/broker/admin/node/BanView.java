package io.flockmq.broker.admin.node;

import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.security.Ban;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may not connect.
 *
 * @param subject {@code client-id}, {@code user} or {@code address}
 * @param value the client identifier, the user name, or the address or range
 * @param until when it ends; null for never
 */
public record BanView(
        String subject, String value, @Nullable Instant until) {

    static BanView of(Ban ban) {
        return switch (ban.subject()) {
            case Ban.Subject.ClientId(String id) -> new BanView("client-id", id, ban.until());
            case Ban.Subject.User(String user) -> new BanView("user", user, ban.until());
            case Ban.Subject.Address(AddressRange range) -> new BanView("address", range.toString(), ban.until());
        };
    }

    /**
     * As the broker has it.
     *
     * @throws IllegalArgumentException with what is wrong, a clause for people
     */
    public Ban ban() {
        return new Ban(
                switch (subject) {
                    case "client-id" -> new Ban.Subject.ClientId(value);
                    case "user" -> new Ban.Subject.User(value);
                    case "address" -> new Ban.Subject.Address(AddressRange.parse(value));
                    default ->
                        throw new IllegalArgumentException(
                                "subject is " + subject + "; allowed: client-id, user, address");
                },
                until);
    }
}
