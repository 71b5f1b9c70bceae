package dev.fanfare.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.Awaiting;
import dev.fanfare.cli.Main;
import dev.fanfare.cli.Shell;
import dev.fanfare.cli.terminal.Terminal;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Campaigns as code: what a plan says, and that nothing but what it said is applied. */
@QuarkusTest
final class PlansIT {

  private static final String SPRING =
      """
      # Ours, with a comment that stays.
      campaign: spring
      version: 1
      purpose: service
      audience:
        include: [gold]
      schedule: now
      message:
        channel: email
        from: Fanfare Market <offers@example.com>
        subject: Hello
        text: Hello
      """;

  private static final String WORDS =
      """
        subject: Hello
        text: Hello
      """;

  private static final String AUTUMN = SPRING.replace("spring", "autumn");

  @TempDir Path folder;
  private Api admin = Api.with("");

  @BeforeEach
  void workspace() {
    admin = Api.newWorkspace();
    admin
        .request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(Map.of("channel", "email", "adapter", "null", "settings", Map.of()))
        .put("/v1/accounts/nowhere")
        .then()
        .statusCode(201);
    people("gold", "p-1", "p-2", "p-3");
    people("vip", "p-3", "p-4");
  }

  @Test
  void tellsWhatWouldChangeAndHowManyPeople() {
    apply(plan(admin, "spring.yaml", SPRING));

    var plan =
        plan(
            admin,
            "spring.yaml",
            SPRING.replace("[gold]", "[vip]") + "holdout: 10%\n",
            "autumn.yaml",
            AUTUMN);

    assertThat(plan.<List<String>>path("campaigns.campaign")).containsExactly("autumn", "spring");
    assertThat(plan.<List<String>>path("campaigns.what")).containsExactly("new", "changed");
    assertThat(plan.<Integer>path("campaigns[0].audience.after")).isEqualTo(3);
    assertThat(plan.<List<Map<String, String>>>path("campaigns[1].changes"))
        .containsExactly(
            Map.of("path", "audience.include", "before", "gold"),
            Map.of("path", "audience.include", "after", "vip"),
            Map.of("path", "holdout", "before", "0%", "after", "10%"));
    assertThat(plan.<Map<String, Integer>>path("campaigns[1].audience"))
        .isEqualTo(Map.of("before", 3, "after", 2, "joining", 1, "leaving", 2));
    assertThat(plan.<Boolean>path("changes")).isTrue();
    admin.get("/v1/campaigns/autumn").then().statusCode(404);
  }

  @Test
  void appliesAllFilesOfAPlanAndTellsWhichPlanAVersionCameOf() {
    var plan = plan(admin, "spring.yaml", SPRING, "autumn.yaml", AUTUMN);

    var outcome = apply(plan);

    outcome.then().statusCode(200);
    assertThat(outcome.<List<String>>path("campaigns.what")).containsExactly("created", "created");
    assertThat(admin.get("/v1/campaigns/autumn/versions").<String>path("items[0].plan"))
        .isEqualTo(plan.path("hash"));
    var again = plan(admin, "spring.yaml", SPRING, "autumn.yaml", AUTUMN);
    assertThat(again.<Boolean>path("changes")).isFalse();
    assertThat(apply(again).<List<String>>path("campaigns.what"))
        .containsExactly("unchanged", "unchanged");
    assertThat(admin.get("/v1/plans/{hash}", again.<String>path("hash")).asString())
        .isEqualTo(again.asString());
  }

  @Test
  void refusesAPlanWhenTheLiveVersionHasMoved() {
    apply(plan(admin, "spring.yaml", SPRING));
    var plan = plan(admin, "spring.yaml", SPRING + "holdout: 1%\n", "autumn.yaml", AUTUMN);
    var other = admin.as("marketer");
    put(other, SPRING + "holdout: 2%\n");

    var refused = apply(plan);

    refused.then().statusCode(412);
    assertThat(refused.<String>path("code")).isEqualTo("plan-outdated");
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("spring");
    assertThat(refused.<String>path("violations[0].rule"))
        .startsWith("was at version 1 when it was planned; applied by key of a test at ");
    admin.get("/v1/campaigns/autumn").then().statusCode(404);
  }

