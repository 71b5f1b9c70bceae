package dev.fanfare.platform;

/** A tenant. Comes from the credential of a call, never from its path or body. */
public record WorkspaceId(int value) {

  /** No workspace has this number: its time is that of the installation, which nobody moves. */
  public static final WorkspaceId INSTALLATION = new WorkspaceId(0);
}
