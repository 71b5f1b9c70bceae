package dev.fanfare.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The loopback ports of one data folder: chosen free once, kept in {@code ports.properties}, the
 * same at every later start.
 */
final class Ports {
  static final String FILE = "ports.properties";

  /**
   * Below the range from which outgoing connections take theirs, so that none is taken meanwhile.
   */
  private static final int LOWEST = 20_000;

  private static final int HIGHEST = 32_000;

  private final Path file;
  private final boolean anyPort;
  private final Consumer<String> says;
  private final TreeMap<String, String> kept;

  Ports(HostConfig config) {
    this(config.dataFolder(), config.anyPorts(), config.says());
  }

  /**
   * With {@code anyPort} first choices are random, for hosts that run side by side in tests.
   *
   * @param says is told of a preferred port that is another program's
   */
  Ports(Path dataFolder, boolean anyPort, Consumer<String> says) {
    this.file = dataFolder.resolve(FILE);
    this.anyPort = anyPort;
    this.says = says;
    this.kept = PropertiesFile.read(file);
  }

  /** The kept port of that name, or else the first free one from the preferred upwards. */
  synchronized int of(String name, int preferred) {
    String known = kept.get(name);
    if (known != null) {
      return parse(name, known);
    }
    int port = anyPort ? ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST) : preferred;
    while (isChosen(port) || !isFree(port)) {
      port = port < 65_535 ? port + 1 : LOWEST;
    }
    if (!anyPort && port != preferred) {
      says.accept("%d is taken; %s uses %d.".formatted(preferred, name, port));
    }
    set(name, port);
    return port;
  }

  synchronized void set(String name, int port) {
    kept.put(name, String.valueOf(port));
    PropertiesFile.write(file, kept);
  }

  /** Says clearly which port is taken, where it is set and what to do. */
  void requireFree(String name, int port, String owner) {
    if (!isFree(port)) {
      throw new HostProblem(
          "Port %d, which %s uses here, is taken by another program.%nStop that program, or change the line '%s=%d' in %s to a free port, and start again."
              .formatted(port, owner, name, port, file));
    }
  }

  static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isChosen(int port) {
    return kept.containsValue(String.valueOf(port));
  }

  private int parse(String name, String value) {
    try {
      int port = Integer.parseInt(value.strip());
      if (port > 0 && port < 65_536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Told below, together with numbers that are no port.
    }
    throw new HostProblem(
        "'%s=%s' in %s is not a port: a number from 1 to 65535 is needed."
            .formatted(name, value, file));
  }
}
