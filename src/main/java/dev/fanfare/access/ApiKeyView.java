package dev.fanfare.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as it is answered; the bearer token only to the one who had it made. */
record ApiKeyView(
    String id,
    String name,
    Role role,
    boolean installation,
    Instant createdAt,
    @Nullable Instant revokedAt,
    @Nullable String key) {

  static ApiKeyView of(ApiKey key) {
    return new ApiKeyView(
        key.id(),
        key.name(),
        key.role(),
        key.installation(),
        key.createdAt(),
        key.revokedAt(),
        null);
  }

  static ApiKeyView of(ApiKeys.Issued issued) {
    var key = issued.key();
    return new ApiKeyView(
        key.id(),
        key.name(),
        key.role(),
        key.installation(),
        key.createdAt(),
        null,
        issued.token().write());
  }
}
