package io.flockmq.cluster.session;

import io.flockmq.cluster.membership.Block;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes entries that still name a dead home, and answers whether the session was persistent. If that home had claimed it from
 * another one, which may still have it, it is that one's again.
 */
final class ForgetProcessor extends RegistryProcessor<@Nullable Boolean> {

    @Serial
    private static final long serialVersionUID = 1L;

    private String deadNode;
    private long deadIncarnation;

    ForgetProcessor() {
        this("", 0);
    }

    ForgetProcessor(String deadNode, long deadIncarnation) {
        super(RegistryMessages.FORGET);
        this.deadNode = deadNode;
        this.deadIncarnation = deadIncarnation;
    }

    @Override
    public @Nullable Boolean process(Map.Entry<String, @Nullable RegistryEntry> entry) {
        RegistryEntry present = entry.getValue();
        if (present == null || !present.isHome(deadNode, deadIncarnation)) {
            return null;
        }
        RegistryEntry before = present.handedBack();
        boolean returns = before != null && !before.isHome(deadNode, deadIncarnation);
        entry.setValue(returns ? before : null);
        return returns ? null : (Boolean) present.owner().persistent();
    }

    @Override
    void write(DataOutputStream fields) throws IOException {
        Block.writeText(fields, deadNode);
        fields.writeLong(deadIncarnation);
    }

    @Override
    void read(Block block) throws IOException {
        deadNode = block.readText();
        deadIncarnation = block.in().readLong();
    }
}
