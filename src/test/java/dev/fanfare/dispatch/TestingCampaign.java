package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.channel.sandbox.InboxRecord;
import dev.fanfare.channel.sandbox.SmtpInbox;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.verify.AuditReport;
import dev.fanfare.cli.verify.RunAudit;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A workspace with people, an inbox of its own and campaigns to it, all over the API. */
final class TestingCampaign implements AutoCloseable {

  private static final ObjectReader RECORD = new ObjectMapper().readerFor(InboxRecord.class);

  private final Path folder;
  private final SmtpInbox inbox;
  private final Api api;
  private final List<InboxRecord> read = new ArrayList<>();
  private long logRead;

  private TestingCampaign(Path folder, SmtpInbox inbox, Api api) {
    this.folder = folder;
    this.inbox = inbox;
    this.api = api;
  }

  static TestingCampaign begin() {
    var campaign = beginWithoutAccount();
    campaign.account(Map.of());
    return campaign;
  }

  static TestingCampaign beginWithoutAccount() {
    try {
      var folder = Files.createTempDirectory("fanfare-inbox");
      var inbox = SmtpInbox.start(folder, 0);
      return new TestingCampaign(folder, inbox, Api.newWorkspace());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Api api() {
    return api;
  }

  SmtpInbox inbox() {
    return inbox;
  }

  /** The account {@code main}, with further settings of the account itself. */
  void account(Map<String, Object> more) {
    account(more, inbox.port());
  }

  /** As {@link #account(Map)}, over another way to the inbox. */
  void account(Map<String, Object> more, int port) {
    account("main", more, port);
  }

  void account(String name, Map<String, Object> more, int port) {
    account(name, more, port, 8);
  }

  /** The account {@code main} with so many connections. */
  void account(int connections) {
    account("main", Map.of(), inbox.port(), connections);
  }

  private void account(String name, Map<String, Object> more, int port, int connections) {
    var settings =
        Map.of(
            "host",
            "127.0.0.1",
            "port",
            Integer.toString(port),
            "security",
            "none",
            "connections",
            Integer.toString(connections));
    var body = new HashMap<String, Object>(more);
    body.put("channel", "email");
    body.put("adapter", "smtp");
    body.put("settings", settings);
    api.request()
        .contentType("application/json")
        .header("If-None-Match", "*")
        .body(body)
        .put("/v1/accounts/{name}", name)
        .then()
        .statusCode(201);
  }

  /** Imports people with consent to marketing; each line is {@code id,mail,name}. */
  void people(String segment, List<String> lines) {
    people(segment, lines, true);
  }

  void people(String segment, List<String> lines, boolean consent) {
    api.put("/v1/attributes/name", Map.of("type", "string"));
    var mapping = Map.of("externalId", "id", "email", "mail", "attributes", Map.of("name", "name"));
    var definition =
        new HashMap<String, Object>(Map.of("mode", "replace", "format", "csv", "mapping", mapping));
    if (consent) {
      definition.put(
          "consent",
          Map.of(
              "purposes", List.of("marketing"), "channel", "email", "basis", "asked at the till"));
    }
    var planned = api.post("/v1/segments/{name}/imports", definition, segment);
    planned.then().statusCode(201);
    String id = planned.path("id");
    api.request()
        .contentType("text/csv")
        .body("id,mail,name\n" + String.join("\n", lines) + "\n")
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.value(
        "the import is done",
        () -> api.get("/v1/imports/{id}", id).<String>path("state"),
        "DONE"::equals);
  }

  /** Plain people {@code p0 … }. */
  static List<String> many(int count) {
    var lines = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      lines.add("p" + i + ",p" + i + "@example.com,Name" + i);
    }
    return lines;
  }

  /** Applies a campaign to segment {@code all}; {@code more} is further YAML. */
  void apply(String name, String more) {
    apply(name, more, "all");
  }

  /** As {@link #apply(String, String)}, to other segments. */
  void apply(String name, String more, String segments) {
    apply(name, more, segments, "now");
  }

  /** As {@link #apply(String, String, String)}, by a schedule. */
  void apply(String name, String more, String segments, String schedule) {
    var file =
        """
        campaign: %s
        version: 1
        purpose: marketing
        audience:
          include: [%s]
        schedule: %s
        message:
          channel: email
          from: Fanfare Market <offers@example.com>
          subject: Hello ${name}
          text: |
            Dear ${name},
            leave: ${unsubscribeUrl}
            ${postalAddress}
        %s
        """
            .formatted(name, segments, schedule, more);
    api.request()
        .contentType("text/yaml")
        .header("If-None-Match", "*")
        .body(file)
        .put("/v1/campaigns/{name}", name)
        .then()
        .statusCode(201);
  }

  /** Sets what marketing messages need of the workspace. */
  void postalAddress() {
    String etag = api.get("/v1/workspace").header("ETag");
    api.request()
        .contentType("application/json")
        .header("If-Match", etag)
        .body(Map.of("postalAddress", "Fanfare Market, 1 Main Street, Springfield"))
        .patch("/v1/workspace")
        .then()
        .statusCode(200);
  }

  String launch(String name) {
    var launched = api.post("/v1/campaigns/{name}/runs", Map.of(), name);
    launched.then().statusCode(201);
    return launched.path("id");
  }

  /** Pauses, resumes or cancels. */
  Response command(String command, String id) {
    // What may be said with a command may be left out, and the client under test would call it a
    // form.
    return command.equals("cancel")
        ? api.request().contentType("application/json").post("/v1/runs/{id}/cancel", id)
        : api.post("/v1/runs/{id}/" + command, Map.of(), id);
  }

  Response run(String id) {
    return api.get("/v1/runs/{id}", id);
  }

  Response ended(String id) {
    return inState(id, "COMPLETED");
  }

  Response inState(String id, String state) {
    return Awaiting.value("run is " + state, () -> run(id), run -> state.equals(run.path("state")));
  }

  /** How many people of the run are in a state, for any or one reason. */
  int count(Response run, String state, String reason) {
    List<Map<String, Object>> counts = run.path("counts");
    return counts.stream()
        .filter(count -> state.equals(count.get("state")))
        .filter(count -> reason.isEmpty() || reason.equals(count.get("reason")))
        .mapToInt(count -> (Integer) count.get("count"))
        .sum();
  }

  /** Whoever the inbox took a mail for, in the order of its log. */
  List<String> taken() {
    return records().stream()
        .filter(record -> record.outcome().equals("accepted") || record.outcome().equals("cut"))
        .map(InboxRecord::to)
        .toList();
  }

  /** The lines of the log, which only grows: what was read before is not read again. */
  synchronized List<InboxRecord> records() {
    try (var log = FileChannel.open(folder.resolve("inbox.log"))) {
      var more = ByteBuffer.allocate(Math.toIntExact(log.size() - logRead));
      while (more.hasRemaining() && log.read(more, logRead + more.position()) >= 0) {
        // Until all is read.
      }
      var text = new String(more.array(), 0, more.position(), StandardCharsets.UTF_8);
      var whole = text.substring(0, text.lastIndexOf('\n') + 1);
      for (var line : whole.lines().toList()) {
        read.add(RECORD.readValue(line));
      }
      logRead += whole.getBytes(StandardCharsets.UTF_8).length;
      return List.copyOf(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The source of the first mail to an address. */
  String mailTo(String address) {
    return mailsTo(address).getFirst();
  }

  /** The sources of all mails to an address, in the order in which they came. */
  List<String> mailsTo(String address) {
    var mails =
        records().stream()
            .filter(one -> one.to().equals(address) && one.offset() != null)
            .map(this::mail)
            .toList();
    assertThat(mails).as(address).isNotEmpty();
    return mails;
  }

  private String mail(InboxRecord record) {
    try (var mails = new RandomAccessFile(folder.resolve("mails.bin").toFile(), "r")) {
      var bytes = new byte[Objects.requireNonNull(record.length()).intValue()];
      mails.seek(Objects.requireNonNull(record.offset()));
      mails.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pauses a run, and waits for longer than a worker takes to look whether it is. */
  void pauseForAll(String run) {
    command("pause", run).then().statusCode(202);
    var paused = Instant.now();
    Awaiting.until(
        "no worker thinks that it sends",
        () -> Duration.between(paused, Instant.now()).toMillis() > 1_000);
  }

  /** Where the inbox writes what it took. */
  Path log() {
    return folder.resolve("inbox.log");
  }

  /** What the auditor says of a run, from the outside. */
  AuditReport audit(String run) {
    var client = new ApiClient(URI.create(RestAssured.baseURI + ":" + RestAssured.port), api.key());
    try {
      return new RunAudit(client, 64, null).audit(run, folder.resolve("inbox.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The equation: everybody planned is in an end state. */
  static void everybodyIsAccountedFor(Response run) {
    List<Map<String, Object>> counts = run.path("counts");
    int sum = counts.stream().mapToInt(count -> (Integer) count.get("count")).sum();
    assertThat(sum).isEqualTo(run.<Integer>path("planned"));
  }

  @Override
  public void close() {
    inbox.close();
  }
}
