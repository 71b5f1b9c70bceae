package dev.fanfare.messages;

import dev.fanfare.platform.WorkspaceId;

/** Messages of an account wait to be sent; told to observers in the transaction that takes them. */
public record MessagesTaken(WorkspaceId workspace, int account) {}
