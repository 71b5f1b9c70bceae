package dev.fanfare.channel.sandbox;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Says to the inbox exactly what it is told, byte for byte. */
final class TestingSmtpClient implements AutoCloseable {

  private final Socket socket;
  private final BufferedReader replies;

  TestingSmtpClient(SmtpInbox inbox) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), inbox.port());
    socket.setSoTimeout(20_000);
    replies =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    reply();
    say("EHLO client.test\r\n");
  }

  /** Says it and answers the last line of one reply; null when the connection is closed. */
  @Nullable String say(String octets) throws IOException {
    write(octets);
    return reply();
  }

  void write(String octets) throws IOException {
    socket.getOutputStream().write(octets.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Nullable String reply() throws IOException {
    String line = replies.readLine();
    while (line != null && line.length() > 3 && line.charAt(3) == '-') {
      line = replies.readLine();
    }
    return line;
  }

  /** Sends one message and answers the reply that ended it. */
  @Nullable String send(String to, String message) throws IOException {
    say("MAIL FROM:<shop@example.test>\r\n");
    String recipient = say("RCPT TO:<" + to + ">\r\n");
    if (recipient == null || !recipient.startsWith("250")) {
      say("RSET\r\n");
      return recipient;
    }
    say("DATA\r\n");
    return say(message + "\r\n.\r\n");
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
