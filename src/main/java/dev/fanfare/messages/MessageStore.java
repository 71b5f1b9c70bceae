package dev.fanfare.messages;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.MessageDefinitions;
import dev.fanfare.campaigns.TestCopy;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.SourceJson;
import dev.fanfare.rendering.TemplateSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code message_request}, {@code message_words} and {@code message}. */
@Singleton
public final class MessageStore {

  /**
   * How exactly it is noted when shared words were used last: a row that all calls lock is slow.
   */
  private static final Duration USE_NOTED = Duration.ofDays(1);

  /**
   * A call as it is kept.
   *
   * @param test what it shows as a test send; null for every other call
   */
  record Request(
      WorkspaceId workspace,
      long occurrence,
      long runId,
      String definition,
      TemplateSource words,
      @Nullable TestCopy test,
      String createdBy,
      Instant createdAt) {}

  /** Keeps a call; its occurrence, moved on by microseconds until no other call has it. */
  long insert(Connection connection, Request request) throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into message_request (workspace_id, occurrence, run_id, definition, words,
              words_hash, created_by, created_at, test_variant, shown_as, seed_run, seed_group)
            values (?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?)
            on conflict (workspace_id, occurrence) do nothing
            """)) {
      var shared = shared(connection, request);
      insert.setInt(1, request.workspace().value());
      insert.setLong(3, request.runId());
      insert.setString(4, request.definition());
      insert.setString(5, shared == null ? SourceJson.write(request.words()) : null);
      insert.setBytes(6, shared);
      insert.setString(7, request.createdBy());
      insert.setObject(8, request.createdAt().atOffset(ZoneOffset.UTC));
      var test = request.test();
      insert.setString(9, test == null ? null : test.variant());
      insert.setObject(10, test == null ? null : test.shownAs(), Types.BIGINT);
      var seed = test == null ? null : test.seed();
      insert.setObject(11, seed == null ? null : seed.run(), Types.BIGINT);
      insert.setString(12, seed == null ? null : seed.group());
      long occurrence = request.occurrence();
      insert.setLong(2, occurrence);
      while (insert.executeUpdate() == 0) {
        insert.setLong(2, ++occurrence);
      }
      return occurrence;
    }
  }

  /**
   * The hash under which words of a template are kept once for all calls; null for words of the
   * call's own, which may be about one person.
   */
  private static byte @Nullable [] shared(Connection connection, Request request)
      throws SQLException {
    if (request.words().name() == null) {
      return null;
    }
    var words = SourceJson.write(request.words());
    var hash = HexFormat.of().parseHex(request.words().hash());
    while (!keptOn(connection, request, hash)) {
      try (var insert =
          connection.prepareStatement(
              """
              insert into message_words (workspace_id, hash, words, used_at) values (?, ?, ?::json, ?)
              on conflict do nothing
              """)) {
        insert.setInt(1, request.workspace().value());
        insert.setBytes(2, hash);
        insert.setString(3, words);
        insert.setObject(4, request.createdAt().atOffset(ZoneOffset.UTC));
        insert.executeUpdate();
      }
    }
    return hash;
  }

  /** Keeps words from being swept until this transaction ends, and for long enough after it. */
  private static boolean keptOn(Connection connection, Request request, byte[] hash)
      throws SQLException {
    try (var select =
            connection.prepareStatement(
                """
                select used_at from message_words where workspace_id = ? and hash = ?
                for key share
                """);
        var update =
            connection.prepareStatement(
                """
                update message_words set used_at = ? where workspace_id = ? and hash = ?
                """)) {
      select.setInt(1, request.workspace().value());
      select.setBytes(2, hash);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return false;
        }
        var usedAt = rows.getObject(1, OffsetDateTime.class).toInstant();
        if (usedAt.isBefore(request.createdAt().minus(USE_NOTED))) {
          update.setObject(1, request.createdAt().atOffset(ZoneOffset.UTC));
          update.setInt(2, request.workspace().value());
          update.setBytes(3, hash);
          update.executeUpdate();
        }
        return true;
      }
    }
  }

  /** Keeps the messages of a call, with what it says to each. */
  void insert(Connection connection, WorkspaceId workspace, List<Message> messages, List<Said> said)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            """
            insert into message (workspace_id, occurrence, profile_id, id, run_id, variables, zone,
              locale)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      for (int i = 0; i < messages.size(); i++) {
        var message = messages.get(i);
        insert.setInt(1, workspace.value());
        insert.setLong(2, message.occurrence());
        insert.setLong(3, message.profileId());
        insert.setObject(4, message.id());
        insert.setLong(5, message.runId());
        insert.setString(6, said.get(i).variables());
        insert.setString(7, said.get(i).zone());
        insert.setString(8, said.get(i).locale());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** What a call asked to send, with its words; empty when they are gone. */
  public Optional<CampaignVersion> definition(
      Connection connection, WorkspaceId workspace, long occurrence) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select r.definition, coalesce(r.words, w.words), r.test_variant, r.shown_as,
                   r.seed_run, r.seed_group
            from message_request r
            left join message_words w
              on w.workspace_id = r.workspace_id and w.hash = r.words_hash
            where r.workspace_id = ? and r.occurrence = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, occurrence);
      try (var rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        var version =
            MessageDefinitions.version(rows.getString(1), SourceJson.source(rows.getString(2)));
        var variant = rows.getString(3);
        return Optional.of(
            variant == null
                ? version
                : version.asTest(new TestCopy(variant, rows.getObject(4, Long.class), seed(rows))));
      }
    }
  }

  private static TestCopy.@Nullable Seed seed(ResultSet row) throws SQLException {
    var group = row.getString(6);
    return group == null ? null : new TestCopy.Seed(row.getLong(5), group);
  }

  /** What a call says to each of these people alone. */
  public Map<Long, Said> said(
      Connection connection, WorkspaceId workspace, long occurrence, long[] people)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select profile_id, variables, zone, locale from message
            where workspace_id = ? and occurrence = ? and profile_id = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setLong(2, occurrence);
      select.setObject(3, people);
      var said = new HashMap<Long, Said>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          said.put(
              rows.getLong(1), new Said(rows.getString(2), rows.getString(3), rows.getString(4)));
        }
      }
      return said;
    }
  }

  /** A message by its id. */
  public Optional<Message> find(Connection connection, WorkspaceId workspace, UUID id)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select id, occurrence, profile_id, run_id from message
            where workspace_id = ? and id = ?
            """)) {
      select.setInt(1, workspace.value());
      select.setObject(2, id);
      return read(select).stream().findFirst();
    }
  }

  private static List<Message> read(PreparedStatement select) throws SQLException {
    try (var rows = select.executeQuery()) {
      var messages = new ArrayList<Message>();
      while (rows.next()) {
        messages.add(
            new Message(
                rows.getObject(1, UUID.class), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
      }
      return messages;
    }
  }

  /**
   * Forgets some calls that are older, with their messages.
   *
   * @return how many calls went; fewer than the limit when none is left
   */
  int sweep(Connection connection, WorkspaceId workspace, Instant before, int limit)
      throws SQLException {
    try (var requests =
            connection.prepareStatement(
                """
                delete from message_request
                where workspace_id = ? and occurrence = any(array(
                  select occurrence from message_request
                  where workspace_id = ? and created_at < ? order by created_at limit ?))
                returning occurrence
                """);
        var messages =
            connection.prepareStatement(
                "delete from message where workspace_id = ? and occurrence = any(?)")) {
      requests.setInt(1, workspace.value());
      requests.setInt(2, workspace.value());
      requests.setObject(3, before.atOffset(ZoneOffset.UTC));
      requests.setInt(4, limit);
      var gone = new ArrayList<Long>();
      try (var rows = requests.executeQuery()) {
        while (rows.next()) {
          gone.add(rows.getLong(1));
        }
      }
      messages.setInt(1, workspace.value());
      messages.setArray(2, connection.createArrayOf("int8", gone.toArray()));
      messages.executeUpdate();
      return gone.size();
    }
  }

  /** Forgets words of templates that no call of the time has used. */
  int sweepWords(Connection connection, WorkspaceId workspace, Instant before) throws SQLException {
    try (var words =
        connection.prepareStatement(
            "delete from message_words where workspace_id = ? and used_at < ?")) {
      words.setInt(1, workspace.value());
      words.setObject(2, before.minus(USE_NOTED).atOffset(ZoneOffset.UTC));
      return words.executeUpdate();
    }
  }
}
