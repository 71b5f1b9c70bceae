package dev.fanfare.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeystoreTest {

  private static final WorkspaceId ONE = new WorkspaceId(1);
  private static final WorkspaceId TWO = new WorkspaceId(2);
  private static final byte[] DATA = "ada@example.org".getBytes(UTF_8);

  @TempDir private Path folder;

  @Test
  void makesItsFileReadableByItsOwnerOnly() throws IOException {
    keystore();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void makesTheSameCodesAfterARestart() {
    var before = keystore().mac(ONE, "address", DATA);

    assertThat(keystore().mac(ONE, "address", DATA)).isEqualTo(before).hasSize(32);
  }

  @Test
  void makesOtherCodesForOtherWorkspacesAndUses() {
    var keystore = keystore();
    var code = keystore.mac(ONE, "address", DATA);

    assertThat(keystore.mac(TWO, "address", DATA)).isNotEqualTo(code);
    assertThat(keystore.mac(ONE, "link", DATA)).isNotEqualTo(code);
  }

  @Test
  void makesTheSameCodeOnManyThreadsAtOnce() {
    var keystore = keystore();
    var code = keystore.mac(ONE, "address", DATA);

    assertThat(
            IntStream.range(0, 10_000).parallel().mapToObj(i -> keystore.mac(ONE, "address", DATA)))
        .allMatch(other -> java.util.Arrays.equals(code, other));
  }

  @Test
  void opensWhatItSealed() {
    var sealed = keystore().seal(ONE, "secrets", DATA);

    assertThat(new String(sealed, UTF_8)).doesNotContain("example.org");
    assertThat(keystore().open(ONE, "secrets", sealed)).isEqualTo(DATA);
  }

  @Test
  void opensNothingOfAnotherWorkspaceOrUseNorWhatWasTouched() {
    var keystore = keystore();
    var sealed = keystore.seal(ONE, "secrets", DATA);
    var touched = sealed.clone();
    touched[touched.length - 1] ^= 1;

    assertThatThrownBy(() -> keystore.open(TWO, "secrets", sealed))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keystore.open(ONE, "other", sealed))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keystore.open(ONE, "secrets", touched))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> keystore.open(ONE, "secrets", new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void opensOldSealsAfterANewRootIsAdded() throws IOException {
    var old = keystore().seal(ONE, "secrets", DATA);
    var code = keystore().mac(ONE, "address", DATA);
    Files.writeString(file(), "seal.2 " + "A".repeat(43) + "=\n", StandardOpenOption.APPEND);

    var rotated = keystore();

    assertThat(rotated.open(ONE, "secrets", old)).isEqualTo(DATA);
    assertThat(rotated.mac(ONE, "address", DATA)).isEqualTo(code);
    assertThat(rotated.seal(ONE, "secrets", DATA)[4]).isEqualTo((byte) 2);
  }

  @Test
  void refusesAFileThatIsNoKeystore() throws IOException {
    Files.writeString(file(), "code short\n");

    assertThatThrownBy(this::keystore).hasMessageContaining(file().toString());
  }

  private Path file() {
    return folder.resolve("keystore");
  }

  private Keystore keystore() {
    return new Keystore(file());
  }
}
