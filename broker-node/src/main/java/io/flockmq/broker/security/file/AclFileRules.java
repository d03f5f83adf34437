package io.flockmq.broker.security.file;

import io.flockmq.broker.security.Rule;
import io.flockmq.broker.security.RuleSource;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of an {@code acl_file}, as it is now. Thread-safe. */
public final class AclFileRules implements RuleSource {

    private final ReloadedFile<AclFile> file;

    /**
     * Reads the file.
     *
     * @throws FileProblem if it cannot be used
     */
    public AclFileRules(Path path) throws FileProblem {
        file = new ReloadedFile<>(path, AclFile::read);
    }

    /** What is to be looked after, so that changes are noticed. */
    public ReloadedFile<?> file() {
        return file;
    }

    @Override
    public long version() {
        return file.version();
    }

    @Override
    public List<Rule> rulesFor(String clientId, @Nullable String user) {
        return file.get().rulesFor(user);
    }
}
