package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.host.Host;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jpountz.lz4.LZ4CompressorWithLength;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The baseline of the null channel: what a campaign must touch in PostgreSQL and the broker and no
 * more, by bare JDBC. Slices of 1,000 are frozen as arrays and claimed by four workers, which read
 * jsonb, do what a frequency cap needs ({@link BareCaps}), render a short text, copy ledger rows in
 * binary and write two packed events a message, which {@link BareStream} carries through the broker
 * and counts. No other rules, no start marks, no recovery.
 */
final class BareCampaign {
  static final String WORDS = "the same touches by bare JDBC, relay, broker and a plain consumer";
  private static final int WORKERS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PREPARE =
      """
      drop schema if exists bare cascade;
      create schema bare;
      %s
      create table bare.recipient (id bigint primary key, address text not null,
        attributes jsonb not null) with (fillfactor = 85);
      create table bare.slice (slice_no int primary key, state smallint not null,
        ids bigint[] not null) with (fillfactor = 50);
      create index on bare.slice (slice_no) where state = 0;
      create table bare.ledger (run int not null, id bigint not null, state smallint not null,
        at bigint not null, primary key (run, id));
      create table bare.outbox (stream int, seq int, n int not null, payload bytea not null,
        primary key (stream, seq));
      alter table bare.outbox alter column payload set storage external
      """
          .formatted(BareCaps.PREPARE);
  private static final String COPY_PEOPLE =
      """
      insert into bare.recipient select p.id, c.address, p.attributes
      from profile p join contact_point c on c.workspace_id = p.workspace_id and c.profile_id = p.id
      where p.external_id like ?
      """;
  private static final String FREEZE =
      """
      insert into bare.slice select n, 0, array_agg(id order by id) from
        (select id, (row_number() over (order by id) - 1) / 1000 as n from bare.recipient) as r
      group by n
      """;
  private static final String CLAIM =
      """
      update bare.slice set state = 1 where slice_no = (select slice_no from bare.slice
        where state = 0 order by slice_no for update skip locked limit 1) returning slice_no, ids
      """;

  private final Host host;
  private int run;
  private long people;

  BareCampaign(Host host) {
    this.host = host;
  }

  /** Copies the people of a crowd into tables of its own. */
  void prepare(String crowd) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(PREPARE);
      try (PreparedStatement copy = connection.prepareStatement(COPY_PEOPLE)) {
        copy.setString(1, crowd + "-%");
        people = copy.executeLargeUpdate();
      }
      statement.execute(BareCaps.BUCKETS);
      statement.execute("vacuum analyze bare.recipient, bare.bucket");
    }
  }

  /** Answers how many seconds one campaign takes. */
  double seconds() throws SQLException, IOException {
    run++;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("truncate bare.slice, bare.outbox");
      String topic = "bare-" + run;
      try (Connection relays = connect();
          BareStream stream = new BareStream(host.kafkaBootstrap(), topic, relays, people * 2)) {
        long since = System.nanoTime();
        statement.execute(FREEZE);
        work();
        stream.await();
        return (System.nanoTime() - since) / 1e9;
      }
    }
  }

  private void work() {
    try (ExecutorService pool = Executors.newFixedThreadPool(WORKERS)) {
      List<Callable<Integer>> workers = new ArrayList<>();
      for (int stream = 0; stream < WORKERS; stream++) {
        int own = stream;
        workers.add(() -> work(own));
      }
      for (Future<Integer> each : pool.invokeAll(workers)) {
        each.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a worker of the baseline failed", e);
    }
  }

  private int work(int stream) throws SQLException {
    try (Connection connection = connect();
        PreparedStatement claim = connection.prepareStatement(CLAIM);
        PreparedStatement read =
            connection.prepareStatement(
                "select id, address, attributes from bare.recipient where id = any(?) order by id");
        BareCaps caps = new BareCaps(connection);
        PreparedStatement outbox =
            connection.prepareStatement("insert into bare.outbox values (?, ?, ?, ?)")) {
      connection.setAutoCommit(false);
      BinaryRows rows = new BinaryRows();
      LZ4CompressorWithLength packer =
          new LZ4CompressorWithLength(LZ4Factory.fastestInstance().fastCompressor());
      for (int sequence = 0; ; sequence++) {
        Array ids = claim(claim);
        connection.commit();
        if (ids == null) {
          return sequence;
        }
        caps.begin(ids, 0);
        read.setArray(1, ids);
        StringBuilder events = new StringBuilder(1 << 19);
        rows.begin();
        int people = decide(read, caps, rows, events);
        rows.end();
        byte[] raw = events.toString().getBytes(StandardCharsets.UTF_8);
        outbox.setInt(1, stream);
        outbox.setInt(2, sequence);
        outbox.setInt(3, people * 2);
        outbox.setBytes(4, packer.compress(raw));
        outbox.executeUpdate();
        copy(connection, "bare.ledger", rows);
        copy(connection, "bare.slot", caps.end());
        connection.commit();
      }
    }
  }

  private static @Nullable Array claim(PreparedStatement claim) throws SQLException {
    try (ResultSet claimed = claim.executeQuery()) {
      return claimed.next() ? claimed.getArray(2) : null;
    }
  }

  private int decide(PreparedStatement read, BareCaps caps, BinaryRows rows, StringBuilder events)
      throws SQLException {
    int people = 0;
    try (ResultSet person = read.executeQuery()) {
      while (person.next()) {
        long id = person.getLong(1);
        int length = render(person.getString(2), person.getString(3)).length();
        for (String type : List.of("message.decided", "message.sent")) {
          events.append("{\"specversion\":\"1.0\",\"type\":\"").append(type);
          events.append("\",\"subject\":\"").append(id).append("\",\"data\":{\"run\":").append(run);
          events.append(",\"campaign\":\"bare\",\"channel\":\"email\",\"decision\":\"send\",");
          events.append("\"probability\":1.0,\"size\":").append(length).append("}}\n");
        }
        long at = System.nanoTime();
        caps.count(run, id, at);
        rows.row(4);
        rows.integer(run);
        rows.bigint(id);
        rows.smallint(1);
        rows.bigint(at);
        people++;
      }
    }
    return people;
  }

  private static String render(String address, String attributes) {
    try {
      JsonNode values = JSON.readTree(attributes);
      return "To: "
          + address
          + "\n<h1>Hello "
          + escaped(values.path("firstName").asText())
          + "</h1><p>You have "
          + values.path("points").asText()
          + " points in "
          + escaped(values.path("city").asText())
          + ".</p>";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void copy(Connection connection, String table, BinaryRows rows)
      throws SQLException {
    try {
      connection
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn(
              "copy " + table + " from stdin (format binary)",
              new ByteArrayInputStream(rows.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(host.jdbcUrl(), host.user(), host.password());
  }
}
