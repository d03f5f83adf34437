package io.flockmq.broker.config;

/**
 * What came of handing sessions over.
 *
 * @param complete whether all was done that could be
 * @param text the same for people, in a line
 */
record DrainOutcome(boolean complete, String text) {

    /** For a node that has no others. */
    static final DrainOutcome ALONE =
            new DrainOutcome(true, "The listeners are closed; a node alone has nobody to hand sessions over to");
}
