package dev.fanfare.cli.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The campaign files that somebody named, by themselves or by a folder: those in its {@code
 * campaigns}, or else in itself. Templates of a folder are the engine's own until they are sent.
 */
public final class CampaignSources {

  /** The folder of a folder that holds the files. */
  public static final String CAMPAIGNS = "campaigns";

  /**
   * One file.
   *
   * @param shown what people called it
   * @param root where its lock lies, or would
   */
  public record Source(String shown, Path path, String text, Path root) {

    /** The campaign it is about; empty when it cannot be read. */
    Optional<String> campaign() {
      return CampaignFile.read(text) instanceof Reading.Valid valid
          ? Optional.of(valid.campaign().name())
          : Optional.empty();
    }
  }

  private final List<Source> sources;
  private final boolean whole;

  private CampaignSources(List<Source> sources, boolean whole) {
    this.sources = List.copyOf(sources);
    this.whole = whole;
  }

  /** Reads files and folders, in the order they are named. */
  public static CampaignSources read(Path directory, List<Path> named) throws IOException {
    var sources = new LinkedHashMap<Path, Source>();
    boolean whole = false;
    for (Path each : named) {
      Path path = directory.resolve(each);
      if (Files.isDirectory(path)) {
        whole = true;
        for (Path file : files(path)) {
          String shown = each.resolve(path.relativize(file)).normalize().toString();
          sources.putIfAbsent(file.toRealPath(), new Source(shown, file, text(file, shown), path));
        }
      } else if (Files.exists(path)) {
        sources.putIfAbsent(
            path.toRealPath(),
            new Source(each.toString(), path, text(path, each.toString()), rootOf(path)));
      } else {
        throw new NoSuchFileException(each.toString());
      }
    }
    return new CampaignSources(List.copyOf(sources.values()), whole);
  }

  public List<Source> all() {
    return sources;
  }

  /** Whether a folder was named: then its files are all campaigns there shall be. */
  public boolean whole() {
    return whole;
  }

  /** The body of {@code POST /v1/plans}, with the versions that files were taken from. */
  public ObjectNode request(String workspace) throws IOException {
    ObjectNode request = ApiClient.JSON.createObjectNode().put("whole", whole);
    var files = request.putArray("files");
    Map<Path, TakenVersions> locks = locks();
    for (Source source : sources) {
      ObjectNode file = files.addObject().put("file", source.shown()).put("text", source.text());
      TakenVersions lock = locks.get(source.root());
      source
          .campaign()
          .flatMap(campaign -> lock == null ? Optional.empty() : lock.find(workspace, campaign))
          .ifPresent(taken -> file.put("base", taken.version()));
    }
    return request;
  }

  /** Notes in the locks which versions the files have become. */
  public void note(String workspace, Map<String, Integer> versions) throws IOException {
    for (TakenVersions lock : locks().values()) {
      if (whole || lock.exists()) {
        for (Source source : sources) {
          source
              .campaign()
              .ifPresent(campaign -> note(lock, workspace, campaign, versions, source));
        }
        lock.write();
      }
    }
  }

  private static void note(
      TakenVersions lock,
      String workspace,
      String campaign,
      Map<String, Integer> versions,
      Source source) {
    Integer version = versions.get(campaign);
    if (version != null) {
      lock.note(workspace, campaign, version, source.text());
    }
  }

  private Map<Path, TakenVersions> locks() throws IOException {
    var locks = new LinkedHashMap<Path, TakenVersions>();
    for (Source source : sources) {
      if (!locks.containsKey(source.root())) {
        locks.put(source.root(), TakenVersions.of(source.root()));
      }
    }
    return locks;
  }

  /** The files of a folder, by name. */
  static List<Path> files(Path folder) throws IOException {
    Path inner = folder.resolve(CAMPAIGNS);
    Path from = Files.isDirectory(inner) ? inner : folder;
    var found = new ArrayList<Path>();
    try (Stream<Path> entries = Files.list(from)) {
      entries
          .filter(path -> path.toString().endsWith(".yaml") || path.toString().endsWith(".yml"))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(found::add);
    }
    return found;
  }

  private static String text(Path file, String shown) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IOException(shown + " is not text in UTF-8.", e);
    }
  }

  private static Path rootOf(Path file) {
    List<Path> places = TakenVersions.placesFor(file);
    return places.stream()
        .filter(place -> Files.isRegularFile(place.resolve(TakenVersions.NAME)))
        .findFirst()
        .orElse(places.getFirst());
  }
}
