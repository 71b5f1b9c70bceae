package dev.fanfare.control;

import dev.fanfare.platform.WorkspaceId;
import java.time.Instant;
import java.util.List;

/**
 * What a workspace has said of its global control group, from an instant to the next version. None
 * is ever changed, so that anybody can work out who was in it at a time.
 *
 * @param version counted from 1, also over removals
 * @param share of 10,000; 0 where the group was removed
 * @param draw counted from 1: another one draws everybody anew
 * @param changedBy the id of the key
 */
public record GlobalControlVersion(
    WorkspaceId workspace,
    long version,
    int share,
    int draw,
    List<String> purposes,
    List<String> tags,
    Instant changedAt,
    String changedBy) {

  public GlobalControlVersion {
    purposes = List.copyOf(purposes);
    tags = List.copyOf(tags);
  }

  /** Whether there is no group by it. */
  public boolean removed() {
    return share == 0;
  }

  /** The group that it makes; nobody is in that of a removed one. */
  public GlobalControl group() {
    return new GlobalControl(share, GlobalControl.salt(workspace, draw), purposes, tags);
  }
}
