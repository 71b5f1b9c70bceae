package dev.fanfare.access;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as it is kept: everything but its secret. */
record ApiKey(
    WorkspaceId workspace,
    String id,
    String name,
    Role role,
    boolean installation,
    Instant createdAt,
    @Nullable Instant revokedAt) {}
