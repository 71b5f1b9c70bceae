package dev.fanfare.dispatch;

import dev.fanfare.access.PublicUrls;
import dev.fanfare.access.WorkspaceSettings;
import dev.fanfare.access.Workspaces;
import dev.fanfare.audience.DomainStore;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunTroubles;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channels.ChannelAdapters;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.events.RunFacts;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.profiles.Channel;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.rendering.Templates;
import dev.fanfare.rendering.ValueType;
import dev.fanfare.tracking.LinkTables;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compiles runs for sending, once per process and version of their account. Any thread. */
@Singleton
final class RunContexts {

  private static final int MOST_KEPT = 256;

  private record Known(RunContext context, long accountVersion) {}

  private final Map<Long, Known> known = new ConcurrentHashMap<>();
  private final AgroalDataSource pool;
  private final Campaigns campaigns;
  private final Purposes purposes;
  private final Workspaces workspaces;
  private final Attributes attributes;
  private final Templates templates;
  private final LinkTables links;
  private final ChannelAdapters adapters;
  private final DomainStore domains;
  private final RunTroubles troubles;
  private final PublicUrls urls;

  RunContexts(
      AgroalDataSource pool,
      Campaigns campaigns,
      Purposes purposes,
      Workspaces workspaces,
      Attributes attributes,
      Templates templates,
      LinkTables links,
      ChannelAdapters adapters,
      DomainStore domains,
      RunTroubles troubles,
      PublicUrls urls) {
    this.pool = pool;
    this.campaigns = campaigns;
    this.purposes = purposes;
    this.workspaces = workspaces;
    this.attributes = attributes;
    this.templates = templates;
    this.links = links;
    this.adapters = adapters;
    this.domains = domains;
    this.troubles = troubles;
    this.urls = urls;
  }

  /** Makes a run ready; false, with the reason in the run, while it cannot be. */
  boolean prepare(Run run, ProviderAccount account) {
    var present = known.get(run.id());
    if (present != null
        && present.accountVersion() == account.version()
        && present.context().run().frozenAt() != null) {
      return true;
    }
    try {
      if (known.size() > MOST_KEPT) {
        known.clear();
      }
      known.put(run.id(), new Known(compile(run, account), account.version()));
      troubles.over(run);
      return true;
    } catch (RuntimeException e) {
      // Whatever it is, it is this run's; the others go on.
      troubles.tell(run, e);
      return false;
    }
  }

  /** A run made ready before. */
  RunContext known(long runId) {
    var present = known.get(runId);
    if (present == null) {
      throw new IllegalStateException("run " + runId + " was not prepared");
    }
    return present.context();
  }

  /** What all events of a run have in common; for who tells of it without sending. */
  VariantFacts facts(Run run, ProviderAccount account) {
    var version = version(run);
    return factsOf(run, account, version, assignments(run, version));
  }

  private static Assignments assignments(Run run, CampaignVersion version) {
    return Assignments.of(
        version.definition(), run.workspace().value(), run.campaignId(), run.id());
  }

  CampaignVersion version(Run run) {
    return campaigns
        .version(run.workspace(), run.campaignId(), run.campaignVersion())
        .orElseThrow(() -> ApiProblem.notFound("campaign version", run.publicId()));
  }

  private RunContext compile(Run run, ProviderAccount account) {
    var workspace = run.workspace();
    var version = version(run);
    var definition = version.definition();
    var purpose = purpose(run, definition);
    var settings = workspaces.settings(workspace);
    var assignments = assignments(run, version);
    var message = (Campaign.Email) definition.message();
    var frame =
        new MessageFrame(
            message.from().address(),
            message.from().name(),
            message.replyTo(),
            Map.of("X-Fanfare-Run", run.publicId()));
    var base = urls.base(settings);
    return new RunContext(
        run,
        definition,
        Channel.EMAIL.code(),
        purpose.bit(),
        !purpose.service(),
        assignments,
        IntStream.range(0, assignments.names().size())
            .mapToObj(variant -> message(workspace, version, variant, base))
            .toList(),
        shared(version, settings),
        adapters.adapterFor(account).senderFor(frame),
        factsOf(run, account, version, assignments),
        new RunDomains(
            Sql.inTransaction(pool, connection -> domains.of(connection, workspace, run.id()))),
        base);
  }

  private RunContext.VariantMessage message(
      WorkspaceId workspace, CampaignVersion version, int variant, String base) {
    var tracked =
        links.prepare(
            workspace,
            version.campaignId(),
            version.number(),
            version.words().ofVariant(variant),
            version.definition().tracking(),
            base);
    return new RunContext.VariantMessage(
        templates.compile(tracked.source(), version.name()), tracked);
  }

  /** What all messages of a campaign version share. */
  RenderModel.Shared shared(CampaignVersion version, WorkspaceSettings settings) {
    return new RenderModel.Shared(version.name(), settings.postalAddress(), types(settings.id()));
  }

  private Map<String, ValueType> types(WorkspaceId workspace) {
    return attributes.types(workspace).entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, type -> ValueType.valueOf(type.getValue().name())));
  }

  Purpose purpose(Run run, Campaign definition) {
    return purposes
        .byName(run.workspace(), definition.purpose())
        .orElseThrow(() -> ApiProblem.notFound("purpose", definition.purpose()));
  }

  private static VariantFacts factsOf(
      Run run, ProviderAccount account, CampaignVersion version, Assignments assignments) {
    var names = assignments.names();
    var variants = new ArrayList<RunFacts>();
    for (int i = 0; i < names.size(); i++) {
      var words = version.words().ofVariant(i).hash();
      variants.add(factsOf(run, account, version, words, names, names.get(i)));
    }
    return new VariantFacts(
        variants, factsOf(run, account, version, version.words().hash(), names, null));
  }

  private static RunFacts factsOf(
      Run run,
      ProviderAccount account,
      CampaignVersion version,
      String words,
      List<String> eligible,
      @Nullable String variant) {
    return new RunFacts(
        run.publicId(),
        version.name(),
        version.number(),
        run.segmentVersions(),
        words,
        account.channel(),
        account.name(),
        MessageKey.ONLY_STEP,
        run.plannedAt().toString(),
        variant,
        eligible);
  }
}
