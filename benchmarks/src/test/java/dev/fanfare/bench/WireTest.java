package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class WireTest {

  @Test
  void carriesBothWaysUntilItIsCutAndAgainOnceItIsMended() throws IOException {
    try (ServerSocket far = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Wire wire = Wire.to(far.getLocalPort())) {
      try (Socket near = connect(wire);
          Socket end = far.accept()) {
        assertThat(carries(near, end)).isTrue();
        assertThat(carries(end, near)).isTrue();
        wire.cut();
        assertThat(near.getInputStream().read()).isEqualTo(-1);
        assertThat(end.getInputStream().read()).isEqualTo(-1);
      }
      try (Socket refused = connect(wire)) {
        assertThat(refused.getInputStream().read()).isEqualTo(-1);
      }
      try (Socket nothing = far.accept()) {
        assertThat(nothing.getInputStream().read()).isEqualTo(-1);
      }
      wire.mend();
      try (Socket near = connect(wire);
          Socket end = far.accept()) {
        assertThat(carries(near, end)).isTrue();
      }
    }
  }

  private static Socket connect(Wire wire) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), wire.port());
  }

  private static boolean carries(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(42);
    return to.getInputStream().read() == 42;
  }
}
