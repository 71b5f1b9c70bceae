package dev.fanfare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.TestingEngine.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleVerbsTest {

  @TempDir Path folder;
  private final TestingEngine engine = new TestingEngine();
  private TestingShell shell = new TestingShell(Path.of(""));

  @BeforeEach
  void write() throws IOException {
    shell = new TestingShell(folder).at(engine);
    Files.writeString(folder.resolve("people.csv"), "id,mail,first\n1,a@example.com,Ada\n");
    engine.on("POST /v1/segments/gold/imports", Told.json(201, imported("WAITING", 0)));
    engine.on("PUT /v1/imports/imp_1/file", Told.json(202, imported("STAGED", 0)));
    engine.on(
        "GET /v1/imports/imp_1",
        Told.json(200, imported("APPLYING", 0)),
        Told.json(200, imported("DONE", 0)));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void importsAFileWithItsMappingAndConsent() throws IOException {
    int exit =
        shell.run(
            "import",
            "gold",
            "people.csv",
            "--map",
            "externalId=id,email=mail,firstName=first",
            "--consent",
            "marketing",
            "--basis",
            "ticked at checkout");

    assertThat(exit).isZero();
    JsonNode announced = engine.body("POST /v1/segments/gold/imports");
    assertThat(announced.path("mapping").path("attributes").path("firstName").asText())
        .isEqualTo("first");
    assertThat(announced.path("consent").path("purposes").get(0).asText()).isEqualTo("marketing");
    var upload = engine.asked("PUT /v1/imports/imp_1/file").getFirst();
    assertThat(upload.body()).isEqualTo("id,mail,first\n1,a@example.com,Ada\n");
    assertThat(upload.headers()).containsEntry("Content-type", "text/csv");
    assertThat(shell.out()).contains("gold is at version 4: 9 rows applied");
  }

  @Test
  void sendsAPackedFileAsItIsAndSaysHow() throws IOException {
    try (var packing =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("people.csv.gz")))) {
      packing.write("id\n1\n".getBytes(StandardCharsets.UTF_8));
    }

    int exit =
        shell.run(
            "import",
            "gold",
            "people.csv.gz",
            "--map",
            "externalId=id",
            "--separator",
            "tab",
            "--encoding",
            "windows-1252");

    assertThat(exit).isZero();
    JsonNode announced = engine.body("POST /v1/segments/gold/imports");
    assertThat(announced.path("format").asText()).isEqualTo("csv");
    assertThat(announced.path("separator").asText()).isEqualTo("\t");
    assertThat(announced.path("encoding").asText()).isEqualTo("windows-1252");
    assertThat(announced.has("dryRun")).isFalse();
    assertThat(engine.asked("PUT /v1/imports/imp_1/file").getFirst().headers())
        .containsEntry("Content-encoding", "gzip")
        .containsEntry("Content-type", "text/csv");
  }

  @Test
  void importsAPinpointFileWithoutMapping() throws IOException {
    int exit =
        shell.run(
            "import",
            "gold",
            "people.csv",
            "--layout",
            "pinpoint",
            "--ignore",
            "Demographic.Make,Id2",
            "--region",
            "AT",
            "--consent",
            "marketing",
            "--basis",
            "card",
            "--channel",
            "sms");

    assertThat(exit).isZero();
    JsonNode announced = engine.body("POST /v1/segments/gold/imports");
    assertThat(announced.path("layout").asText()).isEqualTo("pinpoint");
    assertThat(announced.path("ignore")).hasSize(2);
    assertThat(announced.path("region").asText()).isEqualTo("AT");
    assertThat(announced.path("consent").path("channel").asText()).isEqualTo("sms");
    assertThat(announced.has("mapping")).isFalse();
  }

  @Test
  void letsTheEngineReadASource() throws IOException {
    int exit = shell.run("import", "gold", "s3://people/gold.csv.gz", "--map", "externalId=id");

    assertThat(exit).isZero();
    JsonNode announced = engine.body("POST /v1/segments/gold/imports");
    assertThat(announced.path("source").asText()).isEqualTo("s3://people/gold.csv.gz");
    assertThat(announced.path("format").asText()).isEqualTo("csv");
    assertThat(engine.asked("PUT /v1/imports/imp_1/file")).isEmpty();
  }

  @Test
  void tellsWhatADryRunFound() throws IOException {
    engine.on(
        "GET /v1/imports/imp_1",
        """
        {"id":"imp_1","segment":"gold","dryRun":true,"state":"CHECKED","consent":{"basis":"card"},
         "rowsRead":1204,"rowsRejected":0,"rowsApplied":1204,"createdProfiles":1133,"updatedProfiles":40,
         "unchangedProfiles":31,"changedFields":{"attributes.city":38,"email":5},"grantedConsents":1130,
         "keptWithdrawals":3,"joinedMembers":1140,"leftMembers":12}
        """);

    int exit = shell.run("import", "gold", "people.csv", "--map", "externalId=id", "--dry-run");

    assertThat(exit).isZero();
    assertThat(engine.body("POST /v1/segments/gold/imports").path("dryRun").asBoolean()).isTrue();
    assertThat(shell.out().lines())
        .containsExactly(
            "Nothing is changed. Into gold the file would bring:",
            "people",
            " 1,204  in the file",
            " 1,133  new",
            "    40  changed",
            "    38    in attributes.city",
            "     5    in email",
            "    31  known and unchanged",
            " 1,140  join the segment",
            "    12  leave the segment",
            " 1,130  consent to something new",
            "     3  keep their withdrawal");
  }

  @Test
  void tellsAndSavesWhatWasRejected() throws IOException {
    engine.on("GET /v1/imports/imp_1", imported("DONE", 1));
    engine.on(
        "GET /v1/imports/imp_1/rejects?limit=10",
        """
        {"items":[{"line":17,"column":"mail","value":"ada@","reason":"is not an e-mail address"}]}
        """);
    engine.on(
        "GET /v1/imports/imp_1/rejects",
        new Told(200, "text/csv", Map.of(), "line,column,value,reason\n17,mail,ada@,bad\n"));

    int exit =
        shell.run("import", "gold", "people.csv", "--map", "externalId=id", "--rejects", "no.csv");

    assertThat(exit).isZero();
    assertThat(shell.out()).contains("1 line rejected, all in no.csv").contains("is not an e-mail");
    assertThat(folder.resolve("no.csv")).content().contains("17,mail,ada@");
  }

  @Test
  void refusesConsentWithoutBasisAndMappingWithoutId() {
    assertThat(shell.run("import", "gold", "people.csv", "--map", "email=mail")).isEqualTo(2);
    assertThat(
            shell.run(
                "import", "gold", "people.csv", "--map", "externalId=id", "--consent", "marketing"))
        .isEqualTo(2);
    assertThat(engine.asked("POST /v1/segments/gold/imports")).isEmpty();
  }

  @Test
  void endsWithOneWhereTheImportIsRefused() {
    engine.on(
        "GET /v1/imports/imp_1",
        imported("REFUSED", 0).replace("\"state\"", "\"problem\":\"no column id\",\"state\""));

    assertThat(shell.run("import", "gold", "people.csv", "--map", "externalId=id")).isEqualTo(1);
    assertThat(shell.err()).contains("refused: no column id");
  }

  @Test
  void explainsInSentences() {
    engine.on(
        "GET /v1/runs/run_1/people/house%2F%207",
        """
        {"run":"run_1","campaign":"spring","campaignVersion":3,"segments":{"gold":4},"externalId":"house/ 7","subject":"9",
         "targeted":true,"summary":"Skipped since there is no consent.",
         "decisions":[{"step":1,"slot":"email","state":"SKIPPED","reason":"no_consent","rule":"marketing needs consent",
           "values":{"consent":"none"},"attempt":0,"ambiguous":0,"probability":0.9,"decidedAt":"2026-11-22T08:00:02Z","messageId":"m"}]}
        """);

    assertThat(shell.run("explain", "run_1", "house/ 7")).isZero();
    assertThat(shell.out())
        .contains("Skipped since there is no consent.")
        .contains("skipped, no consent (step 1, email)")
        .contains("consent = none")
        .contains("version 4 of gold");
  }

  @Test
  void explainsWhereSomebodyIsAndWhatDidNotBringThemIn() {
    engine.on(
        "GET /v1/runs/run_1/people/c-18",
        """
        {"run":"run_1","campaign":"carts","campaignVersion":1,"segments":{"gold":4,"late":2},"externalId":"c-18","subject":"9",
         "membership":[{"segment":"gold","version":4,"byRule":false,"member":true},
           {"segment":"late","version":2,"byRule":true,"member":false}],
         "targeted":false,"summary":"Passed over, last for event cart-2.","decisions":[],
         "passed":[
           {"event":"cart-1","at":"2026-11-22T08:00:00Z","recordedAt":"2026-11-22T08:00:02Z","why":"condition"},
           {"event":"cart-2","at":"2026-11-22T09:00:00Z","recordedAt":"2026-11-22T09:00:02Z","why":"not_eligible",
            "detail":"came in once, planned for 2026-11-20T08:00:00Z"}]}
        """);

    assertThat(shell.run("explain", "run_1", "c-18")).isZero();
    assertThat(shell.out())
        .contains("in gold (version 4)")
        .contains("not in late (version 2, a rule, asked now)")
        .containsPattern(
            "passed +event cart-1 of 2026-11-22 \\d\\d:\\d\\d:00: does not meet the condition")
        .containsPattern(
            "\n +event cart-2 of .*: the person may not come again yet, came in once, planned for");
  }

  @Test
  void saysWhatWouldHaveFlippedIt() {
    engine.on(
        "GET /v1/runs/run_1/people/ada",
        """
        {"run":"run_1","campaign":"spring","campaignVersion":3,"segments":{},"externalId":"ada","subject":"9",
         "targeted":true,"summary":"Skipped: The address is suppressed.",
         "decisions":[{"step":1,"slot":"email","state":"SKIPPED","reason":"suppressed","rule":"The address is suppressed.",
           "values":{},"present":{"wouldBe":"skip: no_consent"},"attempt":0,"ambiguous":0,"probability":0.9,
           "draws":[{"what":"holdout","draw":"47.11 %","holds":"not in the group","from":"10.00 %","to":"100.00 %",
             "flips":"a holdout of at least 47.12 %"}],
           "flips":{"judged":[{"changes":[
               {"what":"suppressed","from":"yes","to":"no","words":"The suppression of the address is lifted."},
               {"what":"consent","from":"none","to":"granted","words":"The person consents to marketing by e-mail."}],"then":"send"}],
             "present":[{"changes":[
               {"what":"consent","from":"none","to":"granted","words":"The person consents to marketing by e-mail."}],"then":"send"}]},
           "decidedAt":"2026-11-22T08:00:02Z","messageId":"m"}]}
        """);

    assertThat(shell.run("explain", "run_1", "ada")).isZero();
    assertThat(shell.out())
        .contains(
            """
              otherwise sent, if all of this had been so:
                        - The suppression of the address is lifted.
                            suppressed: yes -> no
                        - The person consents to marketing by e-mail.
                            consent: none -> granted
              today     would be skipped, no consent
                        sent, if this were so:
                        - The person consents to marketing by e-mail.
                            consent: none -> granted
              draws     holdout 47.11 %, from 10.00 % to 100.00 %: not in the group
                          otherwise by a holdout of at least 47.12 %
            """);
  }

  @Test
  void saysWhatWouldHaveKeptAMessageBackOrBroughtSomebodyIn() {
    engine.on(
        "GET /v1/runs/run_1/people/ada",
        """
        {"run":"run_1","campaign":"spring","campaignVersion":3,"segments":{},"externalId":"ada","subject":"9",
         "targeted":true,"summary":"Sent.",
         "decisions":[{"step":1,"slot":"email","state":"SENT","rule":"Nothing spoke against it.",
           "values":{},"present":{"wouldBe":"send"},"attempt":1,"ambiguous":0,"probability":0.9,"draws":[],
           "flips":{"judged":[{"changes":[{"what":"suppressed","from":"no","to":"yes","words":"The address is suppressed."}],
             "then":"skip: suppressed"}],"present":[]},
           "decidedAt":"2026-11-22T08:00:02Z","messageId":"m"}]}
        """);
    engine.on(
        "GET /v1/runs/run_1/people/bob",
        """
        {"run":"run_1","campaign":"spring","campaignVersion":3,"segments":{"vips":1},"externalId":"bob","subject":"8",
         "targeted":false,"summary":"Not in the audience.","decisions":[],
         "flips":[{"changes":[{"what":"segment vips","from":"profile.city = \\"Graz\\"","to":"profile.city == \\"Wien\\"",
           "words":"The person meets it."}],"then":"targeted"}]}
        """);

    assertThat(shell.run("explain", "run_1", "ada")).isZero();
    assertThat(shell.out())
        .contains("otherwise this would have kept the message back:")
        .contains("- The address is suppressed. It is then skipped, suppressed.")
        .contains("today     would be sent");
    assertThat(shell.run("explain", "run_1", "bob")).isZero();
    assertThat(shell.out())
        .contains("otherwise in the audience, if this had been so:")
        .contains("segment vips: profile.city = \"Graz\" -> profile.city == \"Wien\"");
  }

  @Test
  void readsListsToTheirLastPage() {
    engine.on(
        "GET /v1/segments?limit=500",
        "{\"items\":[{\"name\":\"gold\",\"version\":4,\"members\":1133}],\"next\":\"a b\"}");
    engine.on(
        "GET /v1/segments?limit=500&cursor=a%20b",
        "{\"items\":[{\"name\":\"silver\",\"members\":0}]}");

    assertThat(shell.run("segments")).isZero();
    assertThat(shell.out()).contains("gold").contains("1,133").contains("silver");
  }

  @Test
  void replacesAnAccountAsItWasRead() throws IOException {
    Files.writeString(folder.resolve("main.json"), "{\"channel\":\"email\"}");
    engine.on("GET /v1/accounts/main", Told.json(200, "{}").with("ETag", "\"2\""));
    engine.on("PUT /v1/accounts/main", "{}");

    assertThat(shell.run("account", "set", "main", "main.json")).isZero();
    assertThat(engine.asked("PUT /v1/accounts/main").getFirst().headers())
        .containsEntry("If-match", "\"2\"");
    assertThat(shell.out()).contains("main: replaced");
  }

  @Test
  void decidesWhatBecomesOfTheUnknown() throws IOException {
    engine.on(
        "POST /v1/runs/run_1/unknown", Told.json(202, "{\"decision\":\"resend\",\"people\":31}"));

    assertThat(shell.run("unknown", "run_1", "--decide", "resend")).isZero();
    assertThat(engine.body("POST /v1/runs/run_1/unknown").path("decision").asText())
        .isEqualTo("resend");
    assertThat(shell.out()).contains("resend: 31 people");
  }

  private static String imported(String state, int rejected) {
    return """
    {"id":"imp_1","segment":"gold","mode":"replace","format":"csv","mapping":{"externalId":"id"},"state":"%s",
     "rowsRead":10,"rowsRejected":%d,"rowsApplied":9,"createdProfiles":9,"updatedProfiles":0,"segmentVersion":4,
     "createdAt":"2026-11-22T08:00:00Z"}
    """
        .formatted(state, rejected);
  }
}
