package dev.fanfare.dispatch;

import dev.fanfare.access.PublicUrls;
import dev.fanfare.access.WorkspaceSettings;
import dev.fanfare.access.Workspaces;
import dev.fanfare.audience.DomainStore;
import dev.fanfare.audience.Slice;
import dev.fanfare.audience.TimetableEntry;
import dev.fanfare.audience.TimetableStore;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Campaigns;
import dev.fanfare.campaigns.MessageDefinitions;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.RunState;
import dev.fanfare.campaigns.RunTroubles;
import dev.fanfare.channel.MessageFrame;
import dev.fanfare.channels.ChannelAdapters;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Counting;
import dev.fanfare.dsl.Priority;
import dev.fanfare.messages.MessageStore;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.pressure.CountsAs;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.profiles.Channel;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.rendering.Templates;
import dev.fanfare.rendering.ValueType;
import dev.fanfare.tracking.LinkTables;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Compiles runs for sending, once per process and version of their account. Any thread. */
@Singleton
final class RunContexts {

  private static final int MOST_KEPT = 256;
  private static final int[] NO_VERSIONS = {};

  private static final Logger LOG = Logger.getLogger(RunContexts.class);

  private static final String STUCK =
      "for somebody its words did not stop when they had to, and this engine renders them no more:"
          + " cancel the run, or start the engine anew";

  private record Known(RunContext context, long accountVersion) {}

  /** What is decided about by one version of a run's campaign, and by its winner if it has one. */
  private record Decided(long runId, int version, @Nullable Integer winner) {
    static Decided by(Run run) {
      return new Decided(run.id(), run.campaignVersion(), run.winner());
    }
  }

  private record Account(WorkspaceId workspace, int id) {
    static Account of(ProviderAccount account) {
      return new Account(account.workspace(), account.id());
    }
  }

  private final Map<Decided, Known> known = new ConcurrentHashMap<>();
  private final Map<Account, Long> ready = new ConcurrentHashMap<>();
  private final AgroalDataSource pool;
  private final Campaigns campaigns;
  private final MessageStore messages;
  private final Purposes purposes;
  private final Workspaces workspaces;
  private final Attributes attributes;
  private final Templates templates;
  private final LinkTables links;
  private final ChannelAdapters adapters;
  private final DomainStore domains;
  private final TimetableStore timetables;
  private final RunTroubles troubles;
  private final PublicUrls urls;
  private final RecentCalls recent;

  RunContexts(
      AgroalDataSource pool,
      Campaigns campaigns,
      MessageStore messages,
      Purposes purposes,
      Workspaces workspaces,
      Attributes attributes,
      Templates templates,
      LinkTables links,
      ChannelAdapters adapters,
      DomainStore domains,
      TimetableStore timetables,
      RunTroubles troubles,
      PublicUrls urls,
      RecentCalls recent) {
    this.pool = pool;
    this.campaigns = campaigns;
    this.messages = messages;
    this.purposes = purposes;
    this.workspaces = workspaces;
    this.attributes = attributes;
    this.templates = templates;
    this.links = links;
    this.adapters = adapters;
    this.domains = domains;
    this.timetables = timetables;
    this.troubles = troubles;
    this.urls = urls;
    this.recent = recent;
  }

  /** Whether {@link #prepare} has nothing to do. */
  boolean isReady(Run run, ProviderAccount account) {
    if (run.ofMessages()) {
      return Objects.equals(ready.get(Account.of(account)), account.version());
    }
    var present = known.get(Decided.by(run));
    return present != null
        && present.accountVersion() == account.version()
        && present.context().run().frozenAt() != null
        && usable(present.context(), run);
  }

  /** Words that have once stuck are rendered for nobody; cancelling renders nothing. */
  private static boolean usable(RunContext context, Run run) {
    return !context.stuck() || run.state() == RunState.CANCELLING;
  }

