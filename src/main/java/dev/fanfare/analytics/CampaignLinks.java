package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunVersions;
import dev.fanfare.tracking.LinkTables;
import dev.fanfare.tracking.TemplateLink;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Clicks by link over several runs. A link is what the template has for it, whatever its place, the
 * variant, the version and the campaign's parameters: a newsletter's "shop" is one link all year.
 * Any thread.
 */
@Singleton
final class CampaignLinks {

  private final LinkTables tables;
  private final RunVersions versions;

  CampaignLinks(LinkTables tables, RunVersions versions) {
    this.tables = tables;
    this.versions = versions;
  }

  /**
   * What makes two links one.
   *
   * @param words empty for the one that nobody sees, and where the stored links do not know it
   */
  private record Identity(String words, boolean hidden) {}

  /** The links that were followed, those that most people followed first. */
  List<CampaignReport.Link> of(List<Run> runs, List<CampaignReportStore.OfPeople> clicks) {
    var known = clicks.isEmpty() ? Map.<LinkId, Identity>of() : identities(runs);
    var links = new HashMap<Identity, Map<String, Count>>();
    for (var click : clicks) {
      var identity = known.getOrDefault(LinkId.read(click.item()), new Identity("", false));
      links
          .computeIfAbsent(identity, i -> new TreeMap<>())
          .merge(click.agent(), click.count(), Count::plus);
    }
    return links.entrySet().stream()
        .map(entry -> link(entry.getKey(), entry.getValue()))
        .sorted(
            Comparator.comparingLong(
                    (CampaignReport.Link link) ->
                        -link.clicks().getOrDefault(Did.PERSON, Count.NONE).people())
                .thenComparing(link -> String.valueOf(link.words())))
        .toList();
  }

  private static CampaignReport.Link link(Identity identity, Map<String, Count> clicks) {
    @Nullable String words = identity.words().isEmpty() ? null : identity.words();
    var part = identity.hidden() ? TemplateLink.Part.HIDDEN.word() : null;
    return new CampaignReport.Link(words, part, clicks);
  }

  private Map<LinkId, Identity> identities(List<Run> runs) {
    var identities = new HashMap<LinkId, Identity>();
    var sent = new HashSet<Integer>();
    for (var run : runs) {
      for (int version : versions.versionsOf(run)) {
        if (sent.add(version)) {
          for (var table : tables.of(run.workspace(), run.campaignId(), version)) {
            for (var link : table.links()) {
              identities.put(new LinkId(table.id(), link.number()), identity(link));
            }
          }
        }
      }
    }
    return identities;
  }

  /** HTML may write an ampersand in two ways, and text in one. */
  private static Identity identity(TemplateLink link) {
    return switch (link.part()) {
      case HIDDEN -> new Identity("", true);
      case HTML -> new Identity(link.source().strip().replace("&amp;", "&"), false);
      case TEXT -> new Identity(link.source().strip(), false);
    };
  }
}
