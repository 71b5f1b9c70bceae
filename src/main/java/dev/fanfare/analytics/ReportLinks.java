package dev.fanfare.analytics;

import dev.fanfare.analytics.Funnel.Count;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunVersions;
import dev.fanfare.tracking.LinkTables;
import dev.fanfare.tracking.TemplateLink;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Clicks by link. Events tell a link's place alone; where it leads is said by the stored links of
 * the versions that the run sent. Any thread.
 */
@Singleton
final class ReportLinks {

  private final LinkTables tables;
  private final RunVersions versions;

  ReportLinks(LinkTables tables, RunVersions versions) {
    this.tables = tables;
    this.versions = versions;
  }

  /** A link of one group's message: messages of two variants may have different links. */
  private record Place(int group, String name, LinkId link) {}

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::group).thenComparing(Place::name).thenComparing(Place::link);

  /** The links that were followed, by variant in the order of the file, then by place. */
  List<RunReport.Link> of(Run run, List<String> variants, ReportStore.Found found) {
    var clicks = new TreeMap<Place, Map<String, Count>>(ORDER);
    for (var item : found.items()) {
      if (item.type().equals(Did.CLICKED)) {
        var place = new Place(variants.indexOf(item.arm()), item.arm(), LinkId.read(item.item()));
        clicks
            .computeIfAbsent(place, p -> new TreeMap<>())
            .merge(item.agent(), item.count(), Count::plus);
      }
    }
    var known = clicks.isEmpty() ? Map.<LinkId, TemplateLink>of() : links(run);
    return clicks.entrySet().stream()
        .map(entry -> link(entry.getKey(), known, entry.getValue()))
        .toList();
  }

  private Map<LinkId, TemplateLink> links(Run run) {
    var links = new HashMap<LinkId, TemplateLink>();
    for (int version : versions.versionsOf(run)) {
      for (var table : tables.of(run.workspace(), run.campaignId(), version)) {
        for (var link : table.links()) {
          links.put(new LinkId(table.id(), link.number()), link);
        }
      }
    }
    return links;
  }

  private static RunReport.Link link(
      Place place, Map<LinkId, TemplateLink> known, Map<String, Count> clicks) {
    @Nullable TemplateLink link = known.get(place.link());
    var number = Integer.toString(place.link().number());
    if (link == null) {
      return new RunReport.Link(place.name(), number, null, null, null, clicks);
    }
    return new RunReport.Link(
        place.name(),
        number,
        link.part().word(),
        link.target(),
        link.isPersonal() ? link.source() : null,
        clicks);
  }
}