  @Test
  void appliesAPlanOnce() {
    var plan = plan(admin, "spring.yaml", SPRING);
    apply(plan).then().statusCode(200);

    var again = apply(plan);

    again.then().statusCode(412);
    assertThat(again.<String>path("detail")).startsWith("It was applied already, at ");
  }

  @Test
  void tellsAllProblemsOfAllFilesAndPlansNothing() {
    var plan =
        plan(
            admin,
            "a.yaml",
            SPRING.replace("[gold]", "[lead]"),
            "b.yaml",
            "campaign: autumn\n",
            "c.yaml",
            SPRING);

    assertThat(plan.<Boolean>path("valid")).isFalse();
    assertThat(plan.<String>path("hash")).isNull();
    var problems = new ArrayList<String>();
    plan.<List<Map<String, Object>>>path("problems")
        .forEach(
            each ->
                problems.add(each.get("file") + ":" + each.get("line") + " " + each.get("path")));
    assertThat(problems)
        .contains("a.yaml:6 audience.include[0]", "b.yaml:1 audience", "c.yaml:2 campaign");
  }

  @Test
  void tellsWhatOthersAppliedAndWhatOfItWouldBeUndone() {
    apply(plan(admin, "spring.yaml", SPRING));
    var other = admin.as("marketer");
    put(other, SPRING + "holdout: 5%\nrate: 10 per hour\n");

    var plan = plan(admin, "spring.yaml", SPRING + "holdout: 5%\nonUnknown: ask\n");

    assertThat(plan.<Integer>path("campaigns[0].drift.base")).isEqualTo(1);
    assertThat(plan.<List<String>>path("campaigns[0].drift.versions.keyName"))
        .containsExactly("of a test");
    assertThat(plan.<List<Map<String, Object>>>path("campaigns[0].drift.changes"))
        .containsExactly(
            Map.of("path", "holdout", "before", "0%", "after", "5%", "undone", false),
            Map.of("path", "rate", "after", "10 per hour", "undone", true));
  }

  @Test
  void rollsBackToTheWordsOfAFormerVersion() {
    apply(plan(admin, "spring.yaml", SPRING));
    apply(plan(admin, "spring.yaml", SPRING.replace("Hello", "Good evening")));
    var live = admin.get("/v1/campaigns/spring");

    rollBack(1, null).then().statusCode(428);
    rollBack(1, "\"1\"").then().statusCode(412);
    rollBack(9, live.header("ETag")).then().statusCode(404);
    var rolled = rollBack(1, live.header("ETag"));

    rolled.then().statusCode(200);
    assertThat(rolled.<Integer>path("version")).isEqualTo(3);
    assertThat(rolled.<String>path("file")).isEqualTo(SPRING);
    assertThat(admin.get("/v1/campaigns/spring/versions").<Integer>path("items[0].restores"))
        .isEqualTo(1);
    assertThat(
            admin
                .get("/v1/campaigns/spring/versions/3/changes")
                .<List<Map<String, String>>>path("changes"))
        .containsExactly(
            Map.of("path", "message.subject", "before", "Good evening", "after", "Hello"),
            Map.of("path", "message.text", "before", "Good evening", "after", "Hello"));
    assertThat(
            admin.get("/v1/campaigns/spring/versions/3/changes?since=1").<List<?>>path("changes"))
        .isEmpty();
  }

  @Test
  void pullsWhatIsLiveSoThatAPlanHasNothingToChange() throws IOException {
    put(admin, SPRING + "\n# more\n");
    put(admin, AUTUMN);

    assertThat(run("pull")).isZero();
    assertThat(Files.readString(folder.resolve("campaigns/spring.yaml")))
        .isEqualTo(SPRING + "\n# more\n");
    assertThat(run("plan", ".")).isZero();

    Files.writeString(folder.resolve("campaigns/autumn.yaml"), AUTUMN + "# another comment\n");
    assertThat(run("plan", ".")).isEqualTo(2);
    assertThat(run("apply", ".")).isZero();
    Files.delete(folder.resolve("campaigns/spring.yaml"));
    assertThat(run("plan", ".")).as("what is live only stays").isZero();
    assertThat(printed.toString())
        .contains("only comments, order or layout differ")
        .contains("autumn: new version, version 2")
        .contains("spring: in force, and in no file");
  }

