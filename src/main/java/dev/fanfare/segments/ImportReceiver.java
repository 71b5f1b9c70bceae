package dev.fanfare.segments;

import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.Sql;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Reads an upload to its end, checks every value and stages what is good, without touching a
 * profile. A file that breaks a rule of files is refused; an upload that breaks off fails.
 */
@Singleton
final class ImportReceiver {

  private static final int REJECTS_AT_ONCE = 5_000;

  private final AgroalDataSource pool;
  private final ImportStore imports;
  private final ImportClaimStore claims;
  private final StageStore stage;
  private final ScoreStore scores;
  private final ImportLines importLines;
  private final NodeLife node;
  private final CampaignClock clock;
  private final ExecutorService keepers = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Long> inHand = ConcurrentHashMap.newKeySet();

  ImportReceiver(
      @DataSource("background") AgroalDataSource pool,
      ImportStore imports,
      ImportClaimStore claims,
      StageStore stage,
      ScoreStore scores,
      ImportLines importLines,
      NodeLife node,
      CampaignClock clock) {
    this.pool = pool;
    this.imports = imports;
    this.claims = claims;
    this.stage = stage;
    this.scores = scores;
    this.importLines = importLines;
    this.node = node;
    this.clock = clock;
  }

  /** One upload while it runs. */
  private final class Upload {
    final SegmentImport of;
    final NodeIdentity owner;
    final List<Reject> rejects = new ArrayList<>();
    final LineLimit read = new LineLimit();
    long rejected;
    ImportStore.Kept kept = ImportStore.Kept.NOTHING;
    @Nullable Future<?> keeping;

    Upload(SegmentImport of, NodeIdentity owner) {
      this.of = of;
      this.owner = owner;
    }

    /**
     * Reads the file to its end.
     *
     * @param bytes those that came, which are read here to theirs
     */
    Optional<ScoredBy> readAll(InputStream file, DigestInputStream bytes) throws IOException {
      Optional<ScoredBy> scoredBy;
      try (var lines = importLines.open(of, file)) {
        takeAll(lines);
        scoredBy = scoredBy(lines, bytes);
      } catch (MalformedText e) {
        throw e.refused();
      }
      judge();
      return scoredBy;
    }

    /** Reads all files of a folder to their ends. */
    Optional<ScoredBy> readAll(ScoreFolder folder) throws IOException {
      Optional<ScoredBy> scoredBy;
      try (var lines = importLines.open(of, folder)) {
        takeAll(lines);
        scoredBy = lines.scoredBy(folder.manifest().modelCard(), folder.sha256());
      }
      judge();
      return scoredBy;
    }

    private void takeAll(FileLines lines) throws IOException {
      while (lines.next()) {
        take(lines);
      }
      lines.end();
      requireSome();
      flush(lines, true);
    }

    /** A file without people is more often one that was cut off than one that means nobody. */
    private void requireSome() {
      if (read.lines() == 0 && of.definition().mode() == ImportMode.REPLACE) {
        throw new RefusedFile(
            "line 2",
            "the file has a header and nobody: a replace would empty the segment; send the people,"
                + " or take those who are in it out with remove");
      }
    }

    /** Waits until everything is kept, and refuses what has too many rejects. */
    private void judge() {
      settle();
      long most = of.definition().maxRejectsOrUsual();
      if (rejected * 100 > read.lines() * most) {
        throw new RefusedFile(
            "file",
            rejected
                + " of "
                + read.lines()
                + " lines are rejected; at most "
                + most
                + " percent may be");
      }
    }

    private Optional<ScoredBy> scoredBy(FileLines lines, DigestInputStream bytes)
        throws IOException {
      if (of.definition().layoutOrColumns() != ImportLayout.SCORES) {
        return Optional.empty();
      }
      bytes.transferTo(OutputStream.nullOutputStream());
      var sha256 = HexFormat.of().formatHex(bytes.getMessageDigest().digest());
      var manifest = of.definition().manifest();
      if (manifest != null) {
        manifest.hold(0, read.lines(), sha256);
      }
      return lines.scoredBy(manifest == null ? null : manifest.modelCard(), sha256);
    }

    private void take(FileLines lines) {
      read.count(lines.line());
      rejected += lines.take() ? 0 : 1;
      rejects.addAll(lines.rejects());
      if (lines.isFull() || rejects.size() >= REJECTS_AT_ONCE) {
        flush(lines, false);
      }
    }

    /** Hands over what is read; the one before must be kept first, so at most two are held. */
    private void flush(FileLines lines, boolean all) {
      settle();
      var parts = lines.parts(all);
      var now = new ImportStore.Kept(read.lines(), lines.chunks());
      var batch = new Batch(parts, List.copyOf(rejects), kept, now, rejected);
      kept = now;
      rejects.clear();
      keeping = keepers.submit(() -> keep(of, owner, batch));
    }

    /** Waits until what was handed over is kept. */
    void settle() {
      var last = keeping;
      keeping = null;
      if (last == null) {
        return;
      }
      try {
        last.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a file was received", e);
      }
    }
  }

