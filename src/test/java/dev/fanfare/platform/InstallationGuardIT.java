package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.Api;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
final class InstallationGuardIT {

  @TempDir Path folder;

  private final InstallationStore store;
  private final NodeStore nodes;
  private final Keystore keystore;

  InstallationGuardIT(InstallationStore store, NodeStore nodes, Keystore keystore) {
    this.store = store;
    this.nodes = nodes;
    this.keystore = keystore;
  }

  @Test
  void refusesAKeystoreThatIsNotTheDatabases() throws SQLException {
    var file = folder.resolve("other");
    var other = new Keystore(KeystoreFile.openOrCreate(file, new SecureRandom()));
    var guard = new InstallationGuard(store, nodes, new LifeMemory((Path) null), other, file);

    try (var connection = nodes.connect()) {
      assertThatThrownBy(() -> guard.check(connection))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("made with another keystore than " + file)
          .hasMessageContaining("Put the keystore back");
    }
  }

  @Test
  void holdsSendingWhenAnEarlierProcessRemembersMoreThanTheDatabase() throws SQLException {
    try (var connection = nodes.connect()) {
      var installation = store.read(connection).id();
      new LifeMemory(folder).note(installation, "gone:8080", new LifeMemory.Moment(7, 3));
      var guard = new InstallationGuard(store, nodes, new LifeMemory(folder), keystore, folder);

      guard.check(connection);

      assertThat(store.read(connection).hold())
          .extracting(Sending.Hold::because, InstanceOfAssertFactories.STRING)
          .contains("nothing of gone:8080, which has lived to life 7, beat 3");
      assertThat(nodes.moment(connection, "gone:8080")).isEqualTo(new LifeMemory.Moment(8, 0));
    } finally {
      Api.installation().post("/v1/installation/restored", Map.of("decision", "send"));
    }
  }

  @Test
  void findsNothingInAFolderOfAnotherInstallationOrOfNothingNewer() throws Exception {
    Files.writeString(folder.resolve("torn.life"), "");
    try (var connection = nodes.connect()) {
      var installation = store.read(connection).id();
      var memory = new LifeMemory(folder);
      memory.note(UUID.randomUUID(), "elsewhere", new LifeMemory.Moment(9, 9));
      nodes.endLives(connection, "known", 2, java.time.Instant.EPOCH);
      new LifeMemory(folder).note(installation, "known", new LifeMemory.Moment(2, 0));

      new InstallationGuard(store, nodes, new LifeMemory(folder), keystore, folder)
          .check(connection);

      assertThat(store.read(connection).hold()).isNull();
    }
  }
}
