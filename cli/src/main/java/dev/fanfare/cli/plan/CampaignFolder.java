package dev.fanfare.cli.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder that live campaigns are written into, each where its file is, or as a new one. */
public final class CampaignFolder {

  private final Path folder;
  private final String workspace;
  private final TakenVersions taken;
  private final Map<String, CampaignSources.Source> present = new HashMap<>();

  private CampaignFolder(Path folder, String workspace, TakenVersions taken) {
    this.folder = folder;
    this.workspace = workspace;
    this.taken = taken;
  }

  /** What became of a file. */
  public enum What {
    NEW,
    CHANGED,
    UNCHANGED,
    /** It was edited in the folder, so it stays as it is. */
    KEPT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One file of the folder. */
  public record Written(Path file, What what) {}

  /** Opens a folder, made where it is not there yet. */
  public static CampaignFolder open(Path folder, String workspace) throws IOException {
    Files.createDirectories(folder);
    var opened = new CampaignFolder(folder, workspace, TakenVersions.of(folder));
    for (Path file : CampaignSources.files(folder)) {
      var source =
          new CampaignSources.Source(file.toString(), file, Files.readString(file), folder);
      source.campaign().ifPresent(name -> opened.present.putIfAbsent(name, source));
    }
    return opened;
  }

  /** Writes a version's file, unless somebody has edited the one that is there. */
  public Written write(String campaign, int version, String text, boolean overwrite)
      throws IOException {
    CampaignSources.Source before = present.get(campaign);
    Path file = before == null ? fresh(campaign) : before.path();
    What what = what(campaign, before == null ? null : before.text(), text, overwrite);
    if (what == What.NEW && Files.exists(file)) {
      // It is there, and cannot be read as this campaign's.
      what = overwrite ? What.CHANGED : What.KEPT;
    }
    if (what == What.NEW || what == What.CHANGED) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    if (what != What.KEPT) {
      taken.note(workspace, campaign, version, text);
    }
    return new Written(file, what);
  }

  /** Writes a template's words, unless somebody has edited those that are there. */
  public Written writeTemplate(String name, int version, JsonNode template, boolean overwrite)
      throws IOException {
    Path file = folder.resolve(TemplateFiles.TEMPLATES).resolve(name);
    ObjectNode words = TemplateFiles.words(template);
    Optional<ObjectNode> before = TemplateFiles.read(file);
    What what;
    if (before.isEmpty()) {
      what = What.NEW;
    } else if (before.get().equals(words)) {
      what = What.UNCHANGED;
    } else {
      boolean edited =
          TemplateFiles.taken(taken, workspace, name)
              .map(each -> !each.fileHash().equals(TakenVersions.hash(before.get().toString())))
              .orElse(true);
      what = edited && !overwrite ? What.KEPT : What.CHANGED;
    }
    if (what == What.NEW || what == What.CHANGED) {
      TemplateFiles.write(file, words);
    }
    if (what != What.KEPT) {
      TemplateFiles.note(taken, workspace, name, version, words);
    }
    return new Written(file, what);
  }

  private What what(String campaign, @Nullable String before, String text, boolean overwrite) {
    if (before == null) {
      return What.NEW;
    }
    if (before.equals(text)) {
      return What.UNCHANGED;
    }
    boolean edited =
        taken
            .find(workspace, campaign)
            .map(each -> !each.fileHash().equals(TakenVersions.hash(before)))
            .orElse(true);
    return edited && !overwrite ? What.KEPT : What.CHANGED;
  }

  /** Notes which versions the files are now. */
  public void note() throws IOException {
    taken.write();
  }

  private Path fresh(String campaign) {
    return folder.resolve(CampaignSources.CAMPAIGNS).resolve(campaign + ".yaml");
  }
}
