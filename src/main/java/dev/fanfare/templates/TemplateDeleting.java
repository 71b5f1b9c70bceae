package dev.fanfare.templates;

import dev.fanfare.platform.WorkspaceId;

/**
 * A template of a workspace is about to be taken away. Told to observers within the engine, on the
 * thread and in the transaction that does it; an observer that throws keeps it.
 */
public record TemplateDeleting(WorkspaceId workspace, String name) {}