  /**
   * The versions of a run's campaign, but for the one it has now, whose words have stuck here: who
   * was decided about by them is left to other engines, and the run tells of it.
   */
  int[] stuckVersions(Run run) {
    if (run.state() == RunState.CANCELLING) {
      return NO_VERSIONS;
    }
    int[] stuck =
        known.entrySet().stream()
            .filter(each -> each.getKey().runId() == run.id())
            .filter(each -> each.getKey().version() != run.campaignVersion())
            .filter(each -> each.getValue().context().stuck())
            .mapToInt(each -> each.getKey().version())
            // One for each winner that people were decided about by.
            .distinct()
            .toArray();
    if (stuck.length > 0) {
      troubles.tell(run, new IllegalStateException(STUCK));
    }
    return stuck;
  }

  /** Who goes first; of a run that is not ready yet as of most. */
  Priority priority(Run run) {
    if (run.ofMessages()) {
      return Priority.HIGH;
    }
    var present = known.get(Decided.by(run));
    return present == null ? Priority.NORMAL : present.context().priority();
  }

  /** Makes a run ready; false, with the reason in the run, while it cannot be. */
  boolean prepare(Run run, ProviderAccount account) {
    if (isReady(run, account)) {
      return true;
    }
    try {
      if (run.ofMessages()) {
        // What each call says is made ready with its slice; here the account is all that may fail.
        var _ = adapters.adapterFor(account);
        ready.put(Account.of(account), account.version());
      } else {
        var made = compiled(run, account);
        if (!usable(made.context(), run)) {
          throw new IllegalStateException(STUCK);
        }
      }
      troubles.over(run);
      return true;
    } catch (RuntimeException e) {
      // Whatever it is, it is this run's; the others go on.
      troubles.tell(run, e);
      return false;
    }
  }

  /**
   * What a slice's people are sent by: the version of its run that decides about them, made ready
   * before, or the call that asked.
   */
  RunContext of(Connection connection, Slice slice, Run claimed, ProviderAccount account)
      throws SQLException {
    if (claimed.ofMessages()) {
      return asked(connection, claimed, slice.occurrence(), account);
    }
    var run = claimed.by(slice.version());
    var present = known.get(Decided.by(run));
    if (present == null) {
      // It was made ready and has made room for others since, or the run has been edited since.
      present = compiled(run, account);
    }
    return run.ofTrigger() ? present.context().at(slice.occurrence()) : present.context();
  }

  private Known compiled(Run run, ProviderAccount account) {
    var context = compile(run, account, version(run), run.occurrence(), false);
    var made = new Known(context, account.version());
    if (known.size() >= MOST_KEPT) {
      known.keySet().stream().findAny().ifPresent(known::remove);
    }
    known.put(Decided.by(run), made);
    return made;
  }

  private RunContext asked(Connection connection, Run run, long occurrence, ProviderAccount account)
      throws SQLException {
    var present = recent.of(run, occurrence, account);
    if (present != null) {
      return present;
    }
    var kept = messages.definitions(connection, run.workspace(), List.of(occurrence));
    return ofCall(run, occurrence, kept.get(occurrence), account);
  }

  /** Reads at once what calls ask to send, for {@link #of}; no more than are kept. */
  void ask(Connection connection, Run run, Collection<Long> occurrences, ProviderAccount account)
      throws SQLException {
    var unknown =
        occurrences.stream()
            .filter(each -> recent.of(run, each, account) == null)
            .limit(RecentCalls.MOST_KEPT / 2)
            .toList();
    if (!unknown.isEmpty()) {
      messages
          .definitions(connection, run.workspace(), unknown)
          .forEach((occurrence, kept) -> ofCall(run, occurrence, kept, account));
    }
  }

  private RunContext ofCall(
      Run run, long occurrence, MessageStore.@Nullable Kept kept, ProviderAccount account) {
    var context = compiledCall(run, occurrence, kept, account);
    recent.keep(run, occurrence, account, context);
    return context;
  }

