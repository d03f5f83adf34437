package io.flockmq.cluster.membership;

/** Why a port could not be opened, in words for whoever chose it. */
public final class BindProblem {

    private BindProblem() {}

    /** The reason; native transports and Hazelcast wrap the operating system's words in their own, and only the words count. */
    public static String of(Throwable failure) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String words = String.valueOf(cause.getMessage());
            if (words.contains("Address already in use")) {
                return "the port is in use";
            }
            if (words.contains("Permission denied")) {
                return "this user may not open the port";
            }
            if (words.contains("Cannot assign requested address")) {
                return "this machine does not have the address";
            }
        }
        return message;
    }
}