  /**
   * What was read since the last one.
   *
   * @param now how far the file is with it
   */
  private record Batch(
      List<StagedPart> parts,
      List<Reject> rejects,
      ImportStore.Kept before,
      ImportStore.Kept now,
      long rejected) {}

  private void keep(SegmentImport of, NodeIdentity owner, Batch batch) {
    Sql.inTransaction(
        pool,
        connection -> {
          stage.hurry(connection);
          var at = clock.now(of.workspace());
          stage.reject(connection, of.workspace(), of.id(), batch.rejects(), at);
          stage.stage(connection, of.id(), batch.parts());
          if (!imports.received(
              connection, of.id(), owner, batch.before(), batch.now(), batch.rejected())) {
            throw new IllegalStateException("the import is not as this node left it");
          }
          return true;
        });
  }

  /**
   * Receives the file of a waiting import.
   *
   * @return false when the import does not wait for a file
   * @throws RefusedFile after the import was ended as REFUSED
   * @throws IOException after the import was ended as FAILED
   */
  boolean receive(SegmentImport of, Arrival arrival) throws IOException {
    var owner = node.identity();
    boolean first = inHand.add(of.id());
    try {
      return begun(of, owner) && receive(of, owner, arrival);
    } finally {
      // A second upload of the same import, which is refused, takes nothing from the first.
      if (first) {
        inHand.remove(of.id());
      }
    }
  }

  private boolean begun(SegmentImport of, NodeIdentity owner) {
    return Sql.inTransaction(
        pool, connection -> imports.beginReceiving(connection, of.workspace(), of.id(), owner));
  }

  private boolean receive(SegmentImport of, NodeIdentity owner, Arrival arrival)
      throws IOException {
    try {
      var upload = new Upload(of, owner);
      var scoredBy =
          switch (arrival.open()) {
            case Arrival.Body body -> read(upload, body);
            case Arrival.Folder(var folder) -> upload.readAll(folder);
          };
      if (!Sql.inTransaction(
          pool, connection -> imports.staged(connection, of.id(), owner, upload.kept, scoredBy))) {
        throw new IllegalStateException("the import is not as this node left it");
      }
      return true;
    } catch (RefusedFile e) {
      refuse(of, owner, e);
      throw e;
    } catch (SourceTrouble e) {
      end(of, owner, ImportState.FAILED, e.sentence());
      throw e;
    } catch (IOException e) {
      end(of, owner, ImportState.FAILED, "the file broke off; send it again in a new import");
      throw e;
    } catch (RuntimeException e) {
      end(of, owner, ImportState.FAILED, "receiving the file failed on our side; upload again");
      throw e;
    }
  }

  private Optional<ScoredBy> read(Upload upload, Arrival.Body body) throws IOException {
    var bytes = digested(upload.of, body.bytes());
    try (var file = body.compression().unpack(bytes)) {
      return upload.readAll(file, bytes);
    }
  }

  /** Only files of scores are known again by their bytes. */
  private static DigestInputStream digested(SegmentImport of, InputStream body) {
    try {
      var bytes = new DigestInputStream(body, MessageDigest.getInstance("SHA-256"));
      bytes.on(of.definition().layoutOrColumns() == ImportLayout.SCORES);
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  private void refuse(SegmentImport of, NodeIdentity owner, RefusedFile refused) {
    end(of, owner, ImportState.REFUSED, refused.problem());
    if (refused.isBomb()) {
      Sql.inTransaction(
          pool, connection -> stage.forgetRejects(connection, of.workspace(), of.id()));
    }
  }

  /**
   * Ends an upload that nobody receives any more: its node died, or could not reach PostgreSQL when
   * it broke off.
   */
  void endAbandoned() {
    var owner = node.identity();
    Sql.inTransaction(
        pool,
        connection -> {
          var left = claims.abandoned(connection, owner, inHand);
          // Asked again under the row's lock: an upload may have begun meanwhile, and one that is
          // in hand can neither be staged nor leave the set before this transaction ends.
          if (left.isPresent() && !inHand.contains(left.get().id())) {
            end(
                connection,
                left.get(),
                owner,
                ImportState.FAILED,
                "receiving the file broke off on our side; upload again in a new import");
          }
          return true;
        });
  }

  /** Ends the owner's import, which changes nothing, and empties what was staged of it. */
  void end(SegmentImport of, NodeIdentity owner, ImportState state, String problem) {
    Sql.inTransaction(
        pool,
        connection -> {
          end(connection, of, owner, state, problem);
          return true;
        });
  }

  private void end(
      Connection connection,
      SegmentImport of,
      NodeIdentity owner,
      ImportState state,
      String problem)
      throws SQLException {
    var at = clock.now(of.workspace());
    if (imports.end(connection, of.id(), owner, state, problem, at)) {
      stage.empty(connection, of.id());
      scores.forget(connection, of.id());
    }
  }
}
