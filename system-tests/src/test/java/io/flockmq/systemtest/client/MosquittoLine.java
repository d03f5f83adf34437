package io.flockmq.systemtest.client;

import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message as mosquitto_sub prints it in {@link #FORMAT}: fields between characters that no test sends. */
final class MosquittoLine {

    static final String START = "MESSAGE\u001f";
    static final String FORMAT =
            START + String.join("\u001f", "%t", "%x", "%q", "%r", "%C", "%R", "%D", "%E", "%F", "%P", "%S", ".");

    private MosquittoLine() {}

    static Delivery parse(String line) {
        String[] fields = line.split("\u001f", -1);
        return new Delivery(
                fields[1],
                Mosquitto.text(fields[2]),
                Integer.parseInt(fields[3]),
                fields[4].equals("1"),
                false,
                new Properties(
                        orNull(fields[5]),
                        orNull(fields[6]),
                        orNull(fields[7]),
                        fields[8].isEmpty() ? null : Long.valueOf(fields[8]),
                        fields[9].equals("1"),
                        userProperties(fields[10])),
                fields[11].isEmpty() ? List.of() : List.of(Integer.valueOf(fields[11])));
    }

    private static @Nullable String orNull(String field) {
        return field.isEmpty() ? null : field;
    }

    /** Printed as name:value, separated by blanks. */
    private static List<Entry<String, String>> userProperties(String field) {
        return Stream.of(field.split(" ", -1))
                .filter(property -> !property.isEmpty())
                .map(property -> property.split(":", 2))
                .map(pair -> Map.entry(pair[0], pair[1]))
                .toList();
    }
}
