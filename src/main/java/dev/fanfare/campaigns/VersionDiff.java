package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignDiff;
import dev.fanfare.dsl.Change;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.rendering.TemplateSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one version says otherwise than another: its file, and the words frozen with it. Pure. */
final class VersionDiff {

  private VersionDiff() {}

  /** The changes between two definitions with their frozen words. */
  static List<Change> between(
      Campaign before, VersionWords wordsBefore, Campaign after, VersionWords wordsAfter) {
    var changes = new ArrayList<>(CampaignDiff.between(before, after));
    // Words in the file are told with it; only a template's can change behind it.
    if (isTemplate(before) && isTemplate(after)) {
      add(changes, "message.template", wordsBefore.message(), wordsAfter.message());
    }
    var was = ofVariants(before, wordsBefore);
    ofVariants(after, wordsAfter)
        .forEach(
            (name, words) -> {
              var former = was.get(name);
              if (former != null) {
                add(changes, "variants[" + name + "].template", former, words);
              }
            });
    return List.copyOf(changes);
  }

  /** The words of variants that have a template of their own, by name. */
  private static Map<String, TemplateSource> ofVariants(Campaign campaign, VersionWords words) {
    var found = new LinkedHashMap<String, TemplateSource>();
    var experiment = campaign.experiment();
    var variants = experiment == null ? List.<Experiment.Variant>of() : experiment.variants();
    for (int i = 0; i < variants.size(); i++) {
      if (variants.get(i).words() instanceof Experiment.Words.Template) {
        found.put(variants.get(i).name(), words.ofVariant(i));
      }
    }
    return found;
  }

  private static void add(
      List<Change> changes, String path, TemplateSource before, TemplateSource after) {
    var then = before.parts();
    var now = after.parts();
    var parts = new LinkedHashSet<>(then.keySet());
    parts.addAll(now.keySet());
    parts.forEach(part -> add(changes, path + " " + part, then.get(part), now.get(part)));
  }

  private static void add(
      List<Change> changes, String path, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after)) {
      changes.add(new Change(path, before, after));
    }
  }

  private static boolean isTemplate(Campaign campaign) {
    return switch (campaign.message()) {
      case Campaign.Email(var _, var _, var _, var _, var content) ->
          content instanceof Campaign.Content.Template;
    };
  }
}
