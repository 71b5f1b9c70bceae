package dev.fanfare.platform;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Compares a database with what lies beside it, each time a life connects: the keystore must be the
 * one it was made with, and no node may have lived longer than it knows. A database that is older
 * than a node remembers was restored: sending is held in it until somebody decides.
 */
@Singleton
final class InstallationGuard {

  private static final Logger LOG = Logger.getLogger(InstallationGuard.class);

  private final InstallationStore store;
  private final NodeStore nodes;
  private final LifeMemory memory;
  private final Keystore keystore;
  private final Path keystoreFile;

  @Inject
  InstallationGuard(
      InstallationStore store,
      NodeStore nodes,
      LifeMemory memory,
      Keystore keystore,
      @ConfigProperty(name = "fanfare.keystore") Path keystoreFile) {
    this.store = store;
    this.nodes = nodes;
    this.memory = memory;
    this.keystore = keystore;
    this.keystoreFile = keystoreFile;
  }

  /** The installation behind the connection, checked; fails when the keystore is another's. */
  UUID check(Connection connection) throws SQLException {
    var own = keystore.fingerprint();
    var installation = store.readOrMake(connection, UUID.randomUUID(), own);
    if (!MessageDigest.isEqual(own, installation.keyCheck())) {
      throw new IllegalStateException(
          "The database was made with another keystore than "
              + keystoreFile
              + ": with this one no secret could be opened and no suppression found."
              + " Put the keystore back that belongs to it.");
    }
    for (var known : memory.of(installation.id()).entrySet()) {
      var seen = known.getValue();
      var stored = nodes.moment(connection, known.getKey());
      if (stored == null || seen.isAfter(stored)) {
        hold(connection, known.getKey(), seen, stored);
      }
    }
    return installation.id();
  }

  private void hold(
      Connection connection,
      String node,
      LifeMemory.Moment seen,
      LifeMemory.@Nullable Moment stored)
      throws SQLException {
    var because =
        "The database is older than the world: it knows %s of %s, which has lived to %s."
            .formatted(stored == null ? "nothing" : words(stored), node, words(seen));
    LOG.errorf("%s Nothing is sent until somebody decides (docs/operations.md).", because);
    var at = Instant.now();
    store.hold(connection, new Sending.Hold(at, because));
    // No epoch is used twice, and the next look finds nothing older.
    nodes.endLives(connection, node, seen.epoch() + 1, at);
  }

  private static String words(LifeMemory.Moment moment) {
    return "life %d, beat %d".formatted(moment.epoch(), moment.beat());
  }
}
