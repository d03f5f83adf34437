package io.flockmq.broker.security;

import io.flockmq.broker.event.BrokerEvent;
import io.flockmq.broker.event.BrokerEventListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file of bans that may change: what was right last counts until it is right again. For one thread at a time. */
public final class WatchedBansFile {

    /** By what a change is seen: also the key, because an editor may put another file in its place within a second. */
    private record Seen(long modified, long size, @Nullable Object key) {}

    private final Path file;
    private final BanList bans;
    private final BrokerEventListener events;
    private @Nullable Seen seen;

    /**
     * Reads the file.
     *
     * @param events told when it was read anew, and when it could not be
     * @throws BansFileException if it cannot be read, or a line is no ban
     */
    public WatchedBansFile(Path file, BanList bans, BrokerEventListener events) throws BansFileException {
        this.file = file;
        this.bans = bans;
        this.events = events;
        seen = look();
        bans.replaceFile(BansFile.read(file));
    }

    /** Reads the file anew if it has changed; called every second or so, on a thread that may wait for the disk. */
    public void poll() {
        Seen now = look();
        if (now == null ? seen == null : now.equals(seen)) {
            return;
        }
        seen = now;
        try {
            List<Ban> read = BansFile.read(file);
            bans.replaceFile(read);
            events.on(new BrokerEvent.BansRead(file.toString(), read.size()));
        } catch (BansFileException wrong) {
            events.on(new BrokerEvent.BansNotRead(String.valueOf(wrong.getMessage())));
        }
    }

    private @Nullable Seen look() {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(now.lastModifiedTime().toMillis(), now.size(), now.fileKey());
        } catch (IOException gone) {
            return null;
        }
    }
}
