package io.flockmq.broker.security.scram;

/** A message of SCRAM that is not one, or asks for what is not there. The message is a clause that shows nothing of it. */
final class ScramProblem extends Exception {

    private static final long serialVersionUID = 1;

    ScramProblem(String message) {
        super(message, null, false, false); // strangers cause these: no stack is walked for them
    }
}