  @Test
  void appliesTheTemplatesOfAFolderWithTheCampaignsThatSendThem() throws IOException {
    file("campaigns/spring.yaml", SPRING.replace(WORDS, "  template: hello\n"));
    file("templates/email/hello/subject.ftl", "Hello\n");
    file("templates/email/hello/body.txt.ftl", "<#include \"closing\">");
    file("templates/email/hello/locale.txt", "en\n");
    file("templates/email/hello/de/subject.ftl", "Hallo\n");
    file("templates/email/hello/de/body.txt.ftl", "Servus");
    file("templates/email/closing/body.txt.ftl", "Yours");

    assertThat(run("plan", ".")).isEqualTo(2);
    admin.get("/v1/templates/hello").then().statusCode(404);
    assertThat(run("apply", ".")).isZero();
    assertThat(admin.get("/v1/campaigns/spring").<String>path("template.name"))
        .isEqualTo("hello@1");
    assertThat(run("plan", ".")).isZero();

    file("templates/email/closing/body.txt.ftl", "Truly yours");
    assertThat(run("plan", ".")).isEqualTo(2);
    assertThat(run("apply", ".")).isZero();
    assertThat(
            admin.get("/v1/campaigns/spring").<String>path("template.fragments.closing.words.text"))
        .isEqualTo("Truly yours");
    assertThat(printed.toString())
        .contains("+ template hello  templates/email/hello: new")
        .contains("template closing: created, version 1")
        .contains("~ template closing  templates/email/closing")
        .contains("text  Yours → Truly yours")
        .contains("template closing: new version, version 2")
        .contains("template hello: unchanged, version 1")
        .contains("spring: new version, version 2");
  }

  @Test
  void pullsTheTemplatesOfTheWorkspaceToTheLetter() throws IOException {
    file("campaigns/spring.yaml", SPRING.replace(WORDS, "  template: hello\n"));
    file("templates/email/hello/subject.ftl", "Hello\n");
    file("templates/email/hello/body.html.ftl", "<p>Hello</p>\r\n\n");
    file("templates/email/hello/locale.txt", "en\n");
    file("templates/email/hello/de-AT/subject.ftl", "Servus\n");
    file("templates/email/hello/de-AT/body.html.ftl", "<p>Servus</p>");
    assertThat(run("apply", ".")).isZero();

    assertThat(run("pull", "--into", "copy")).isZero();

    for (var file :
        List.of(
            "campaigns/spring.yaml",
            "templates/email/hello/subject.ftl",
            "templates/email/hello/body.html.ftl",
            "templates/email/hello/locale.txt",
            "templates/email/hello/de-AT/subject.ftl",
            "templates/email/hello/de-AT/body.html.ftl")) {
      assertThat(Files.readString(folder.resolve("copy").resolve(file)))
          .isEqualTo(Files.readString(folder.resolve(file)));
    }
    assertThat(run("plan", "copy")).isZero();
    file("copy/templates/email/hello/subject.ftl", "Mine\n");
    assertThat(run("pull", "--into", "copy")).as("an edit is kept").isEqualTo(1);
    assertThat(Files.readString(folder.resolve("copy/templates/email/hello/subject.ftl")))
        .isEqualTo("Mine\n");
  }

