package dev.fanfare.access;

import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;

/** What API keys are called, to say who did something. Any thread. */
@Singleton
public final class KeyNames {

  private final ApiKeyStore store;

  KeyNames(ApiKeyStore store) {
    this.store = store;
  }

  /** The names of these keys by their ids, revoked ones too. */
  public Map<String, String> of(WorkspaceId workspace, Collection<String> ids) {
    return ids.isEmpty() ? Map.of() : store.names(workspace, ids);
  }
}
