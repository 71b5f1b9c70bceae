package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxAction;
import dev.fanfare.channel.sandbox.InboxRule;
import dev.fanfare.cli.verify.Check.Verdict;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Who may send for what they own, and what happens to those who may not any more. */
@QuarkusTest
final class FencingIT {

  private static final String OTHER = "engine-elsewhere";

  private final NodeLife life;

  FencingIT(NodeLife life) {
    this.life = life;
  }

  @Test
  void aLifeThatCannotBeatSendsNothingOnceItsLeaseIsOver() throws SQLException {
    try (var campaign = slow(900)) {
      campaign.apply("silent", "");
      var id = campaign.launch("silent");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 20);

      Instant silentAt;
      Instant over;
      try (var hold = TestingDatabase.connect()) {
        silentAt = holdTheBeat(hold);
        var past = life.lease().plusSeconds(2);
        Awaiting.until("the lease is over", () -> life.sinceBeat().compareTo(past) > 0);
        over = Instant.now();
        hold.rollback();
      }

      campaign.inbox().rules(List.of());
      var run = campaign.ended(id);
      var leaseOver = silentAt.plus(life.lease()).plusSeconds(1);
      assertThat(campaign.records())
          .map(record -> Instant.parse(record.at()))
          .noneMatch(at -> at.isAfter(leaseOver) && at.isBefore(over));
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(900);
      assertThat(campaign.taken()).hasSize(900).doesNotHaveDuplicates();
    }
  }

  /** What a worker finds that was suspended while others handed its slice on. */
  @Test
  void aWorkerWhoseSliceWasTakenOverMovesNothingOfItAndASilentOwnerIsFenced() throws SQLException {
    try (var campaign = slow(300)) {
      campaign.people("few", List.of("q,q@example.com,Q"));
      campaign.apply("taken", "onUnknown: drop");
      campaign.apply("after", "", "few");
      var id = campaign.launch("taken");
      beginLife(OTHER);
      Awaiting.until("its slice is taken over", () -> takeOver(id));
      var taken = standing(id);

      whileItBeats("its people have left", () -> campaign.taken().size() == taken.startedTo());
      var after = campaign.launch("after");
      whileItBeats(
          "its worker goes on",
          () -> "COMPLETED".equals(campaign.run(after).<String>path("state")));

      assertThat(standing(id)).isEqualTo(taken);
      campaign.inbox().rules(List.of());
      var run = campaign.ended(id);
      assertThat(TestingDatabase.count("node where alive and name = '" + OTHER + "'")).isZero();
      assertThat(campaign.count(run, "UNKNOWN", "unknown_drop"))
          .isEqualTo(taken.startedTo() - taken.rows());
      assertThat(campaign.taken()).hasSize(301).doesNotHaveDuplicates();
      assertProved(campaign, id);
    }
  }

  @Test
  void aFencedLifeThatWakesBeginsANewOneAndNamesWhatItHadInHand() throws SQLException {
    try (var campaign = slow(300)) {
      campaign.apply("woken", "onUnknown: drop");
      var id = campaign.launch("woken");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 20);
      var fenced = life.identity();

      try (var hold = TestingDatabase.connect()) {
        holdTheBeat(hold);
        Awaiting.until("the lease is over", () -> !life.leaseHeld(fenced));
        try (var fence = hold.createStatement()) {
          fence.execute("update node set alive = false where name = 'engine-test'");
        }
        hold.commit();
      }

      Awaiting.until("it lives again", () -> life.identity().epoch() > fenced.epoch());
      campaign.inbox().rules(List.of());
      var run = campaign.ended(id);
      assertThat(campaign.count(run, "UNKNOWN", "unknown_drop")).isBetween(1, 8);
      assertThat(campaign.taken()).doesNotHaveDuplicates();
      List<Map<String, Object>> disturbances =
          campaign.api().get("/v1/runs/{id}/unknown", id).path("disturbances");
      assertThat(disturbances)
          .singleElement()
          .satisfies(
              one ->
                  assertThat(one)
                      .containsEntry("node", "engine-test")
                      .containsEntry("life", (int) fenced.epoch()));
      assertProved(campaign, id);
    }
  }

  /** As when a commit that only claims comes through after its connection was given up. */
  @Test
  void aClaimThatNobodyKnowsOfIsGivenBackByTheLifeItNames() throws SQLException {
    try (var campaign = slow(300)) {
      campaign.apply("late", "");
      var id = campaign.launch("late");
      Awaiting.until("some are sent", () -> campaign.taken().size() > 20);
      campaign.pauseForAll(id);
      Awaiting.until("its slice waits", () -> claimUnknown(id));

      campaign.command("resume", id).then().statusCode(202);

      campaign.inbox().rules(List.of());
      var run = campaign.ended(id);
      assertThat(campaign.count(run, "SENT", "")).isEqualTo(300);
      assertThat(campaign.taken()).hasSize(300).doesNotHaveDuplicates();
      assertProved(campaign, id);
    }
  }

  private boolean claimUnknown(String run) {
    try (var connection = TestingDatabase.connect();
        var update =
            connection.prepareStatement(
                "update slice set state = 1, epoch = epoch + 1, owner_node = ?, owner_epoch = ?"
                    + " where run_id = ? and state = 0")) {
      update.setString(1, life.identity().name());
      update.setLong(2, life.identity().epoch());
      update.setLong(3, TimeOrderedId.read("run", run));
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static TestingCampaign slow(int people) {
    var campaign = TestingCampaign.begin();
    campaign.postalAddress();
    campaign
        .inbox()
        .rules(List.of(InboxRule.always("*", new InboxAction.Slow(Duration.ofMillis(100)))));
    campaign.people("all", TestingCampaign.many(people));
    return campaign;
  }

  /** Nobody can beat who waits for this; the instant from which it is so. */
  private static Instant holdTheBeat(Connection hold) throws SQLException {
    hold.setAutoCommit(false);
    try (var lock = hold.prepareStatement("select from node where name = ? for update")) {
      lock.setString(1, "engine-test");
      lock.executeQuery().close();
    }
    return Instant.now();
  }

  private static void beginLife(String node) throws SQLException {
    TestingDatabase.execute(
        "insert into node (name, epoch, beat, alive, started_at)"
            + " values ('%s', 1, 0, true, '2026-11-22T08:00:00Z')".formatted(node)
            + " on conflict (name) do update set alive = true");
  }

  private static void whileItBeats(String what, BooleanSupplier condition) {
    Awaiting.until(
        what,
        () -> {
          try {
            TestingDatabase.execute("update node set beat = beat + 1 where name = '" + OTHER + "'");
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
          return condition.getAsBoolean();
        });
  }

  /** Makes a slice with people under way another life's, as recovery and a claim do. */
  private static boolean takeOver(String run) {
    try (var connection = TestingDatabase.connect();
        var update =
            connection.prepareStatement(
                "update slice set epoch = epoch + 2, owner_node = ?, owner_epoch = 1"
                    + " where run_id = ? and state = 1 and started_to > 20"
                    + " and started_to > recorded")) {
      update.setString(1, OTHER);
      update.setLong(2, TimeOrderedId.read("run", run));
      return update.executeUpdate() == 1;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How far a run of one slice has come, in the slice and in the ledger. */
  private record Standing(int startedTo, int recorded, int rows) {}

  private static Standing standing(String run) throws SQLException {
    long id = TimeOrderedId.read("run", run);
    try (var connection = TestingDatabase.connect();
        var select =
            connection.prepareStatement(
                """
                select started_to, recorded, (select count(*)::int from ledger where run_id = ?)
                from slice where run_id = ?
                """)) {
      select.setLong(1, id);
      select.setLong(2, id);
      try (var rows = select.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return new Standing(rows.getInt(1), rows.getInt(2), rows.getInt(3));
      }
    }
  }

  private static void assertProved(TestingCampaign campaign, String id) {
    Awaiting.value(
        "the stream has counted all",
        () -> campaign.api().get("/v1/runs/{id}/counts", id),
        counts -> counts.<Integer>path("counted") >= counts.<Integer>path("recorded"));
    assertThat(campaign.audit(id).checks())
        .filteredOn(check -> check.verdict() == Verdict.REFUTED)
        .isEmpty();
  }
}
