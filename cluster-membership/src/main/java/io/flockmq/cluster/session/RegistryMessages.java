package io.flockmq.cluster.session;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** The numbers by which nodes know this room's records and processors. They never change their meaning. */
final class RegistryMessages implements DataSerializableFactory {

    static final int FACTORY = 7002;
    static final int ENTRY = 1;
    static final int CLAIM_ANSWER = 2;
    static final int CLAIM = 3;
    static final int STORE = 4;
    static final int RELEASE = 5;
    static final int ADOPT = 6;
    static final int FORGET = 7;
    static final int HAS_HOME = 8;
    static final int RECALL = 9;

    @Override
    public IdentifiedDataSerializable create(int typeId) {
        return switch (typeId) {
            case ENTRY -> new RegistryEntry();
            case CLAIM_ANSWER -> new ClaimAnswer();
            case CLAIM -> new ClaimProcessor();
            case STORE -> new StoreProcessor();
            case RELEASE -> new ReleaseProcessor();
            case ADOPT -> new AdoptProcessor();
            case FORGET -> new ForgetProcessor();
            case HAS_HOME -> new HasHome();
            case RECALL -> new RecallProcessor();
            default -> throw new IllegalArgumentException("a message of a later version: " + typeId);
        };
    }
}
