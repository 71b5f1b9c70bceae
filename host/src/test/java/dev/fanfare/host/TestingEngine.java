package dev.fanfare.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Stands in for the packaged engine, which is built later: is ready, and tells what it was told.
 */
public final class TestingEngine {
  private TestingEngine() {}

  /** Answers whatever it is asked at {@code FANFARE_HTTP_PORT} with its settings. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv("FANFARE_HTTP_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] settings = settings().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, settings.length);
          exchange.getResponseBody().write(settings);
          exchange.close();
        });
    server.start();
  }

  private static String settings() {
    return System.getenv().entrySet().stream()
        .filter(each -> each.getKey().startsWith("FANFARE_"))
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** What the engine at a port was told. */
  static Map<String, String> told(int port) throws IOException {
    URL url = URI.create("http://127.0.0.1:" + port + "/").toURL();
    try (InputStream answer = url.openStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split("=", 2))
          .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    }
  }

  /** Makes the jar that the host starts. */
  static Path jar(Path file) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, TestingEngine.class.getName());
    String entry = TestingEngine.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest);
        var own = TestingEngine.class.getClassLoader().getResourceAsStream(entry)) {
      jar.putNextEntry(new JarEntry(entry));
      own.transferTo(jar);
    }
    return file;
  }

  /** What a host started with it is told. */
  static Map<String, String> environment(Path jar) {
    return Map.of("FANFARE_ENGINE_JAR", jar.toString(), "FANFARE_ENGINE_OPTS", "-Xmx64m");
  }
}
