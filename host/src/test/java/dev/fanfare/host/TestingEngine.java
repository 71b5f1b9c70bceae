package dev.fanfare.host;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Stands in for the packaged engine, which is built later: is ready at its port, and no more. */
public final class TestingEngine {
  private TestingEngine() {}

  /** Answers whatever it is asked at {@code FANFARE_HTTP_PORT} with 200. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv("FANFARE_HTTP_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
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
