package dev.fanfare.access;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Instant;

/** Gives out keys and takes them back. */
@Singleton
class ApiKeys {

  private final ApiKeyStore store;
  private final WorkspaceStore workspaces;
  private final Keystore keystore;

  ApiKeys(ApiKeyStore store, WorkspaceStore workspaces, Keystore keystore) {
    this.store = store;
    this.workspaces = workspaces;
    this.keystore = keystore;
  }

  /** A key together with its secret, which nobody keeps but the one who asked. */
  record Issued(ApiKey key, BearerToken token) {}

  @Transactional
  Issued issue(WorkspaceId workspace, String name, Role role, Instant at) {
    return register(BearerToken.random(keystore), workspace, name, role, false, at);
  }

  @Transactional
  Issued register(
      BearerToken token,
      WorkspaceId workspace,
      String name,
      Role role,
      boolean installation,
      Instant at) {
    var key = new ApiKey(workspace, token.id(), name, role, installation, at, null);
    store.insert(key, token.hash());
    return new Issued(key, token);
  }

  /** Revokes at once; the last admin key stays, or the workspace would be locked. */
  @Transactional
  void revoke(WorkspaceId workspace, String id, Instant at) {
    workspaces.lock(workspace);
    var admins = store.inForce(workspace, Role.ADMIN);
    if (admins.size() == 1 && admins.getFirst().id().equals(id)) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "It is the last admin key; make another before it goes.");
    }
    if (!store.revoke(workspace, id, at)) {
      throw ApiProblem.notFound("API key", id);
    }
  }
}
