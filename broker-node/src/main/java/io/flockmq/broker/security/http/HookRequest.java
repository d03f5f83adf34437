package io.flockmq.broker.security.http;

import io.flockmq.broker.security.Credentials;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the service is told of a client. */
final class HookRequest {

    private static final JsonMapper JSON = new JsonMapper();

    private HookRequest() {}

    /** The body of the request; null for a client whose password is no text, which the service could not be told. */
    static byte @Nullable [] of(Credentials credentials) {
        ObjectNode body = JSON.createObjectNode();
        body.put("clientId", credentials.clientId());
        body.put("user", credentials.user());
        byte[] password = credentials.password();
        try {
            body.put("password", password == null ? null : text(password));
        } catch (CharacterCodingException binary) {
            return null;
        }
        InetAddress address = credentials.address();
        body.put("address", address == null ? null : address.getHostAddress());
        body.put("listener", credentials.listener());
        String subject = subject(credentials);
        if (subject != null) {
            body.put("certificateSubject", subject);
        }
        return JSON.writeValueAsBytes(body);
    }

    /** The name in the client's own certificate, null if it has none. */
    private static @Nullable String subject(Credentials credentials) {
        if (credentials.certificates().isEmpty()) {
            return null;
        }
        X509Certificate own = credentials.certificates().getFirst();
        return own.getSubjectX500Principal().getName();
    }

    private static String text(byte[] password) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(password))
                .toString();
    }
}
