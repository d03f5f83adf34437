package io.flockmq.broker.security.file;

import io.flockmq.broker.security.AddressRange;
import io.flockmq.broker.security.Ban;
import io.flockmq.broker.security.BanList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bans in a file: one a line, as {@code client-id X}, {@code user X} or {@code address 192.0.2.0/24}, each with
 * {@code until 2027-01-31T12:00:00Z} behind it if it ends; {@code #} begins a comment at the beginning of a line and after a
 * space.
 */
public final class BansFile {

    private static final Pattern COMMENT = Pattern.compile("(^|\\s)#.*");
    private static final Pattern BAN =
            Pattern.compile("(?<kind>client-id|user|address)\\s+(?<who>.+?)(\\s+until\\s+(?<until>\\S+))?");
    private static final String ALLOWED = "allowed: client-id X, user X or address 192.0.2.0/24,"
            + " with until 2027-01-31T12:00:00Z behind it if the ban ends";

    private final ReloadedFile<List<Ban>> file;

    /**
     * Has a list hold what the file says, now and after each change.
     *
     * @throws FileProblem if it cannot be used
     */
    public BansFile(Path path, BanList bans) throws FileProblem {
        file = new ReloadedFile<>(path, BansFile::read);
        bans.replaceFile(file.get());
        file.onChange(() -> bans.replaceFile(file.get()));
    }

    /** What is to be looked after, so that changes are noticed. */
    public ReloadedFile<?> file() {
        return file;
    }

    private static List<Ban> read(Path path) throws IOException, FileProblem {
        List<String> lines = Files.readAllLines(path);
        List<Ban> bans = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = COMMENT.matcher(lines.get(i)).replaceFirst("").strip();
            if (!line.isEmpty()) {
                bans.add(ban(line, path + ":" + (i + 1)));
            }
        }
        return bans;
    }

    private static Ban ban(String line, String where) throws FileProblem {
        Matcher ban = BAN.matcher(line);
        if (!ban.matches()) {
            throw new FileProblem(where + ": no ban; " + ALLOWED);
        }
        try {
            return new Ban(subject(ban.group("kind"), ban.group("who")), until(ban.group("until")));
        } catch (IllegalArgumentException wrong) {
            throw new FileProblem(where + ": " + wrong.getMessage());
        }
    }

    private static Ban.Subject subject(String kind, String who) {
        return switch (kind) {
            case "client-id" -> new Ban.Subject.ClientId(who);
            case "user" -> new Ban.Subject.User(who);
            default -> new Ban.Subject.Address(AddressRange.parse(who));
        };
    }

    private static @Nullable Instant until(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(
                    "no time after until; allowed: 2027-01-31T12:00:00Z or with +01:00", wrong);
        }
    }
}
