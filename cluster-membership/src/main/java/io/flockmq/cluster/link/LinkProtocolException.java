package io.flockmq.cluster.link;

/** The other side did what no node does. Ends the connection. Has no stack trace: it is not our fault. */
final class LinkProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LinkProtocolException(String what) {
        super(what, null, false, false);
    }
}
