package dev.fanfare.segments;

import dev.fanfare.consent.Consents;
import dev.fanfare.consent.Purpose;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DatabaseFailure;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.ErasedPeopleStore;
import dev.fanfare.profiles.FileConsent;
import dev.fanfare.profiles.ImportedPeople;
import dev.fanfare.profiles.ImportedPerson;
import dev.fanfare.profiles.PeopleStore;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Applies one staged chunk in one transaction, with the mark that it is applied. Chunks of an
 * import may be applied by several threads or nodes in any order.
 */
@Singleton
final class ImportApplier {

  private static final int MOST_ATTEMPTS = 20;
  private static final String UNIQUE_VIOLATION = "23505";
  private static final String DEADLOCK = "40P01";
  private static final String OPTED_OUT = "OptOut ALL in the file";

  /** The import is another node's now, or has ended; nothing of the chunk is written. */
  static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private final AgroalDataSource pool;
  private final StageStore stage;
  private final PeopleStore people;
  private final ScoreStore scores;
  private final ErasedPeopleStore erased;
  private final Consents consents;
  private final ImportFields importFields;
  private final CampaignClock clock;

  ImportApplier(
      @DataSource("background") AgroalDataSource pool,
      StageStore stage,
      PeopleStore people,
      ScoreStore scores,
      ErasedPeopleStore erased,
      Consents consents,
      ImportFields importFields,
      CampaignClock clock) {
    this.pool = pool;
    this.stage = stage;
    this.people = people;
    this.scores = scores;
    this.erased = erased;
    this.consents = consents;
    this.importFields = importFields;
    this.clock = clock;
  }

  /**
   * Applies a chunk. Somebody else who creates or changes the same people at the same time makes
   * one of the two transactions fail; it finds them there when it tries again.
   */
  void apply(SegmentImport of, NodeIdentity owner, int chunk) {
    for (int attempt = 1; ; attempt++) {
      try {
        Sql.inTransaction(pool, connection -> applyOnce(connection, of, owner, chunk));
        return;
      } catch (DatabaseFailure e) {
        if (attempt == MOST_ATTEMPTS || !isCollision(e)) {
          throw e;
        }
      }
    }
  }

  private boolean applyOnce(Connection connection, SegmentImport of, NodeIdentity owner, int chunk)
      throws SQLException {
    if (stage.appliedChunks(connection, of.id()).get(chunk)) {
      return false;
    }
    stage.hurry(connection);
    var applied = applied(connection, of, chunk);
    if (!stage.applied(connection, of.id(), owner, chunk, applied.people(), applied.unknown())) {
      throw new Taken();
    }
    return true;
  }

  /**
   * What became of a chunk.
   *
   * @param unknown scores of nobody
   */
  private record Applied(ImportedPeople people, int unknown) {}

  /** A dry run does it, and takes it back: its figures are those of the import. */
  private Applied applied(Connection connection, SegmentImport of, int chunk) throws SQLException {
    var parts = stage.staged(connection, of.id(), chunk);
    var before = connection.setSavepoint();
    var applied =
        of.definition().layoutOrColumns() == ImportLayout.SCORES
            ? scored(connection, of, parts)
            : new Applied(change(connection, of, people(connection, of, parts)), 0);
    if (of.definition().dry()) {
      connection.rollback(before);
    } else {
      connection.releaseSavepoint(before);
    }
    return applied;
  }

  private List<ImportedPerson> people(Connection connection, SegmentImport of, List<byte[]> parts)
      throws SQLException {
    var staged = new ArrayList<ImportedPerson>();
    for (var part : parts) {
      staged.addAll(PackedPeople.read(part));
    }
    var people =
        of.definition().layoutOrColumns() == ImportLayout.PINPOINT
            ? OnePerson.each(staged)
            : staged;
    return erased.without(connection, of.workspace(), people, of.createdAt());
  }

  private Applied scored(Connection connection, SegmentImport of, List<byte[]> parts)
      throws SQLException {
    ErasedPeopleStore.lockIn(connection, of.workspace());
    var scores = new ArrayList<Score>();
    for (var part : parts) {
      scores.addAll(PackedScores.read(part));
    }
    var known = this.scores.known(connection, of.workspace(), scores);
    var kept = scores.stream().filter(score -> known.contains(score.subject())).toList();
    this.scores.copy(connection, of.workspace(), of.id(), kept);
    var ids = known.stream().mapToLong(id -> id).sorted().toArray();
    return new Applied(
        new ImportedPeople(ids, 0, 0, Map.of(), List.of(), List.of(), 0),
        scores.size() - known.size());
  }

  private ImportedPeople change(
      Connection connection, SegmentImport of, List<ImportedPerson> persons) throws SQLException {
    if (of.definition().mode() == ImportMode.REMOVE) {
      var ids = people.find(connection, of.workspace(), persons);
      return new ImportedPeople(ids, 0, 0, Map.of(), List.of(), List.of(), 0);
    }
    var purposes = importFields.consented(of.workspace(), of.definition());
    var refusable = importFields.refusable(of.workspace(), of.definition());
    var channel = importFields.consentedChannel(of.definition());
    var agreed = new FileConsent(channel, mask(purposes), mask(refusable));
    var at = clock.now(of.workspace());
    var result = people.apply(connection, of.workspace(), persons, agreed, at);
    var consent = of.definition().consent();
    if (consent != null && consent.basis() != null) {
      record(connection, of, purposes, result.granted(), true, consent.basis(), at);
    }
    record(connection, of, refusable, result.withdrawn(), false, OPTED_OUT, at);
    return result;
  }

  private void record(
      Connection connection,
      SegmentImport of,
      List<Purpose> purposes,
      List<ImportedPeople.Agreed> agreed,
      boolean granted,
      String basis,
      Instant at)
      throws SQLException {
    var source = "import:" + TimeOrderedId.write("imp", of.id());
    for (var channel : Channel.values()) {
      for (var purpose : purposes) {
        var ids =
            agreed.stream()
                .filter(one -> one.channel() == channel)
                .filter(one -> (one.purposes() & purpose.mask()) != 0)
                .mapToLong(ImportedPeople.Agreed::id)
                .sorted()
                .toArray();
        consents.record(
            connection, of.workspace(), ids, channel, purpose, granted, basis, source, at);
      }
    }
  }

  private static int mask(List<Purpose> purposes) {
    return purposes.stream().mapToInt(Purpose::mask).reduce(0, (a, b) -> a | b);
  }

  private static boolean isCollision(DatabaseFailure failure) {
    return failure.getCause() instanceof SQLException cause
        && (UNIQUE_VIOLATION.equals(cause.getSQLState()) || DEADLOCK.equals(cause.getSQLState()));
  }
}
