package dev.fanfare.messages;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.TestCopy;
import dev.fanfare.campaigns.TestDefinitions;
import dev.fanfare.campaigns.UnseededStore;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.profiles.DirectAddresses;
import dev.fanfare.profiles.Profiles;
import dev.fanfare.seeds.SeedGroup;
import dev.fanfare.seeds.SeedGroupStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Settles who gets copies of a run, in the caller's transaction: the calls that ask for them, what
 * was left out, and that it is settled. Of the groups as they are at that moment. Any thread.
 */
@Singleton
public final class SeedCopies {

  private static final Said NOTHING = new Said(null, null, null);

  private final SeedGroupStore groups;
  private final TestDefinitions definitions;
  private final Recipients recipients;
  private final Profiles profiles;
  private final DirectAddresses addresses;
  private final Messages messages;
  private final RunSeedStore store;
  private final UnseededStore runs;
  private final CampaignClock clock;

  SeedCopies(
      SeedGroupStore groups,
      TestDefinitions definitions,
      Recipients recipients,
      Profiles profiles,
      DirectAddresses addresses,
      Messages messages,
      RunSeedStore store,
      UnseededStore runs,
      CampaignClock clock) {
    this.groups = groups;
    this.definitions = definitions;
    this.recipients = recipients;
    this.profiles = profiles;
    this.addresses = addresses;
    this.messages = messages;
    this.store = store;
    this.runs = runs;
    this.clock = clock;
  }

  /** Settles that nobody gets a copy of a run, and why; a run without seed groups needs no why. */
  public void none(Connection connection, Run run, CampaignVersion version, String why)
      throws SQLException {
    var seeds = version.seeds();
    runs.settled(connection, run.workspace(), run.id());
    if (!seeds.isEmpty()) {
      var now = clock.now(run.workspace());
      store.insert(connection, run, new RunSeeds(now, seeds, 0, List.of(), why));
    }
  }

  /**
   * Asks for the copies of a run that the caller has locked: of each variant one for each member of
   * its version's groups.
   *
   * @param version the run's
   * @return whether there was anything to settle
   */
  public boolean take(
      Connection connection, Run run, CampaignVersion version, Messages.Naming naming)
      throws SQLException {
    runs.settled(connection, run.workspace(), run.id());
    var seeds = version.seeds();
    if (seeds.isEmpty()) {
      return false;
    }
    var round = new Round(connection, run, definitions.ofRun(version, run.accountId()), naming);
    var found = round.groups(seeds);
    round.keep(found);
    for (var group : found) {
      round.copy(group);
    }
    var problem = round.copies == 0 ? "No member of the groups can get a copy." : null;
    store.insert(
        connection,
        run,
        new RunSeeds(clock.now(run.workspace()), seeds, round.copies, round.leftOut, problem));
    return true;
  }

  /** One run's copies, while they are asked for. */
  private final class Round {
    private final Connection connection;
    private final Run run;
    private final TestDefinitions.Ready ready;
    private final Messages.Naming naming;
    private final List<RunSeeds.LeftOut> leftOut = new ArrayList<>();
    private final Set<Shown> had = new HashSet<>();
    private Map<String, Long> numbers = Map.of();
    private Map<Long, Long> mailboxes = Map.of();
    private int copies;

    Round(Connection connection, Run run, TestDefinitions.Ready ready, Messages.Naming naming) {
      this.connection = connection;
      this.run = run;
      this.ready = ready;
      this.naming = naming;
    }

    List<SeedGroup> groups(List<String> seeds) throws SQLException {
      var found = new ArrayList<SeedGroup>();
      for (var name : seeds) {
        var group = groups.find(connection, run.workspace(), name);
        group.ifPresentOrElse(
            found::add,
            () ->
                leftOut.add(
                    new RunSeeds.LeftOut(name, 0, null, "there is no such group any more")));
      }
      return found;
    }

    /**
     * Everybody of all groups at once and in one order, so that two runs never wait in a circle.
     */
    void keep(List<SeedGroup> found) throws SQLException {
      var named =
          found.stream()
              .flatMap(
                  group ->
                      Stream.concat(
                          Stream.ofNullable(group.renderAs()),
                          group.members().stream()
                              .map(SeedGroup.Member::profile)
                              .filter(Objects::nonNull)))
              .distinct()
              .toList();
      numbers = profiles.kept(connection, run.workspace(), named);
      var ids = numbers.values().stream().mapToLong(Long::longValue).toArray();
      mailboxes = recipients.mailboxes(connection, run.workspace(), ids);
      var alone =
          found.stream()
              .flatMap(group -> group.members().stream())
              .map(SeedGroup.Member::address)
              .filter(Objects::nonNull)
              .toList();
      var _ = addresses.emails(connection, run.workspace(), alone);
    }

    void copy(SeedGroup group) throws SQLException {
      var renderAs = group.renderAs();
      var shownAs = renderAs == null ? null : numbers.get(renderAs);
      if (group.renderAsErased() || (renderAs != null && shownAs == null)) {
        leftOut.add(
            new RunSeeds.LeftOut(
                group.name(),
                group.version(),
                null,
                "whom it is rendered as is not there any more"));
        return;
      }
      var named = named(group, shownAs);
      if (named.isEmpty()) {
        return;
      }
      for (var copy : ready.copies()) {
        var seed = new TestCopy.Seed(run.id(), group.name());
        var sent =
            new Messages.Sent(
                run.workspace(),
                ready.accountId(),
                ready.file(),
                copy.words(),
                new TestCopy(copy.variant(), shownAs, false, seed));
        var taken = messages.take(connection, sent, named, run.launchedBy(), naming);
        copies += taken.messages().size();
      }
    }

    private List<Recipients.Named> named(SeedGroup group, @Nullable Long shownAs) {
      var named = new ArrayList<Recipients.Named>();
      // A mailbox gets the copy that has its person's data, whatever the order in the group.
      var members = new ArrayList<>(group.members());
      members.sort(Comparator.comparing(member -> member.profile() == null));
      for (var member : members) {
        var profile = member.profile();
        var number = profile == null ? null : numbers.get(profile);
        if (profile != null && number == null) {
          leave(group, member, "is no profile any more");
        } else if (!had.add(new Shown(mailbox(member, number), shownAs))) {
          leave(group, member, "has the mailbox of somebody before, who gets the same copies");
        } else {
          named.add(new Recipients.Named(number, profile, member.address(), NOTHING));
        }
      }
      return named;
    }

    private Object mailbox(SeedGroup.Member member, @Nullable Long number) {
      var address = member.address();
      if (address != null) {
        return addresses.key(run.workspace(), address);
      }
      var key = mailboxes.get(Objects.requireNonNull(number));
      return key == null ? Objects.requireNonNull(member.profile()) : (Object) key;
    }

    private void leave(SeedGroup group, SeedGroup.Member member, String why) {
      leftOut.add(new RunSeeds.LeftOut(group.name(), group.version(), member.position(), why));
    }
  }

  /** A mailbox, by its key or by whose it is, and whose data it is shown. */
  private record Shown(Object mailbox, @Nullable Long shownAs) {}
}
