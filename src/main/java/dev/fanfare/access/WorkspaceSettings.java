package dev.fanfare.access;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is set for a workspace.
 *
 * @param sandbox sends to the sandbox of providers only; its campaign time can be moved
 * @param publicUrl base of links in messages, without a slash at the end
 * @param version grows with each change
 */
public record WorkspaceSettings(
    WorkspaceId id,
    String name,
    boolean sandbox,
    @Nullable String publicUrl,
    @Nullable String postalAddress,
    ZoneId defaultZone,
    Instant createdAt,
    long version) {}
