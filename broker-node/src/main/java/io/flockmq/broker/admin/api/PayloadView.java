package io.flockmq.broker.admin.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A payload as text where it is UTF-8, else as Base64.
 *
 * @param encoding {@code text} or {@code base64}
 * @param data the payload
 */
record PayloadView(@Nullable String encoding, @Nullable String data) {

    @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
    PayloadView {}

    /** A text, for those who give nothing but that. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static PayloadView text(String text) {
        return new PayloadView("text", text);
    }

    /**
     * Of bytes.
     *
     * @param most bytes that are shown
     */
    static PayloadView of(byte[] payload, int most) {
        byte[] shown = payload.length > most ? Arrays.copyOf(payload, most) : payload;
        try {
            return new PayloadView(
                    "text",
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(withoutHalfOfACharacter(shown, payload.length > most)))
                            .toString());
        } catch (CharacterCodingException noText) {
            return new PayloadView("base64", Base64.getEncoder().encodeToString(shown));
        }
    }

    private static byte[] withoutHalfOfACharacter(byte[] shown, boolean cut) {
        int end = shown.length;
        while (cut && end > 0 && end > shown.length - 4 && (shown[end - 1] & 0xC0) == 0x80) {
            end--;
        }
        if (cut && end > 0 && (shown[end - 1] & 0x80) != 0) {
            end--;
        }
        return cut ? Arrays.copyOf(shown, end) : shown;
    }

    /** The bytes; none where there is no data. */
    byte[] bytes() {
        String text = data == null ? "" : data;
        return switch (encoding == null ? "text" : encoding) {
            case "text" -> text.getBytes(StandardCharsets.UTF_8);
            case "base64" -> {
                try {
                    yield Base64.getDecoder().decode(text);
                } catch (IllegalArgumentException malformed) {
                    throw ApiException.badRequest("payload: not Base64");
                }
            }
            default -> throw ApiException.badRequest("payload.encoding is " + encoding + "; allowed: text, base64");
        };
    }
}
