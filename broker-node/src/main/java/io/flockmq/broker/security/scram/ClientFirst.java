package io.flockmq.broker.security.scram;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The message by which a client begins (RFC 5802, section 7).
 *
 * @param header its part about channel binding and authorization, with the comma at the end
 * @param user the user name in its one form
 * @param nonce what the client has chosen at random
 * @param bare what is behind the header
 */
record ClientFirst(String header, String user, String nonce, String bare) {

    /** More than any client needs, in bytes. */
    static final int LONGEST_MESSAGE = 4096;

    private static final int LONGEST_NONCE = 256;

    /** Reads it. */
    static ClientFirst parse(byte @Nullable [] message) throws ScramProblem {
        String text = text(message);
        int flagEnd = text.indexOf(',');
        int headerEnd = text.indexOf(',', flagEnd + 1);
        if (flagEnd < 0 || headerEnd < 0) {
            throw new ScramProblem("its first message of SCRAM is incomplete");
        }
        requireNoChannelBinding(text.substring(0, flagEnd));
        String bare = text.substring(headerEnd + 1);
        if (bare.startsWith("m=")) {
            throw new ScramProblem("its first message of SCRAM needs an extension");
        }
        String[] attributes = bare.split(",", -1);
        if (attributes.length < 2) {
            throw new ScramProblem("its first message of SCRAM has no user name or no nonce");
        }
        String user = name(value('n', attributes[0]));
        String authorized = text.substring(flagEnd + 1, headerEnd);
        if (!authorized.isEmpty() && !user.equals(name(value('a', authorized)))) {
            throw new ScramProblem("it wants to act for somebody else");
        }
        return new ClientFirst(text.substring(0, headerEnd + 1), user, nonce(value('r', attributes[1])), bare);
    }

    private static void requireNoChannelBinding(String flag) throws ScramProblem {
        switch (flag) {
            case "n", "y" -> {} // it has none, or thinks that the broker has none
            default ->
                throw new ScramProblem(
                        flag.startsWith("p=")
                                ? "it wants channel binding, which is not there"
                                : "its first message of SCRAM does not begin as it should");
        }
    }

    /** The value of an attribute that must be this one. */
    static String value(char name, String attribute) throws ScramProblem {
        if (attribute.length() < 2 || attribute.charAt(0) != name || attribute.charAt(1) != '=') {
            throw new ScramProblem("a message of SCRAM without " + name + " in its place");
        }
        return attribute.substring(2);
    }

    private static String name(String escaped) throws ScramProblem {
        StringBuilder name = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char next = escaped.charAt(i);
            if (next != '=') {
                name.append(next);
            } else if (escaped.startsWith("=2C", i)) {
                name.append(',');
                i += 2;
            } else if (escaped.startsWith("=3D", i)) {
                name.append('=');
                i += 2;
            } else {
                throw new ScramProblem("a user name with an unknown escape sequence");
            }
        }
        String prepared = SaslPrep.prepare(name.toString());
        if (prepared == null) {
            throw new ScramProblem("a user name that is empty or has characters that are not allowed");
        }
        return prepared;
    }

    private static String nonce(String nonce) throws ScramProblem {
        boolean printable = nonce.chars().allMatch(character -> character > ' ' && character < 0x7F);
        if (nonce.isEmpty() || nonce.length() > LONGEST_NONCE || !printable) {
            throw new ScramProblem("a nonce that is none");
        }
        return nonce;
    }

    /** A message of a client as text. */
    static String text(byte @Nullable [] message) throws ScramProblem {
        if (message == null || message.length == 0 || message.length > LONGEST_MESSAGE) {
            throw new ScramProblem("a message of SCRAM that is missing or too long");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(message))
                    .toString();
        } catch (CharacterCodingException malformed) {
            throw new ScramProblem("a message of SCRAM that is no UTF-8");
        }
    }
}
