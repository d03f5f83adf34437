package io.flockmq.broker.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a command, {@code --name value} or {@code --name=value}.
 *
 * @param values by name, without the dashes
 */
record Options(Map<String, String> values) {

    /** What is wrong with the arguments, in a line. */
    static final class WrongUseException extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUseException(String message) {
            super(message);
        }
    }

    /**
     * Reads them.
     *
     * @throws WrongUseException if one is not among the names, has no value, or comes twice
     */
    static Options of(List<String> arguments, Set<String> names) throws WrongUseException {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String word = equals < 0 ? argument : argument.substring(0, equals);
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (!names.contains(name)) {
                throw new WrongUseException("not an option: " + word);
            }
            if (equals < 0 && ++i == arguments.size()) {
                throw new WrongUseException(word + " needs a value");
            }
            if (values.put(name, equals < 0 ? arguments.get(i) : argument.substring(equals + 1)) != null) {
                throw new WrongUseException(word + " stands there twice");
            }
        }
        return new Options(Map.copyOf(values));
    }

    @Nullable
    String get(String name) {
        return values.get(name);
    }

    String get(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
