package io.flockmq.broker.trace;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Properties of a PUBLISH as they are on the wire. */
final class PublishProperties {

    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    static final String PARENT = "b7ad6b7169203331";
    static final String SAMPLED = "00-" + TRACE + "-" + PARENT + "-01";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Just a sampled context. */
    static byte[] sampled() {
        return traceparent(SAMPLED);
    }

    static byte[] traceparent(String value) {
        return new PublishProperties().user("traceparent", value).encoded();
    }

    PublishProperties payloadFormat() {
        bytes.write(0x01);
        bytes.write(1);
        return this;
    }

    /** Content type, response topic or correlation data: all look alike. */
    PublishProperties text(int property, String value) {
        bytes.write(property);
        return string(value);
    }

    PublishProperties user(String name, String value) {
        bytes.write(0x26);
        return string(name).string(value);
    }

    private PublishProperties string(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        bytes.write(utf8.length >> 8);
        bytes.write(utf8.length);
        bytes.writeBytes(utf8);
        return this;
    }

    byte[] encoded() {
        return bytes.toByteArray();
    }
}
