package dev.fanfare;

import dev.fanfare.host.Host;
import dev.fanfare.host.HostConfig;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL and a broker in a folder of their own, for all integration tests of the one engine
 * start. A test class needs {@code @QuarkusTest} alone: this resource belongs to all of them.
 */
@WithTestResource(value = TestingHost.class, scope = TestResourceScope.GLOBAL)
public final class TestingHost implements QuarkusTestResourceLifecycleManager {

  private @Nullable Host host;
  private @Nullable Path folder;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("fanfare-engine-tests");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    host =
        Host.start(
            HostConfig.forTests(folder.resolve("host"))
                .withBinaries(Path.of("target/postgres-binaries")));
    var settings = new HashMap<String, String>();
    settings.put("FANFARE_JDBC_URL", host.jdbcUrl());
    settings.put("FANFARE_JDBC_USER", host.user());
    settings.put("FANFARE_JDBC_PASSWORD", host.password());
    settings.put("FANFARE_KAFKA", host.kafkaBootstrap());
    settings.put("FANFARE_KEYSTORE", folder.resolve("keystore").toString());
    settings.put("FANFARE_ADMIN_KEY_FILE", folder.resolve("admin-key").toString());
    settings.put("FANFARE_SANDBOX", "true");
    settings.put("FANFARE_NODE", "engine-test");
    settings.put("FANFARE_MEMORY", folder.resolve("lives").toString());
    settings.put("quarkus.http.test-port", "0");
    // One test client makes more requests a second than a key may outside of tests.
    settings.put("fanfare.access.requests-per-second", "100");
    settings.put("fanfare.access.burst", "500");
    // Who is silent shall be fenced while a test waits.
    settings.put("fanfare.node.beat", "PT0.25S");
    settings.put("fanfare.node.lease", "PT3S");
    settings.put("fanfare.node.fence-after", "PT4S");
    // An import that always fails shall come to its end while a test waits.
    settings.put("fanfare.imports.first-wait", "PT0.02S");
    settings.put("fanfare.import.folder", folder("imports").toString());
    settings.put("fanfare.import.s3.endpoint", "http://127.0.0.1:" + freePort());
    settings.put("fanfare.import.s3.buckets", "people");
    settings.put("fanfare.import.s3.access-key", "AKIDTEST");
    settings.put("fanfare.import.s3.secret-key", "secret/of+tests");
    settings.put("fanfare.import.s3.first-wait", "PT0.01S");
    return settings;
  }

  private Path folder(String name) {
    try {
      return Files.createDirectory(Objects.requireNonNull(folder).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Where a test may start a server that the engine is told of before: below the range from which
   * outgoing connections take theirs, so that none is at it by then.
   */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
      try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Somebody else's; another one is free.
      }
    }
  }

  @Override
  public void stop() {
    if (host != null) {
      host.close();
    }
    if (folder != null) {
      delete(folder);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
