package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stores on a backup what a claim came to, unless it has something newer. */
final class StoreProcessor extends RegistryProcessor<@Nullable ClaimAnswer> {

    @Serial
    private static final long serialVersionUID = 1L;

    private transient RegistryEntry value;

    StoreProcessor() {
        this(new RegistryEntry());
    }

    StoreProcessor(RegistryEntry value) {
        super(RegistryMessages.STORE);
        this.value = value;
    }

    @Override
    public @Nullable ClaimAnswer process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry present = entry.getValue();
        if (present == null || present.epoch() < value.epoch()) {
            entry.setValue(value);
        }
        return null;
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        value.writeFields(fields);
    }

    @Override
    void read(Block block) throws IOException {
        value = new RegistryEntry();
        value.readFields(block);
    }
}
