package dev.fanfare.tracking;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.ProblemCode;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * What one address may ask of the doors that need no key and write: a token bucket of machine time,
 * in memory, of this node alone. Wide enough for everybody behind one proxy. Any thread.
 */
@Singleton
final class ReaderRates {

  /** As many addresses are remembered; who has all their tokens needs no memory. */
  static final int MOST_ADDRESSES = 100_000;

  /** An IPv6 client has at least so many addresses to itself. */
  private static final int NETWORK_BYTES = 8;

  private static final double NANOS = 1e9;

  private final int perSecond;
  private final int burst;
  private final MachineClock clock;

  /** What is left to each address; one that is not there has the whole burst. */
  final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  ReaderRates(
      @ConfigProperty(name = "fanfare.tracking.requests-per-second", defaultValue = "500")
          int perSecond,
      @ConfigProperty(name = "fanfare.tracking.burst", defaultValue = "10000") int burst,
      MachineClock clock) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.clock = clock;
  }

  /** Tokens at an instant of the machine. */
  record Bucket(double tokens, long atNanos) {}

  /**
   * Lets a request in.
   *
   * @param client where it comes from; who cannot be told apart is let in
   * @throws ApiProblem TOO_MANY_REQUESTS when its address asks for too much
   */
  void admit(@Nullable SocketAddress client) {
    var address = client == null ? null : client.hostAddress();
    if (address == null) {
      return;
    }
    long seconds = take(address);
    if (seconds > 0) {
      throw ApiProblem.retryLater(
          ProblemCode.TOO_MANY_REQUESTS,
          "Your address asks for more than %d links a second.".formatted(perSecond),
          seconds);
    }
  }

  /** Takes a token of an address; 0, or after how many seconds there is one again. */
  long take(String address) {
    if (perSecond <= 0) {
      return 0;
    }
    long now = clock.nanos();
    if (buckets.size() >= MOST_ADDRESSES) {
      forget(now);
    }
    boolean[] taken = {false};
    var left =
        buckets.compute(
            network(address),
            (network, before) -> {
              double tokens = before == null ? burst : tokens(before, now);
              taken[0] = tokens >= 1;
              return new Bucket(taken[0] ? tokens - 1 : tokens, now);
            });
    return taken[0] ? 0 : Math.max(1, (long) Math.ceil((1 - left.tokens()) / perSecond));
  }

  private double tokens(Bucket before, long now) {
    return Math.min(burst, before.tokens() + (now - before.atNanos()) / NANOS * perSecond);
  }

  /** Rather everybody gets a new burst than that the memory fills. */
  private void forget(long now) {
    buckets.values().removeIf(bucket -> tokens(bucket, now) >= burst);
    if (buckets.size() >= MOST_ADDRESSES) {
      buckets.clear();
    }
  }

  /** An IPv4 address, or the network of an IPv6 one, of which a client has many. */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      return InetAddress.ofLiteral(address) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : address;
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
