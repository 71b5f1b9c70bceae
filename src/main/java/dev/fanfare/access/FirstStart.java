package dev.fanfare.access;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import org.jboss.logging.Logger;

/**
 * Makes the workspace {@code default} and the first admin key when there is no key yet. The key is
 * told first and committed after: killed in between, a file that holds a key is the key of the next
 * start, and what a log told was never valid.
 */
@Singleton
final class FirstStart {

  private static final Logger LOG = Logger.getLogger(FirstStart.class);
  private static final String FIRST_WORKSPACE = "default";

  private final AccessConfig config;
  private final Keystore keystore;
  private final ApiKeyStore keyStore;
  private final ApiKeys keys;
  private final WorkspaceStore workspaces;
  private final Event<WorkspaceCreated> created;
  private final CampaignClock clock;

  FirstStart(
      AccessConfig config,
      Keystore keystore,
      ApiKeyStore keyStore,
      ApiKeys keys,
      WorkspaceStore workspaces,
      Event<WorkspaceCreated> created,
      CampaignClock clock) {
    this.config = config;
    this.keystore = keystore;
    this.keyStore = keyStore;
    this.keys = keys;
    this.workspaces = workspaces;
    this.created = created;
    this.clock = clock;
  }

  void start(@Observes @Priority(20) StartupEvent event) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              if (!keyStore.anyLocked()) {
                begin();
              }
            });
  }

  private void begin() {
    var at = clock.now(new WorkspaceId(1));
    var workspace = workspaces.insert(FIRST_WORKSPACE, config.sandbox(), ZoneId.of("UTC"), at);
    created.fire(new WorkspaceCreated(workspace.id(), at));
    keys.register(tell(), workspace.id(), "first admin", Role.ADMIN, true, at);
  }

  private BearerToken tell() {
    var file = config.adminKeyFile();
    if (file.isEmpty()) {
      var token = BearerToken.random(keystore);
      LOG.warnf("The first admin key, told this once: %s", token.write());
      return token;
    }
    try {
      return AdminKeyFile.readOrCreate(file.get(), keystore);
    } catch (IOException e) {
      throw new UncheckedIOException("The admin key file " + file.get() + " cannot be used", e);
    }
  }
}
