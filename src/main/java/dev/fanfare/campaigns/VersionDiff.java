package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignDiff;
import dev.fanfare.dsl.Change;
import dev.fanfare.rendering.TemplateSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one version says otherwise than another: its file, and the words frozen with it. Pure. */
final class VersionDiff {

  private VersionDiff() {}

  /** The changes between two definitions with their frozen words. */
  static List<Change> between(
      Campaign before, TemplateSource wordsBefore, Campaign after, TemplateSource wordsAfter) {
    var changes = new ArrayList<>(CampaignDiff.between(before, after));
    // Words in the file are told with it; only a template's can change behind it.
    if (isTemplate(before) && isTemplate(after)) {
      add(changes, "subject", wordsBefore.subject(), wordsAfter.subject());
      add(changes, "html", wordsBefore.html(), wordsAfter.html());
      add(changes, "text", wordsBefore.text(), wordsAfter.text());
    }
    return List.copyOf(changes);
  }

  private static void add(
      List<Change> changes, String part, @Nullable String before, @Nullable String after) {
    if (!Objects.equals(before, after)) {
      changes.add(new Change("message.template " + part, before, after));
    }
  }

  private static boolean isTemplate(Campaign campaign) {
    return switch (campaign.message()) {
      case Campaign.Email(var _, var _, var _, var content) ->
          content instanceof Campaign.Content.Template;
    };
  }
}
