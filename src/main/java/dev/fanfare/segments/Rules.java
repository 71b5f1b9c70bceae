package dev.fanfare.segments;

import dev.fanfare.conditions.Condition;
import dev.fanfare.conditions.Conditions;
import dev.fanfare.conditions.Membership;
import dev.fanfare.conditions.Person;
import dev.fanfare.conditions.Schema;
import dev.fanfare.consent.Purposes;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.profiles.JsonText;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Segments that are conditions: defined, tried out, compared, and asked who is in them. */
@Singleton
final class Rules {

  private static final String PLACE = "/condition";

  /** Names no segment can have, for the two versions that are compared. */
  private static final String FROM = ":from";

  private static final String TO = ":to";

  /** How many tests of a rule are told of that somebody does not meet. */
  private static final int MOST_TOLD = 10;

  private final AgroalDataSource pool;
  private final SegmentStore segments;
  private final RuleStore store;
  private final PersonStore people;
  private final Attributes attributes;
  private final Purposes purposes;
  private final DoorEvents events;
  private final CampaignClock clock;
  private final Duration longest;

  Rules(
      AgroalDataSource pool,
      SegmentStore segments,
      RuleStore store,
      PersonStore people,
      Attributes attributes,
      Purposes purposes,
      DoorEvents events,
      CampaignClock clock,
      RuleConfig config) {
    this.pool = pool;
    this.segments = segments;
    this.store = store;
    this.people = people;
    this.attributes = attributes;
    this.purposes = purposes;
    this.events = events;
    this.clock = clock;
    this.longest = config.timeout();
  }

  /** The segments in force, as the connection sees them. */
  SegmentBook book(Connection connection, WorkspaceId workspace) throws SQLException {
    var inForce = store.inForce(connection, workspace);
    var told = store.told(connection, workspace);
    var kept =
        new Schema(
            attributes.types(workspace),
            purposes.all(workspace),
            inForce.refs().keySet(),
            inForce.scored(),
            store.campaigns(connection, workspace),
            told.properties());
    return new SegmentBook(inForce.refs(), inForce.rules(), kept, told.declared());
  }

  /** Some people, with the segments in force. */
  AskedPeople people(
      Connection connection, WorkspaceId workspace, Collection<Long> subjects, Instant now)
      throws SQLException {
    return new AskedPeople(
        book(connection, workspace), people.read(connection, workspace, subjects), now);
  }

  /** Those of some people who belong to an audience no longer, with words for why. */
  Map<Long, String> left(
      Connection connection,
      WorkspaceId workspace,
      List<String> include,
      List<String> exclude,
      Collection<Long> subjects,
      Instant now)
      throws SQLException {
    var book = book(connection, workspace);
    var profiles =
        Recheck.asksRules(book, include, exclude)
            ? people.read(connection, workspace, subjects)
            : Map.<Long, Person>of();
    var recheck =
        new Recheck(
            book,
            people.together(connection, workspace, subjects),
            new AskedPeople(book, profiles, now));
    return recheck.left(include, exclude, subjects);
  }

  /** A segment after its definition, and whether it made the segment. */
  record Defined(SegmentStore.Row row, boolean created) {}

  /** Makes a segment a rule, or gives it another; the same text again changes nothing. */
  Defined define(WorkspaceId workspace, String name, String text, Precondition precondition) {
    var at = clock.now(workspace);
    return limited(
        connection -> {
          store.lockRules(connection, workspace);
          store.keepEventTypes(connection, workspace);
          var before = segments.read(connection, workspace, name);
          precondition.check(before.map(SegmentStore.Row::etag).orElse(null));
          if (before.isPresent() && !before.get().byRule()) {
            throw new ApiProblem(
                ProblemCode.CONFLICT,
                "The segment \"" + name + "\" is imported; it cannot become a rule.");
          }
          if (before.isPresent() && text.equals(before.get().condition())) {
            return new Defined(before.get(), false);
          }
          var book = book(connection, workspace);
          var condition = book.read(text, PLACE);
          book.check(name, condition, PLACE);
          int members =
              store.count(connection, condition.selected(workspace, at, book::membership));
          segments.ensure(connection, workspace, name, true, at);
          var row = segments.read(connection, workspace, name).orElseThrow();
          int version = row.lastVersion() + 1;
          store.define(connection, workspace, row.id(), version, text, members, at);
          tell(connection, workspace, row, version, members, at);
          var after = segments.read(connection, workspace, name).orElseThrow();
          return new Defined(after, before.isEmpty());
        });
  }

