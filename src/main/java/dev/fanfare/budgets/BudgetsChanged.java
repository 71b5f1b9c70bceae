package dev.fanfare.budgets;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;

/**
 * A workspace has other budgets from now on. Fired in the transaction of the change, on the doors'
 * pool, once nobody who judged by the former ones can still commit.
 */
public record BudgetsChanged(WorkspaceId workspace, Instant at) {}
