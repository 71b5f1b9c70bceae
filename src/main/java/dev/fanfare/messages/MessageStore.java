package dev.fanfare.messages;

import static java.util.Arrays.stream;

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
import java.util.Collection;
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
              words_hash, created_by, created_at, test_variant, shown_as, seed_run, seed_group,
              own_links)
            values (?, ?, ?, ?, ?::json, ?, ?, ?, ?, ?, ?, ?, ?)
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
      insert.setBoolean(13, test != null && test.ownLinks());
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
    return Optional.ofNullable(
            definitions(connection, workspace, List.of(occurrence)).get(occurrence))
        .map(Kept::version);
  }

  /** What a call asked to send, as it is kept. */
  public record Kept(String definition, @Nullable String words, @Nullable TestCopy test) {

    /** The same, read: fails where a newer release takes its words no more. */
    public CampaignVersion version() {
      if (words == null) {
        throw new IllegalStateException("its words are gone");
      }
      var version = MessageDefinitions.version(definition, SourceJson.source(words));
      return test == null ? version : version.asTest(test);
    }
  }

  /** What calls asked to send, by occurrence; nothing of those that are gone. */
  public Map<Long, Kept> definitions(
      Connection connection, WorkspaceId workspace, Collection<Long> occurrences)
      throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select r.definition, coalesce(r.words, w.words), r.test_variant, r.shown_as,
                   r.seed_run, r.seed_group, r.occurrence, r.own_links
            from message_request r
            left join message_words w
              on w.workspace_id = r.workspace_id and w.hash = r.words_hash
            where r.workspace_id = ? and r.occurrence = any(?)
            """)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("int8", occurrences.toArray()));
      var kept = new HashMap<Long, Kept>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          kept.put(rows.getLong(7), new Kept(rows.getString(1), rows.getString(2), test(rows)));
        }
      }
      return kept;
    }
  }

  private static @Nullable TestCopy test(ResultSet row) throws SQLException {
    var variant = row.getString(3);
    return variant == null
        ? null
        : new TestCopy(variant, row.getObject(4, Long.class), row.getBoolean(8), seed(row));
  }

  private static TestCopy.@Nullable Seed seed(ResultSet row) throws SQLException {
    var group = row.getString(6);
    return group == null ? null : new TestCopy.Seed(row.getLong(5), group);
  }

  /** People of a call. */
  public record People(long occurrence, long[] profileIds) {}

  /** What calls say to each of these people alone, by occurrence and person. */
  public Map<Long, Map<Long, Said>> said(
      Connection connection, WorkspaceId workspace, Collection<People> asked) throws SQLException {
    try (var select =
        connection.prepareStatement(
            """
            select m.occurrence, m.profile_id, m.variables, m.zone, m.locale
            from unnest(?::bigint[], ?::bigint[]) a (occurrence, profile_id)
            join message m on m.workspace_id = ? and m.occurrence = a.occurrence
              and m.profile_id = a.profile_id
            """)) {
      select.setObject(1, occurrences(asked));
      select.setObject(2, asked.stream().flatMapToLong(of -> stream(of.profileIds())).toArray());
      select.setInt(3, workspace.value());
      var said = new HashMap<Long, Map<Long, Said>>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          said.computeIfAbsent(rows.getLong(1), occurrence -> new HashMap<>())
              .put(
                  rows.getLong(2),
                  new Said(rows.getString(3), rows.getString(4), rows.getString(5)));
        }
      }
      return said;
    }
  }

  /** One for each person. */
  private static long[] occurrences(Collection<People> asked) {
    return asked.stream()
        .flatMapToLong(of -> stream(of.profileIds()).map(person -> of.occurrence()))
        .toArray();
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
