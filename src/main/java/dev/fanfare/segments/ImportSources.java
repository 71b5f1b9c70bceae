package dev.fanfare.segments;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/** Opens what imports read by themselves: files of one folder, objects of some buckets. */
@Singleton
final class ImportSources {

  private static final WorkspaceId INSTALLATION = new WorkspaceId(0);

  private final SourceConfig config;
  private final CampaignClock clock;

  ImportSources(SourceConfig config, CampaignClock clock) {
    this.config = config;
    this.clock = clock;
  }

  /** Refuses a source that is none, or that no operator has allowed. */
  void check(String text, Violations violations) {
    var source = ImportSource.read(text);
    var rule =
        switch (source.orElse(null)) {
          case null -> ImportSource.RULE;
          case ImportSource.InFolder _ ->
              config.folder().isPresent() ? "" : "must not be a file: no folder of imports is set";
          case ImportSource.InStorage(var bucket, var _) ->
              mayRead(bucket) ? "" : "must be in a bucket that imports may read";
        };
    violations.require(rule.isEmpty(), "/source", text, rule);
  }

  /** The file of a source, which was checked when the import was announced. */
  Arrival.Body open(String text) throws IOException {
    return switch (ImportSource.read(text).orElseThrow()) {
      case ImportSource.InFolder(var path) -> file(text, path);
      case ImportSource.InStorage(var bucket, var key) -> object(text, bucket, key);
    };
  }

  private boolean mayRead(String bucket) {
    var storage = config.s3();
    return storage.endpoint().isPresent()
        && storage.accessKey().isPresent()
        && storage.secretKey().isPresent()
        && storage.buckets().orElse(Set.of()).contains(bucket);
  }

  /** A regular file that lies in the folder once all links are followed. */
  private Arrival.Body file(String name, String path) throws IOException {
    var folder =
        config.folder().orElseThrow(() -> new SourceTrouble("no folder of imports is set"));
    try {
      var inside = folder.toRealPath();
      var file = inside.resolve(path).toRealPath();
      if (!file.startsWith(inside) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new SourceTrouble(name + " is no file below the folder of imports");
      }
      var bytes = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
      return new Arrival.Body(Compression.ofName(name), new LimitedStream(bytes));
    } catch (NoSuchFileException e) {
      throw new SourceTrouble(name + " does not exist", e);
    }
  }

  private Arrival.Body object(String name, String bucket, String key) throws IOException {
    var storage = config.s3();
    if (!mayRead(bucket)) {
      throw new SourceTrouble(name + " is in no bucket that imports may read");
    }
    var signature =
        new RequestSignature(
            storage.accessKey().orElseThrow(),
            storage.secretKey().orElseThrow(),
            storage.sessionToken(),
            storage.region());
    var access =
        new StoredObject.Access(
            signature, () -> clock.now(INSTALLATION), storage.timeout(), storage.firstWait());
    var uri = uri(storage.endpoint().orElseThrow(), bucket, key);
    var object = new StoredObject(name, uri, access);
    var compression =
        switch (object.encoding().orElse("")) {
          case "gzip" -> Compression.GZIP;
          case "zstd" -> Compression.ZSTD;
          default -> Compression.ofName(name);
        };
    return new Arrival.Body(compression, new LimitedStream(object));
  }

  private static URI uri(URI endpoint, String bucket, String key) {
    var base = endpoint.toString().replaceFirst("/+$", "");
    return URI.create(base + RequestSignature.encoded("/" + bucket + "/" + key));
  }
}
