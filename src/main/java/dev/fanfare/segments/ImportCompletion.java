package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.events.DoorEvents;
import dev.fanfare.events.EventBatch;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** Ends an import all of whose chunks are applied: until here the segment is as it was. */
@Singleton
final class ImportCompletion {

  /** Above this scores are of another workspace, or of people long gone. */
  private static final int MOST_UNKNOWN_PERCENT = 1;

  private final AgroalDataSource pool;
  private final ImportStore imports;
  private final StageStore stage;
  private final SegmentStore segments;
  private final ChunkStore chunks;
  private final ScoreStore scores;
  private final DoorEvents events;
  private final CampaignClock clock;
  private final ObjectMapper json;

  ImportCompletion(
      @DataSource("background") AgroalDataSource pool,
      ImportStore imports,
      StageStore stage,
      SegmentStore segments,
      ChunkStore chunks,
      ScoreStore scores,
      DoorEvents events,
      CampaignClock clock,
      ObjectMapper json) {
    this.pool = pool;
    this.imports = imports;
    this.stage = stage;
    this.segments = segments;
    this.chunks = chunks;
    this.scores = scores;
    this.events = events;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Makes the version and puts it into force.
   *
   * @throws RefusedFile when too many scores are nobody's
   */
  void complete(SegmentImport of, NodeIdentity life) {
    Sql.inTransaction(
        pool,
        connection -> {
          var versions = segments.locked(connection, of.workspace(), of.segmentId());
          int before = versions.current();
          var people = stage.people(connection, of.id());
          long unknown = stage.unknownPeople(connection, of.id());
          requireKnown(people.size(), unknown);
          // Read twice: whether there is a new version to write is known at the end.
          var after = merged(connection, of, before, people, id -> {});
          var outcome =
              new SegmentImport.Outcome(
                  stage.changedFields(connection, of.id()), after.joined(), after.left(), unknown);
          var at = clock.now(of.workspace());
          var now = imports.read(connection, of.workspace(), of.id()).orElseThrow();
          var version =
              of.definition().dry()
                  ? null
                  : version(connection, now, versions, outcome, people, at);
          if (!imports.done(connection, now, life, outcome, version, at)) {
            throw new ImportApplier.Taken();
          }
          stage.empty(connection, of.id());
          if (version != null) {
            tell(connection, now, version, after.size(), at);
          }
          return true;
        });
  }

  private static void requireKnown(long known, long unknown) {
    if (unknown * 100 > (known + unknown) * MOST_UNKNOWN_PERCENT) {
      throw new RefusedFile(
          "subject",
          "%d of %d are nobody's here; at most %d percent may be"
              .formatted(unknown, known + unknown, MOST_UNKNOWN_PERCENT));
    }
  }

  /** The version with these members: that in force where nothing differs, else a new one. */
  private int version(
      Connection connection,
      SegmentImport of,
      SegmentStore.Numbers versions,
      SegmentImport.Outcome outcome,
      MemberMerge.People people,
      Instant at)
      throws SQLException {
    var scoredBy = of.scoredBy();
    int before = versions.current();
    if (before > 0
        && outcome.sameMembers()
        && segments.isScoredBy(connection, of.workspace(), of.segmentId(), before, scoredBy)) {
      scores.forget(connection, of.id());
      return before;
    }
    int version = versions.last() + 1;
    if (scoredBy != null && of.definition().mode() == ImportMode.ADD) {
      scores.keep(connection, of.workspace(), of.segmentId(), before, of.id());
    }
    try (var members = chunks.write(connection, of.workspace(), of.segmentId(), version)) {
      var after = merged(connection, of, before, people, members);
      members.end();
      segments.switchTo(connection, of, version, after.size(), at);
    }
    return version;
  }

  /** Merges the file's people with the members of a version; 0 for none. */
  private MemberMerge merged(
      Connection connection,
      SegmentImport of,
      int before,
      MemberMerge.People people,
      LongConsumer members)
      throws SQLException {
    var mode = of.definition().mode();
    var merge = new MemberMerge(mode == null ? ImportMode.REPLACE : mode, people, members);
    if (before > 0) {
      chunks.read(connection, of.workspace(), of.segmentId(), before, merge::chunk);
    }
    return merge.end();
  }

  private void tell(Connection connection, SegmentImport of, int version, int members, Instant at)
      throws SQLException {
    var id = TimeOrderedId.write("imp", of.id());
    var data = new LinkedHashMap<String, Object>();
    data.put("segment", of.segment());
    data.put("version", version);
    data.put("members", members);
    data.put("import", id);
    data.put("rowsRead", of.counts().read());
    data.put("rowsRejected", of.counts().rejected());
    data.put("createdProfiles", of.counts().created());
    data.put("updatedProfiles", of.counts().updated());
    data.put("grantedConsents", of.counts().grantedConsents());
    data.put("keptWithdrawals", of.counts().keptWithdrawals());
    data.put("withdrawnConsents", of.counts().withdrawnConsents());
    var batch = new EventBatch("/workspaces/" + of.workspace().value());
    batch.add("segment.imported", id, 0, at, bytes(data));
    events.append(connection, of.workspace(), of.id(), batch);
  }

  private byte[] bytes(Map<String, Object> data) {
    try {
      return json.writeValueAsBytes(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event's data is not JSON", e);
    }
  }
}
