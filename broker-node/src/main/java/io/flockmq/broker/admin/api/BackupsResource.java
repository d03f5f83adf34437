package io.flockmq.broker.admin.api;

import io.flockmq.broker.admin.audit.AuditAction;
import io.flockmq.broker.admin.node.Backups;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/** Backups of what this node stores. */
@AdminResource
@RequestMapping("/api/v1/backups")
@Tag(name = "backups")
class BackupsResource {

    /** One name of a directory: no path, and nothing that leads out of the directory above it. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private static final DateTimeFormatter NOW =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * A backup to be made.
     *
     * @param name of its directory, which is not there yet; left out for the present time
     */
    record NewBackup(@Nullable String name) {}

    /** A backup that was made. */
    record Backup(String node, String name) {}

    private final Backups backups;
    private final ThisNode node;
    private final Auditor auditor;
    private final InstantSource clock;

    BackupsResource(Backups backups, ThisNode node, Auditor auditor, InstantSource adminClock) {
        this.backups = backups;
        this.node = node;
        this.auditor = auditor;
        this.clock = adminClock;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Copy the store of the node that answers",
            description =
                    "Into a new directory in mqtt.admin.backup-dir, as the store is at one moment. Other nodes are asked for theirs.")
    Backup make(@RequestBody NewBackup asked) {
        String given = Asked.orNull(asked.name());
        String name = given == null ? NOW.format(clock.instant()) : given;
        if (!NAME.matcher(name).matches()) {
            throw ApiException.badRequest(
                    "name: allowed are 1 to 100 letters, digits, dots, hyphens and underscores, a letter or digit first");
        }
        Backups.Outcome outcome = backups.make(name);
        if (outcome == null) {
            throw refused(name, "mqtt.admin.backup-dir names no directory for backups");
        }
        if (!outcome.done()) {
            throw refused(name, outcome.text());
        }
        auditor.done(AuditAction.BACKUP, name, null, outcome.text());
        return new Backup(node.id(), name);
    }

    private ApiException refused(String name, String why) {
        auditor.failed(AuditAction.BACKUP, name, why);
        return ApiException.conflict(why);
    }
}
