package dev.fanfare.segments;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.Set;

/**
 * Opens what imports read by themselves: files of one folder, objects of some buckets. Both belong
 * to the installation; a workspace reads what lies below its own name, or in a bucket that is its
 * own.
 */
@Singleton
final class ImportSources {

  private final SourceConfig config;
  private final CampaignClock clock;
  private final MachineClock machine;
  private final Workspaces workspaces;

  ImportSources(
      SourceConfig config, CampaignClock clock, MachineClock machine, Workspaces workspaces) {
    this.config = config;
    this.clock = clock;
    this.machine = machine;
    this.workspaces = workspaces;
  }

  /** Refuses a source that is none, or that no operator has allowed this workspace. */
  void check(WorkspaceId workspace, String text, Violations violations) {
    var source = ImportSource.read(text);
    var rule =
        switch (source.orElse(null)) {
          case null -> ImportSource.RULE;
          case ImportSource.InFolder _ ->
              config.folder().isPresent() ? "" : "must not be a file: no folder of imports is set";
          case ImportSource.InStorage object -> rule(object, workspaces.settings(workspace).name());
        };
    violations.require(rule.isEmpty(), "/source", text, rule);
  }

  /** What a source has, which was checked when the import was announced. */
  Arrival.Coming open(WorkspaceId workspace, String text) throws IOException {
    return ImportSource.isFolder(text)
        ? new Arrival.Folder(ScoreFolder.read(text, name -> file(workspace, text + name)))
        : file(workspace, text);
  }

  private Arrival.Body file(WorkspaceId workspace, String text) throws IOException {
    var owner = workspaces.settings(workspace).name();
    return switch (ImportSource.read(text).orElseThrow()) {
      case ImportSource.InFolder(var path) -> file(text, owner, path);
      case ImportSource.InStorage object -> object(text, owner, object);
    };
  }

  /** What keeps a workspace from reading an object; empty when nothing does. */
  private String rule(ImportSource.InStorage object, String owner) {
    var storage = config.s3();
    var buckets = storage.buckets().orElse(Set.of());
    boolean usable =
        storage.endpoint().isPresent()
            && storage.accessKey().isPresent()
            && storage.secretKey().isPresent();
    if (usable && buckets.contains(object.bucket() + "=" + owner)) {
      return "";
    }
    if (!usable || !buckets.contains(object.bucket())) {
      return "must be in a bucket that imports of this workspace may read";
    }
    return object.key().startsWith(owner + "/")
        ? ""
        : "must begin with the workspace's name: s3://%s/%s/KEY".formatted(object.bucket(), owner);
  }

  /** A regular file that lies in the workspace's own folder once all links are followed. */
  private Arrival.Body file(String name, String owner, String path) throws IOException {
    var folder =
        config.folder().orElseThrow(() -> new SourceTrouble("no folder of imports is set"));
    try {
      var inside = folder.toRealPath().resolve(owner).toRealPath();
      var file = inside.resolve(path).toRealPath();
      if (!file.startsWith(inside) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new SourceTrouble(name + " is no file below the workspace's folder of imports");
      }
      return body(
          Compression.ofName(name), name, Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
    } catch (SourceTrouble e) {
      throw e;
    } catch (IOException e) {
      throw SourceStream.trouble(name, "cannot be read", e);
    }
  }

  private Arrival.Body body(Compression compression, String name, InputStream bytes) {
    return new Arrival.Body(compression, new LimitedStream(new SourceStream(name, bytes, machine)));
  }

  private Arrival.Body object(String name, String owner, ImportSource.InStorage of)
      throws IOException {
    var storage = config.s3();
    var rule = rule(of, owner);
    if (!rule.isEmpty()) {
      throw new SourceTrouble(name + " " + rule);
    }
    var signature =
        new RequestSignature(
            storage.accessKey().orElseThrow(),
            storage.secretKey().orElseThrow(),
            storage.sessionToken(),
            storage.region());
    var access =
        new StoredObject.Access(
            signature,
            () -> clock.now(WorkspaceId.INSTALLATION),
            storage.timeout(),
            storage.firstWait());
    var uri = uri(storage.endpoint().orElseThrow(), of.bucket(), of.key());
    var object = new StoredObject(name, uri, access);
    var compression =
        switch (object.encoding().orElse("")) {
          case "gzip" -> Compression.GZIP;
          case "zstd" -> Compression.ZSTD;
          default -> Compression.ofName(name);
        };
    return body(compression, name, object);
  }

  private static URI uri(URI endpoint, String bucket, String key) {
    var base = endpoint.toString().replaceFirst("/+$", "");
    return URI.create(base + RequestSignature.encoded("/" + bucket + "/" + key));
  }
}
