package io.flockmq.systemtest.conformance;

/**
 * By what a statement is known.
 *
 * @param specification where it stands
 * @param id its number there
 */
record StatementId(Specification specification, String id) implements Comparable<StatementId> {

    @Override
    public int compareTo(StatementId other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return specification.number() + " " + id;
    }
}
