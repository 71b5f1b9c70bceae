package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.Awaiting;
import dev.fanfare.cli.Main;
import dev.fanfare.cli.Shell;
import dev.fanfare.cli.terminal.Terminal;
import dev.fanfare.platform.TimeOrderedId;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify} finds when rows of a real run, and lines of its inbox, are tampered with. */
@QuarkusTest
final class PlantedViolationsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void verifyFindsALostRowADoubledMailAndOneToSomebodySkipped() throws Exception {
    try (var campaign = TestingCampaign.begin()) {
      campaign.postalAddress();
      campaign.people(
          "all", List.of("a,a@example.com,A", "b,b@example.com,B", "c,c@example.com,C", "s,,S"));
      campaign.apply("tampered", "");
      String run = campaign.ended(campaign.launch("tampered")).path("id");
      Awaiting.until("the events are counted", () -> verify(campaign, run).status() == 0);

      plantInLog(campaign, run);
      deleteRow(run, "a");

      var found = verify(campaign, run);
      assertThat(found.status()).isEqualTo(1);
      assertThat(found.refuted("ledger.complete")).isEqualTo(1);
      assertThat(found.refuted("events.known")).isPositive();
      assertThat(found.refuted("sink.known")).as("a mail without a row").isEqualTo(1);
      assertThat(found.refuted("sink.doubled")).isEqualTo(1);
      assertThat(found.refuted("sink.nobody")).isEqualTo(1);
      assertThat(found.refuted("ledger.addresses")).isZero();
      assertThat(found.refuted("sink.lost")).isZero();
    }
  }

  /** What the verb said, and its status. */
  private record Found(int status, JsonNode report) {
    /** How many violations of a check there are, 0 where it is not refuted. */
    long refuted(String name) {
      for (var check : report.path("checks")) {
        if (check.path("name").asText().equals(name)) {
          assertThat(check.path("verdict").asText()).isNotEqualTo("NOT_JUDGED");
          return check.path("verdict").asText().equals("REFUTED")
              ? check.path("violations").asLong()
              : 0;
        }
      }
      throw new IllegalArgumentException(name + " in " + report);
    }
  }

  private Found verify(TestingCampaign campaign, String run) {
    var said = new StringWriter();
    var terminal =
        new Terminal(new PrintWriter(said), new PrintWriter(new StringWriter()), false, false);
    var environment =
        Map.of(
            "FANFARE_URL",
            RestAssured.baseURI + ":" + RestAssured.port,
            "FANFARE_KEY",
            campaign.api().key());
    var shell = new Shell(terminal, environment, folder);
    var log = campaign.log().toString();
    int status = Main.run(shell, "verify", run, "--json", "--sink-log", log);
    try {
      return new Found(status, JSON.readTree(said.toString()));
    } catch (IOException e) {
      throw new IllegalStateException(said.toString(), e);
    }
  }

  /** The mail to b once more, and one of the message that s did not get. */
  private static void plantInLog(TestingCampaign campaign, String run) throws IOException {
    var lines = new ArrayList<>(Files.readAllLines(campaign.log()));
    var taken =
        lines.stream()
            .filter(line -> line.contains("\"to\":\"b@example.com\""))
            .findFirst()
            .orElseThrow();
    var line = (ObjectNode) JSON.readTree(taken);
    line.put("n", lines.size() + 1);
    lines.add(line.toString());
    var skipped = line.deepCopy();
    skipped.put("n", lines.size() + 1).put("to", "s@example.com");
    var id = line.path("messageId").asText();
    skipped.put("messageId", "<" + messageOfSkipped(campaign, run) + id.substring(id.indexOf('@')));
    lines.add(skipped.toString());
    Files.write(campaign.log(), lines);
  }

  private static String messageOfSkipped(TestingCampaign campaign, String run) throws IOException {
    var rows = campaign.api().get("/v1/runs/{id}/ledger", run).asString();
    for (var row : rows.strip().lines().toList()) {
      var read = JSON.readTree(row);
      if (read.path("state").asText().equals("SKIPPED")) {
        return read.path("messageId").asText();
      }
    }
    throw new IllegalStateException("nobody was skipped: " + rows);
  }

  private static void deleteRow(String run, String person) throws SQLException {
    try (var connection = TestingDatabase.connect();
        var delete =
            connection.prepareStatement(
                """
                delete from ledger l using profile p
                where l.run_id = ? and p.workspace_id = l.workspace_id and p.id = l.profile_id
                  and p.external_id = ?
                """)) {
      delete.setLong(1, TimeOrderedId.read("run", run));
      delete.setString(2, person);
      assertThat(delete.executeUpdate()).isEqualTo(1);
    }
  }
}
