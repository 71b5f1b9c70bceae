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
 * campaigns}, or else in itself, and with them the templates in its {@code templates/email}.
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

  /** The words of one template of a folder. */
  record Template(String name, String shown, ObjectNode words, Path root) {}

  private final List<Source> sources;
  private final List<Template> templates;
  private final boolean whole;

  private CampaignSources(List<Source> sources, List<Template> templates, boolean whole) {
    this.sources = List.copyOf(sources);
    this.templates = List.copyOf(templates);
    this.whole = whole;
  }

  /** Reads files and folders, in the order they are named. */
  public static CampaignSources read(Path directory, List<Path> named) throws IOException {
    var sources = new LinkedHashMap<Path, Source>();
    var templates = new LinkedHashMap<String, Template>();
    boolean whole = false;
    for (Path each : named) {
      Path path = directory.resolve(each);
      if (Files.isDirectory(path)) {
        whole = true;
        for (Path file : files(path)) {
          String shown = each.resolve(path.relativize(file)).normalize().toString();
          sources.putIfAbsent(file.toRealPath(), new Source(shown, file, text(file, shown), path));
        }
        for (String name : TemplateFiles.names(path)) {
          Path below = TemplateFiles.TEMPLATES.resolve(name);
          String shown = each.resolve(below).normalize().toString();
          TemplateFiles.read(path.resolve(below))
              .ifPresent(
                  words -> templates.putIfAbsent(name, new Template(name, shown, words, path)));
        }
      } else if (Files.exists(path)) {
        sources.putIfAbsent(
            path.toRealPath(),
            new Source(each.toString(), path, text(path, each.toString()), rootOf(path)));
      } else {
        throw new NoSuchFileException(each.toString());
      }
    }
    return new CampaignSources(
        List.copyOf(sources.values()), List.copyOf(templates.values()), whole);
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
    if (!templates.isEmpty()) {
      var words = request.putArray("templates");
      for (Template template : templates) {
        ObjectNode one = words.addObject().put("name", template.name());
        one.put("file", template.shown()).set("words", template.words());
        TemplateFiles.taken(locks.get(template.root()), workspace, template.name())
            .ifPresent(taken -> one.put("base", taken.version()));
      }
    }
    return request;
  }

  /** Notes in the locks which versions files and templates have become. */
  public void note(
      String workspace, Map<String, Integer> versions, Map<String, Integer> ofTemplates)
      throws IOException {
    for (TakenVersions lock : locks().values()) {
      if (whole || lock.exists()) {
        for (Source source : sources) {
          source
              .campaign()
              .ifPresent(campaign -> note(lock, workspace, campaign, versions, source));
        }
        for (Template template : templates) {
          Integer version = ofTemplates.get(template.name());
          if (version != null) {
            TemplateFiles.note(lock, workspace, template.name(), version, template.words());
          }
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
    for (Template template : templates) {
      if (!locks.containsKey(template.root())) {
        locks.put(template.root(), TakenVersions.of(template.root()));
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