  private RunContext compiledCall(
      Run run, long occurrence, MessageStore.@Nullable Kept kept, ProviderAccount account) {
    try {
      if (kept != null) {
        var said = kept.version();
        return recent
            .saying(run, said.hash(), account, () -> compile(run, account, said, occurrence, false))
            .at(occurrence);
      }
    } catch (ApiProblem | IllegalStateException e) {
      // Such as words that a newer release takes no more: they must not hold up all other calls.
      LOG.errorf(e, "What a call of run %s asks to send cannot be read any more", run.publicId());
    }
    return compile(run, account, MessageDefinitions.WORDLESS, occurrence, true);
  }

  /** What all events of a key have in common; for who tells of it without sending. */
  VariantFacts facts(Connection connection, Run run, ProviderAccount account, long occurrence)
      throws SQLException {
    var version =
        run.ofMessages()
            ? messages
                .definition(connection, run.workspace(), occurrence)
                .orElse(MessageDefinitions.WORDLESS)
            : version(run);
    var assignments = Assignments.of(run, version.definition());
    return VariantFacts.of(run, account, version, assignments, occurrence);
  }

  CampaignVersion version(Run run) {
    return campaigns.versionOf(run);
  }

  private RunContext compile(
      Run run,
      ProviderAccount account,
      CampaignVersion version,
      long occurrence,
      boolean wordless) {
    var workspace = run.workspace();
    var definition = version.definition();
    var purpose = purpose(run, definition);
    var settings = workspaces.settings(workspace);
    var assignments = Assignments.of(run, definition);
    var message = (Campaign.Email) definition.message();
    var test = AsTest.of(version, purpose);
    var frame =
        new MessageFrame(
            message.from().address(),
            message.from().name(),
            message.replyTo(),
            AsTest.headers(run, version));
    var base = urls.base(settings);
    return new RunContext(
        run,
        occurrence,
        wordless,
        definition,
        Channel.EMAIL.code(),
        purpose.bit(),
        !purpose.service() && test == null,
        assignments,
        countsAs(definition, purpose),
        IntStream.range(0, assignments.names().size())
            .mapToObj(variant -> message(run, version, variant, base))
            .toList(),
        shared(version, settings),
        adapters.adapterFor(account).senderFor(frame),
        VariantFacts.of(run, account, version, assignments, occurrence),
        domains(run),
        timetable(run),
        base,
        test);
  }

  /** What a definition's messages are to frequency caps; null where they are exempt. */
  static @Nullable CountsAs countsAs(Campaign definition, Purpose purpose) {
    var counting = definition.counting();
    var caps = counting.caps();
    boolean exempt = caps == null ? purpose.service() : caps == Counting.Caps.EXEMPT;
    return exempt ? null : new CountsAs(Channel.EMAIL.code(), counting.tags());
  }

  /** Told apart at the freeze, which a run of messages does not have. */
  private RunDomains domains(Run run) {
    return run.ofMessages()
        ? new RunDomains(List.of())
        : new RunDomains(
            Sql.inTransaction(
                pool, connection -> domains.of(connection, run.workspace(), run.id())));
  }

  /** Frozen with the people; what calls ask for is due at once. */
  private Map<Integer, TimetableEntry> timetable(Run run) {
    return run.ofMessages()
        ? Map.of()
        : Sql.inTransaction(
                pool, connection -> timetables.of(connection, run.workspace(), run.id()))
            .stream()
            .collect(Collectors.toMap(TimetableEntry::number, entry -> entry));
  }

  private RunContext.VariantMessage message(
      Run run, CampaignVersion version, int variant, String base) {
    var words = version.words().ofVariant(variant);
    if (run.ofMessages()) {
      // What calls say may be for one person alone, and link tables stay: they are not tracked.
      return new RunContext.VariantMessage(templates.compile(words, version.name()), null);
    }
    var tracked =
        links.prepare(
            run.workspace(),
            version.campaignId(),
            version.number(),
            words,
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
        .known(run.workspace(), definition.purpose())
        .orElseThrow(() -> ApiProblem.notFound("purpose", definition.purpose()));
  }
}
