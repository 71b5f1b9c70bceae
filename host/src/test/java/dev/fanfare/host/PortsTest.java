package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsTest {
  private final List<String> said = new ArrayList<>();
  @TempDir Path folder;

  @Test
  void keepsTheChosenPortForLaterStarts() {
    int chosen = new Ports(folder, true, said::add).of("postgres", 25_432);

    assertThat(new Ports(folder, true, said::add).of("postgres", 25_432)).isEqualTo(chosen);
    assertThat(said).isEmpty();
  }

  @Test
  void choosesTheNextPortWhenThePreferredIsTaken() throws IOException {
    try (ServerSocket stranger = listener()) {
      int chosen = new Ports(folder, false, said::add).of("kafka", stranger.getLocalPort());

      assertThat(chosen).isNotEqualTo(stranger.getLocalPort());
      assertThat(said)
          .containsExactly(stranger.getLocalPort() + " is taken; kafka uses " + chosen + ".");
    }
  }

  @Test
  void givesNoPortTwice() {
    Ports ports = new Ports(folder, false, said::add);

    assertThat(ports.of("kafka", 27_999)).isNotEqualTo(ports.of("kafka-controller", 27_999));
  }

  @Test
  void namesTheTakenPortTheSettingAndTheWayOut() throws IOException {
    try (ServerSocket stranger = listener()) {
      int port = stranger.getLocalPort();
      Ports ports = new Ports(folder, false, said::add);
      ports.set("postgres", port);

      assertThatThrownBy(() -> ports.requireFree("postgres", port, "PostgreSQL"))
          .isInstanceOf(HostProblem.class)
          .hasMessageContaining("Port " + port)
          .hasMessageContaining("'postgres=" + port + "'")
          .hasMessageContaining(folder.resolve("ports.properties").toString());
    }
  }

  @Test
  void refusesAKeptValueThatIsNoPort() throws IOException {
    Files.writeString(folder.resolve("ports.properties"), "postgres=70000\n");

    assertThatThrownBy(() -> new Ports(folder, false, said::add).of("postgres", 25_432))
        .isInstanceOf(HostProblem.class)
        .hasMessageContaining("postgres=70000");
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