  @Test
  void refusesAllWhenATemplateIsWrongOrHasMoved() throws IOException {
    file("campaigns/spring.yaml", SPRING.replace(WORDS, "  template: hello\n"));
    file("templates/email/hello/subject.ftl", "Hello\n");
    file("templates/email/hello/body.txt.ftl", "${nobody}");

    assertThat(run("apply", ".")).isEqualTo(1);
    assertThat(printed.toString()).contains("templates/email/hello:1:3: text");
    admin.get("/v1/campaigns/spring").then().statusCode(404);
    var words = Map.of("subject", "Hello", "text", "Hello");
    var plan =
        admin.post(
            "/v1/plans",
            Map.of(
                "files",
                List.of(
                    Map.of(
                        "file",
                        "spring.yaml",
                        "text",
                        SPRING.replace(WORDS, "  template: hello\n"))),
                "templates",
                List.of(Map.of("name", "hello", "words", words))));
    admin
        .request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(Map.of("subject", "Other", "text", "Other"))
        .put("/v1/templates/hello")
        .then()
        .statusCode(201);

    var refused = apply(plan);

    refused.then().statusCode(412);
    assertThat(refused.<List<String>>path("violations.place")).containsExactly("template hello");
    assertThat(admin.get("/v1/templates/hello").<String>path("subject")).isEqualTo("Other");
    admin.get("/v1/campaigns/spring").then().statusCode(404);
  }

  @Test
  void tellsWhichWordsOfOthersATemplateWouldTakeBack() throws IOException {
    file("campaigns/spring.yaml", SPRING);
    file("templates/email/hello/subject.ftl", "Hello\n");
    file("templates/email/hello/body.txt.ftl", "Hello");
    assertThat(run("apply", ".")).isZero();
    admin
        .as("marketer")
        .request()
        .contentType(ContentType.JSON)
        .header("If-Match", "\"1\"")
        .body(Map.of("subject", "Theirs", "text", "Hello"))
        .put("/v1/templates/hello")
        .then()
        .statusCode(200);

    assertThat(run("apply", ".")).isEqualTo(1);

    assertThat(printed.toString()).contains("undone  subject  Hello → Theirs");
    assertThat(run("apply", "--overwrite", ".")).isZero();
    assertThat(admin.get("/v1/templates/hello").<Integer>path("version")).isEqualTo(3);
  }

  private void file(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private final StringWriter printed = new StringWriter();

  private int run(String... verb) {
    var terminal = new Terminal(new PrintWriter(printed), new PrintWriter(printed), false, false);
    var environment =
        Map.of(
            "FANFARE_URL",
            RestAssured.baseURI + ":" + RestAssured.port,
            "FANFARE_KEY",
            admin.key());
    return Main.run(new Shell(terminal, environment, folder), verb);
  }

  private Response rollBack(int version, @Nullable String etag) {
    var request = admin.request().contentType(ContentType.JSON).body(Map.of("version", version));
    if (etag != null) {
      request.header("If-Match", etag);
    }
    return request.post("/v1/campaigns/spring/rollback");
  }

  private static Response plan(Api api, String... filesAndTexts) {
    var files = new ArrayList<Map<String, String>>();
    for (int i = 0; i < filesAndTexts.length; i += 2) {
      files.add(Map.of("file", filesAndTexts[i], "text", filesAndTexts[i + 1]));
    }
    var plan = api.post("/v1/plans", Map.of("files", files));
    plan.then().statusCode(200);
    return plan;
  }

  private Response apply(Response plan) {
    return admin.request().post("/v1/plans/{hash}/apply", plan.<String>path("hash"));
  }

  private static void put(Api api, String file) {
    var name = file.lines().filter(line -> line.startsWith("campaign: ")).findFirst().orElseThrow();
    var path = "/v1/campaigns/" + name.substring("campaign: ".length());
    var known = api.get(path);
    var request = api.request().contentType("text/yaml").body(file);
    request =
        known.statusCode() == 200
            ? request.header("If-Match", known.header("ETag"))
            : request.header("If-None-Match", "*");
    assertThat(request.put(path).statusCode()).isLessThan(300);
  }

  private void people(String segment, String... ids) {
    String id =
        admin
            .post(
                "/v1/segments/{name}/imports",
                Map.of("mode", "replace", "format", "csv", "mapping", Map.of("externalId", "id")),
                segment)
            .path("id");
    admin
        .request()
        .contentType("text/csv")
        .body("id\n" + String.join("\n", ids) + "\n")
        .put("/v1/imports/{id}/file", id)
        .then()
        .statusCode(202);
    Awaiting.until(
        "the import", () -> admin.get("/v1/imports/{id}", id).<String>path("state").equals("DONE"));
  }
}