  /**
   * What a condition would select.
   *
   * @param people how many there are in all
   * @param segments the versions it rests on
   * @param selects whether it selects the person who was asked for; null when nobody was
   */
  record Preview(
      int members,
      int people,
      List<SegmentStore.Member> sample,
      Map<String, Integer> segments,
      @Nullable Boolean selects,
      Instant at) {}

  /** Tries a condition out on everybody, and in memory on one person if one is named. */
  Preview preview(WorkspaceId workspace, String text, int sample, @Nullable String person) {
    var at = clock.now(workspace);
    return limited(
        connection -> {
          var book = book(connection, workspace);
          var condition = book.read(text, PLACE);
          book.check(condition, PLACE);
          var selected = condition.selected(workspace, at, book::membership);
          var share = store.share(connection, selected);
          return new Preview(
              share.members(),
              share.people(),
              store.page(connection, selected, 0, sample),
              book.versions(condition),
              person == null ? null : selects(connection, workspace, condition, person, at, book),
              at);
        });
  }

  private boolean selects(
      Connection connection,
      WorkspaceId workspace,
      Condition condition,
      String externalId,
      Instant at,
      SegmentBook book)
      throws SQLException {
    var person =
        people
            .read(connection, workspace, externalId)
            .orElseThrow(() -> ApiProblem.notFound("profile", externalId));
    return condition.selects(person, at, book::membership);
  }

  /** Who is in a version of a rule now, behind the given subject number. */
  List<SegmentStore.Member> members(
      WorkspaceId workspace, SegmentStore.Row segment, int version, long after, int limit) {
    var at = clock.now(workspace);
    return limited(
        connection -> {
          var book = book(connection, workspace);
          var rule = membership(connection, workspace, segment, version, book);
          var everyone = Conditions.anyOfNoneOf(List.of(TO), List.of());
          var selected = everyone.selected(workspace, at, named(Map.of(TO, rule), book));
          return store.page(connection, selected, after, limit);
        });
  }

  List<SegmentStore.Version> versions(
      WorkspaceId workspace, SegmentStore.Row segment, int below, int limit) {
    return Sql.inDoorTransaction(
        pool, connection -> store.versions(connection, workspace, segment.id(), below, limit));
  }

  Optional<SegmentStore.Row> segment(WorkspaceId workspace, String name) {
    return Sql.inDoorTransaction(pool, connection -> segments.read(connection, workspace, name));
  }

  /** Whether a person is in these versions; a person who is gone is in none. */
  List<SegmentMembership> memberships(
      Connection connection,
      WorkspaceId workspace,
      Map<String, Integer> versions,
      String externalId,
      Instant now)
      throws SQLException {
    var memberships = new ArrayList<SegmentMembership>();
    var person = people.read(connection, workspace, externalId);
    if (person.isEmpty()) {
      return memberships;
    }
    var book = book(connection, workspace);
    for (var version : new TreeMap<>(versions).entrySet()) {
      var segment = segments.readKept(connection, workspace, version.getKey());
      if (segment.isPresent()) {
        var meant = membership(connection, workspace, segment.get(), version.getValue(), book);
        memberships.add(asked(version, meant, person.get(), now, book));
      }
    }
    return memberships;
  }

