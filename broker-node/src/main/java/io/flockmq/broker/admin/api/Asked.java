package io.flockmq.broker.admin.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Checks what was asked for, and says in one line what is wrong with it. */
final class Asked {

    /** The most items of a page. */
    static final int MOST = 1000;

    private Asked() {}

    static int limit(int limit) {
        return range("limit", limit, MOST);
    }

    static int range(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw ApiException.badRequest(name + " is " + value + "; allowed: 1 to " + most);
        }
        return value;
    }

    static int qos(int qos) {
        if (qos < 0 || qos > 2) {
            throw ApiException.badRequest("qos is " + qos + "; allowed: 0, 1, 2");
        }
        return qos;
    }

    /** A text that must be there. */
    static String text(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            throw ApiException.badRequest(name + " is missing");
        }
        return value;
    }

    /** Null for a parameter that is empty. */
    static @Nullable String orNull(@Nullable String value) {
        return value == null || value.isEmpty() ? null : value;
    }

    /** What a cursor was made of; null for none. */
    static @Nullable String key(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor)))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException none) {
            throw ApiException.badRequest("cursor is none that was given as next");
        }
    }

    static @Nullable String cursor(@Nullable String key) {
        return key == null
                ? null
                : Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }
}
