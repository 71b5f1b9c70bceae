package dev.fanfare.channels;

import dev.fanfare.channel.ChannelAdapterFactory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The kinds of adapter on the class path, one factory each for the life of the process. */
@Singleton
final class AdapterKinds {

  private final Map<String, ChannelAdapterFactory> factories = new TreeMap<>();

  @Inject
  AdapterKinds() {
    this(
        StreamSupport.stream(ServiceLoader.load(ChannelAdapterFactory.class).spliterator(), false)
            .toList());
  }

  AdapterKinds(List<ChannelAdapterFactory> found) {
    for (var factory : found) {
      if (factories.put(factory.kind(), factory) != null) {
        throw new IllegalStateException("two adapters are called " + factory.kind());
      }
    }
  }

  /** The factory of a kind, where it serves that channel. */
  Optional<ChannelAdapterFactory> find(String channel, String kind) {
    return Optional.ofNullable(factories.get(kind))
        .filter(factory -> factory.channel().equals(channel));
  }

  /** The kinds that serve a channel, sorted. */
  List<String> of(String channel) {
    return factories.values().stream()
        .filter(factory -> factory.channel().equals(channel))
        .map(ChannelAdapterFactory::kind)
        .toList();
  }
}
