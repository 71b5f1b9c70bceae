package dev.fanfare.triggers;

import dev.fanfare.platform.WorkspaceId;

/** People wait to be written to through an account; told to observers once that is committed. */
public record PeopleEntered(WorkspaceId workspace, int account) {}
