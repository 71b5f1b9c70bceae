package dev.fanfare.platform;

/** A tenant. Comes from the credential of a call, never from its path or body. */
public record WorkspaceId(int value) {}
