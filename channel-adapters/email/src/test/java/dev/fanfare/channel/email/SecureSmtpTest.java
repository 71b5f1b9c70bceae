package dev.fanfare.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.fanfare.channel.AdapterContext;
import dev.fanfare.channel.ChannelAdapter;
import dev.fanfare.channel.FailureClass;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channel.SendPermit;
import dev.fanfare.channel.SendResult;
import dev.fanfare.channel.sandbox.SmtpInbox;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** TLS and AUTH against servers that are not ours. */
class SecureSmtpTest {

  private static final String PASSWORD = "correct horse";

  private static Path keys = Path.of("");

  @TempDir private Path folder;
  private GreenMail server;

  /** Makes the server's key anew, for the name localhost only. */
  @BeforeAll
  static void makeKey(@TempDir Path shared) throws Exception {
    keys = shared.resolve("keys.p12");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "SAN=dns:localhost");
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", "changeit");
  }

  @AfterAll
  static void forgetKey() {
    System.clearProperty("greenmail.tls.keystore.file");
    System.clearProperty("greenmail.tls.keystore.password");
  }

  @BeforeEach
  void startServer() {
    ServerSetup smtps = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS);
    smtps.setServerStartupTimeout(30_000);
    server = new GreenMail(smtps);
    server.getUserManager().setAuthRequired(true);
    server.start();
    server.setUser("shop@example.test", "shop", PASSWORD);
  }

  @AfterEach
  void stopServer() {
    server.stop();
  }

  @Test
  void sendsOverTlsWithAPassword() throws Exception {
    Map<String, String> settings = tls(Map.of("trust", certificate().toString()));

    SendResult result = send(settings);

    assertThat(result).isInstanceOf(SendResult.Accepted.class);
    assertThat(server.getReceivedMessages()).hasSize(1);
  }

  @Test
  void saysUnavailableWhenThePasswordIsWrong() throws Exception {
    Map<String, String> settings =
        tls(Map.of("trust", certificate().toString(), "password", "wrong horse"));

    SendResult result = send(settings);

    assertUnavailable(result);
    assertThat(result.toString()).doesNotContain("horse");
  }

  @Test
  void saysUnavailableWhenTheCertificateIsNotTrusted() {
    SendResult result = send(tls(Map.of()));

    assertUnavailable(result);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void saysUnavailableWhenTheCertificateIsForAnotherName() throws Exception {
    Map<String, String> settings =
        tls(Map.of("trust", certificate().toString(), "host", "127.0.0.1"));

    SendResult result = send(settings);

    assertUnavailable(result);
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void sendsAfterStarttlsWithAPassword() throws Exception {
    try (Upgrading upgrading = new Upgrading()) {
      Map<String, String> settings = upgrading.settings();
      settings.put("trust", certificate().toString());

      SendResult result = send(settings);

      assertThat(result).isInstanceOf(SendResult.Accepted.class);
      assertThat(upgrading.mails).containsExactly("person@example.test");
      assertThat(upgrading.logins).containsExactly("shop " + PASSWORD);
    }
  }

  @Test
  void neverSendsThePasswordWhenTheCertificateAfterStarttlsIsNotTrusted() throws Exception {
    try (Upgrading upgrading = new Upgrading()) {
      SendResult result = send(upgrading.settings());

      assertUnavailable(result);
      assertThat(upgrading.mails).isEmpty();
      assertThat(upgrading.logins).isEmpty();
    }
  }

  /** Takes mails after STARTTLS and AUTH only, and shows the certificate of {@link #keys}. */
  private static final class Upgrading implements AutoCloseable {
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final SMTPServer server;

    Upgrading() throws Exception {
      server =
          SMTPServer.port(0)
              .bindAddress(InetAddress.getLoopbackAddress())
              .hostName("localhost")
              .enableTLS()
              .requireTLS()
              .requireAuth()
              .startTlsSocketFactory(context())
              .authenticationHandlerFactory(
                  new EasyAuthenticationHandlerFactory(
                      (user, password, _) -> logins.add(user + " " + password)))
              .messageHandler((_, _, to, _) -> mails.add(to))
              .build();
      server.start();
    }

    /** With the security that is meant where none is named and the host is not this machine. */
    Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>(credentials());
      settings.putAll(
          Map.of(
              "host",
              "localhost",
              "port",
              port(server.getPortAllocated()),
              "security",
              "starttls"));
      return settings;
    }

    private static SSLContext context() throws Exception {
      KeyStore store = KeyStore.getInstance(keys.toFile(), "changeit".toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, "changeit".toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    }

    @Override
    public void close() {
      server.stop();
    }
  }

  @Test
  void neverSendsThePasswordToAServerWithoutStarttls() throws Exception {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0)) {
      Map<String, String> settings = new HashMap<>(credentials());
      settings.putAll(
          Map.of("host", "127.0.0.1", "port", port(inbox.port()), "security", "starttls"));

      SendResult result = send(settings);

      assertUnavailable(result);
      assertThat(inbox.counts().transactions()).isZero();
    }
  }

  @Test
  void sendsNothingThroughAServerThatOffersNoAuth() throws Exception {
    try (SmtpInbox inbox = SmtpInbox.start(folder, 0)) {
      Map<String, String> settings = new HashMap<>(credentials());
      settings.putAll(Map.of("host", "127.0.0.1", "port", port(inbox.port())));

      SendResult result = send(settings);

      assertUnavailable(result);
      assertThat(inbox.counts().transactions()).isZero();
    }
  }

  private static void assertUnavailable(SendResult result) {
    assertThat(result)
        .isInstanceOfSatisfying(
            SendResult.Unavailable.class,
            u -> assertThat(u.failure()).isEqualTo(FailureClass.AUTHENTICATION));
  }

  private static SendResult send(Map<String, String> settings) {
    AdapterContext context = new AdapterContext("secure", InstantSource.system());
    try (ChannelAdapter adapter = new EmailAdapterFactory().create(settings, context)) {
      SendResult result =
          adapter
              .senderFor(new MessageFrame("shop@example.test", null, null, Map.of()))
              .send(
                  TestingMailProvider.message(new UUID(5, 1), "person@example.test", "Hi"),
                  SendPermit.ALWAYS);
      assertThat(adapter + adapter.health().toString()).doesNotContain("horse");
      return result;
    }
  }

  private Map<String, String> tls(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(credentials());
    settings.putAll(
        Map.of("host", "localhost", "port", port(server.getSmtps().getPort()), "security", "tls"));
    settings.putAll(more);
    return settings;
  }

  private static Map<String, String> credentials() {
    return Map.of("username", "shop", "password", PASSWORD);
  }

  private static String port(int port) {
    return Integer.toString(port);
  }

  /** The certificate the test server shows, as the file an operator would have. */
  private Path certificate() throws Exception {
    Path file = folder.resolve("trusted.pem");
    keytool("-exportcert", "-rfc", "-file", file.toString());
    return file;
  }

  private static void keytool(String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-keystore",
                keys.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-alias",
                "server"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
