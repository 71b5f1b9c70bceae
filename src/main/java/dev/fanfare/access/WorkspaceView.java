package dev.fanfare.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A workspace as it is answered. */
record WorkspaceView(
    String name,
    boolean sandbox,
    @Nullable String publicUrl,
    @Nullable String postalAddress,
    String defaultZone,
    @Nullable String region,
    Instant createdAt) {

  static WorkspaceView of(WorkspaceSettings settings) {
    return new WorkspaceView(
        settings.name(),
        settings.sandbox(),
        settings.publicUrl(),
        settings.postalAddress(),
        zone(settings),
        settings.region(),
        settings.createdAt());
  }

  private static String zone(WorkspaceSettings settings) {
    var id = settings.defaultZone().getId();
    return id.equals("Z") ? "UTC" : id;
  }
}
