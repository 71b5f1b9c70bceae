package dev.fanfare.events;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the relay reads of the event store, and its own table {@code relay_cursor}. */
@Singleton
final class RelayStore {

  private static final String PENDING =
      """
      from event_stream s
      left join relay_cursor c on c.topic = ? and c.stream_id = s.id
      cross join lateral (
        select * from event e
        where e.stream_id = s.id and e.seq > coalesce(c.published_seq, 0)
        order by e.stream_id, e.seq limit ?) e
      where s.last_seq > coalesce(c.published_seq, 0)
      """;

  private final AgroalDataSource pool;
  private final String topic;

  @Inject
  RelayStore(@DataSource("background") AgroalDataSource pool, EventsConfig config) {
    this(pool, config.topic());
  }

  RelayStore(AgroalDataSource pool, String topic) {
    this.pool = pool;
    this.topic = topic;
  }

  /** The first batches of every stream that are not published, by stream and sequence. */
  List<PendingBatch> pending(int perStream) {
    return Sql.inTransaction(pool, connection -> pending(connection, perStream));
  }

  /** As {@link #pending(int)}; one statement, so that all streams are seen in one snapshot. */
  private List<PendingBatch> pending(Connection connection, int perStream) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select e.stream_id, e.seq, e.day, e.xid::text::bigint, e.n, octet_length(e.payload),"
                + " e.workspace_id, e.run_id "
                + PENDING
                + " order by e.stream_id, e.seq")) {
      select.setString(1, topic);
      select.setInt(2, perStream);
      try (var rows = select.executeQuery()) {
        var pending = new ArrayList<PendingBatch>();
        while (rows.next()) {
          pending.add(
              new PendingBatch(
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getObject(3, LocalDate.class),
                  rows.getLong(4),
                  rows.getInt(5),
                  rows.getInt(6),
                  rows.getInt(7),
                  rows.getObject(8, Long.class)));
        }
        return pending;
      }
    }
  }

  /** The payloads of batches, in their order. */
  List<byte[]> payloads(List<PendingBatch> batches) {
    return Sql.inTransaction(
        pool,
        connection -> {
          var days = batches.stream().map(batch -> batch.day().toString()).toArray();
          var streams = batches.stream().map(PendingBatch::stream).toArray();
          var seqs = batches.stream().map(PendingBatch::seq).toArray();
          try (var select =
              connection.prepareStatement(
                  """
                  select e.payload
                  from unnest(?::date[], ?::bigint[], ?::bigint[])
                       with ordinality u (day, stream_id, seq, place)
                  join event e using (day, stream_id, seq)
                  order by u.place
                  """)) {
            select.setArray(1, connection.createArrayOf("date", days));
            select.setArray(2, connection.createArrayOf("bigint", streams));
            select.setArray(3, connection.createArrayOf("bigint", seqs));
            try (var rows = select.executeQuery()) {
              var payloads = new ArrayList<byte[]>(batches.size());
              while (rows.next()) {
                payloads.add(rows.getBytes(1));
              }
              if (payloads.size() != batches.size()) {
                throw new IllegalStateException("stored events have gone before they were relayed");
              }
              return payloads;
            }
          }
        });
  }

  /** Moves cursors forward, all in one statement; a cursor never goes back. */
  void published(Map<Long, Long> seqByStream) {
    Sql.inTransaction(
        pool,
        connection -> {
          try (var upsert =
              connection.prepareStatement(
                  """
                  insert into relay_cursor as c (topic, stream_id, published_seq)
                  select ?, * from unnest(?::bigint[], ?::bigint[])
                  on conflict (topic, stream_id) do update set published_seq = excluded.published_seq
                    where c.published_seq < excluded.published_seq
                  """)) {
            var streams = seqByStream.keySet().stream().sorted().toArray();
            var seqs = seqByStream.keySet().stream().sorted().map(seqByStream::get).toArray();
            upsert.setString(1, topic);
            upsert.setArray(2, connection.createArrayOf("bigint", streams));
            upsert.setArray(3, connection.createArrayOf("bigint", seqs));
            return upsert.executeUpdate();
          }
        });
  }

  /** Events of a workspace that the topic has not. */
  long unpublished(Connection connection, WorkspaceId workspace) throws SQLException {
    try (var select =
        connection.prepareStatement(
            "select coalesce(sum(e.n), 0) " + PENDING + " and e.workspace_id = ?")) {
      select.setString(1, topic);
      select.setInt(2, Integer.MAX_VALUE);
      select.setInt(3, workspace.value());
      try (var rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  RelayLag lag() {
    return Sql.inTransaction(
        pool,
        connection -> {
          try (var select =
              connection.prepareStatement(
                  "select count(*), coalesce(sum(e.n), 0), min(e.recorded_at) " + PENDING)) {
            select.setString(1, topic);
            select.setInt(2, Integer.MAX_VALUE);
            try (var rows = select.executeQuery()) {
              rows.next();
              var oldest = rows.getObject(3, OffsetDateTime.class);
              return new RelayLag(rows.getLong(1), rows.getLong(2), instantOf(oldest));
            }
          }
        });
  }

  private static java.time.@Nullable Instant instantOf(@Nullable OffsetDateTime at) {
    return at == null ? null : at.toInstant();
  }
}