  private static SegmentMembership asked(
      Map.Entry<String, Integer> version,
      Membership meant,
      Person person,
      Instant now,
      SegmentBook book) {
    return switch (meant) {
      case Membership.Version written ->
          new SegmentMembership(
              version.getKey(),
              version.getValue(),
              false,
              person.members().test(written),
              List.of());
      case Membership.Rule(var rule) ->
          new SegmentMembership(
              version.getKey(),
              version.getValue(),
              true,
              rule.selects(person, now, book::membership),
              rule.otherwise(person, now, book::membership, MOST_TOLD).stream()
                  .map(
                      each -> new SegmentMembership.Turned(each.test(), each.seen(), each.wanted()))
                  .toList());
    };
  }

  /** Who is in one of two versions alone. */
  record Difference(
      SegmentStore.Version from,
      SegmentStore.Version to,
      int joined,
      int left,
      List<SegmentStore.Member> joinedSample,
      List<SegmentStore.Member> leftSample) {}

  /** Compares two versions of a segment, rules by whom they select now. */
  Difference difference(
      WorkspaceId workspace, SegmentStore.Row segment, int from, int to, int sample) {
    var at = clock.now(workspace);
    return limited(
        connection -> {
          var book = book(connection, workspace);
          var versions =
              Map.of(
                  FROM, membership(connection, workspace, segment, from, book),
                  TO, membership(connection, workspace, segment, to, book));
          var meant = named(versions, book);
          var joined =
              Conditions.anyOfNoneOf(List.of(TO), List.of(FROM)).selected(workspace, at, meant);
          var left =
              Conditions.anyOfNoneOf(List.of(FROM), List.of(TO)).selected(workspace, at, meant);
          return new Difference(
              version(connection, workspace, segment, from),
              version(connection, workspace, segment, to),
              store.count(connection, joined),
              store.count(connection, left),
              store.page(connection, joined, 0, sample),
              store.page(connection, left, 0, sample));
        });
  }

  /** Works in the caller's transaction; asking whom a rule selects takes no longer than it may. */
  private <T> T limited(Sql.Work<T> work) {
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          store.limit(connection, longest);
          try {
            return work.on(connection);
          } catch (SQLException e) {
            if (RuleStore.tookTooLong(e)) {
              throw new ApiProblem(
                  ProblemCode.TOOK_TOO_LONG,
                  "Whom the rule selects takes longer than %d s to find out; nothing was changed."
                      .formatted(longest.toSeconds()));
            }
            throw e;
          }
        });
  }

  private Membership membership(
      Connection connection,
      WorkspaceId workspace,
      SegmentStore.Row segment,
      int version,
      SegmentBook book)
      throws SQLException {
    var text = version(connection, workspace, segment, version).condition();
    return text == null
        ? new Membership.Version(segment.id(), version)
        : new Membership.Rule(book.kept(text, segment.name() + "@" + version));
  }

  private SegmentStore.Version version(
      Connection connection, WorkspaceId workspace, SegmentStore.Row segment, int number)
      throws SQLException {
    return store
        .version(connection, workspace, segment.id(), number)
        .orElseThrow(() -> ApiProblem.notFound("segment version", segment.name() + "@" + number));
  }

  private static Function<String, Membership> named(
      Map<String, Membership> versions, SegmentBook book) {
    return name -> {
      var version = versions.get(name);
      return version == null ? book.membership(name) : version;
    };
  }

  private void tell(
      Connection connection,
      WorkspaceId workspace,
      SegmentStore.Row segment,
      int version,
      int members,
      Instant at)
      throws SQLException {
    var batch = new EventBatch("/workspaces/" + workspace.value());
    var data =
        "{\"segment\":%s,\"version\":%d,\"members\":%d}"
            .formatted(JsonText.quote(segment.name()), version, members);
    batch.add(
        "segment.defined",
        "segment." + segment.id() + "." + version,
        0,
        at,
        data.getBytes(StandardCharsets.UTF_8));
    events.append(connection, workspace, segment.id(), batch);
  }
}
