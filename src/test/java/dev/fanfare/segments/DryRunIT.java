package dev.fanfare.segments;

import static dev.fanfare.segments.Importing.MAPPING;
import static dev.fanfare.segments.Importing.definition;
import static dev.fanfare.segments.Importing.imported;
import static dev.fanfare.segments.Importing.workspace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dry run tells what the import would do, to the last figure, and does nothing of it. */
@QuarkusTest
final class DryRunIT {

  private static final List<String> FIGURES =
      List.of(
          "rowsRead",
          "rowsRejected",
          "rowsApplied",
          "createdProfiles",
          "updatedProfiles",
          "unchangedProfiles",
          "changedFields",
          "grantedConsents",
          "keptWithdrawals",
          "joinedMembers",
          "leftMembers");

  /** More than a chunk of new people. */
  private static final int NEW = 6_000;

  @Inject
  @DataSource("background")
  AgroalDataSource pool;

  @Test
  void tellsExactlyWhatTheImportDoes() throws SQLException {
    var api = prepared();
    var file = mixed();
    var dry = imported(api, "all", announcement("replace", true), file);
    var before = everything(dry.path("id"));

    var again = imported(api, "all", announcement("replace", true), file);
    assertThat(everything(dry.path("id"))).isEqualTo(before);

    assertThat(again.<String>path("state")).isEqualTo("CHECKED");
    assertThat(again.<Boolean>path("dryRun")).isTrue();
    assertThat(again.<Integer>path("segmentVersion")).isNull();
    assertThat(figures(again)).isEqualTo(figures(dry));
    assertThat(figures(again))
        .containsEntry("rowsRead", NEW + 8)
        .containsEntry("rowsRejected", 2)
        .containsEntry("rowsApplied", NEW + 6)
        .containsEntry("createdProfiles", NEW)
        .containsEntry("updatedProfiles", 4)
        .containsEntry("unchangedProfiles", 2)
        .containsEntry("changedFields", Map.of("attributes.city", 2, "email", 3, "zone", 1))
        .containsEntry("grantedConsents", NEW + 5)
        .containsEntry("keptWithdrawals", 1)
        .containsEntry("joinedMembers", NEW + 1)
        .containsEntry("leftMembers", 1);

    var done = imported(api, "all", announcement("replace", false), file);
    assertThat(done.<String>path("state")).isEqualTo("DONE");
    assertThat(figures(done)).isEqualTo(figures(dry));
    assertThat(rejects(api, done)).hasSize(2).isEqualTo(rejects(api, dry));

    var after = imported(api, "all", announcement("replace", true), file);
    assertThat(figures(after))
        .containsEntry("createdProfiles", 0)
        .containsEntry("updatedProfiles", 0)
        .containsEntry("unchangedProfiles", NEW + 6)
        .containsEntry("changedFields", Map.of())
        .containsEntry("grantedConsents", 0)
        .containsEntry("keptWithdrawals", 1)
        .containsEntry("joinedMembers", 0)
        .containsEntry("leftMembers", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"replace", "add", "remove"})
  void foretellsEveryMode(String mode) {
    var api = prepared();
    var file = "id\nchanged\nunchanged\nstranger\nnobody\n";
    var definition = definition(mode, Map.of("externalId", "id"));
    definition.put("dryRun", true);

    var dry = imported(api, "all", definition, file);
    definition.put("dryRun", false);
    var done = imported(api, "all", definition, file);

    assertThat(figures(dry)).isEqualTo(figures(done));
    assertThat(List.of(dry.<Integer>path("joinedMembers"), dry.<Integer>path("leftMembers")))
        .isEqualTo(
            switch (mode) {
              case "replace" -> List.of(2, 4);
              case "add" -> List.of(2, 0);
              default -> List.of(0, 2);
            });
  }

  @Test
  void makesNoSegmentAndRefusesAFileAsTheImportWould() {
    var api = workspace();
    var good = imported(api, "new", announcement("replace", true), "id,mail,zone,city\na,,,\n");
    assertThat(good.<String>path("state")).isEqualTo("CHECKED");
    assertThat(good.<String>path("segment")).isEqualTo("new");
    assertThat(good.<Integer>path("joinedMembers")).isEqualTo(1);
    api.get("/v1/segments/new").then().statusCode(404);
    api.get("/v1/profiles/a").then().statusCode(404);

    String id = Importing.announced(api, "new", announcement("replace", true));
    Importing.upload(api, id, "id,mail,zone\n").then().statusCode(422);
    assertThat(api.get("/v1/imports/{id}", id).<String>path("state")).isEqualTo("REFUSED");
    api.get("/v1/segments/new").then().statusCode(404);
  }

  private static Api prepared() {
    var api = workspace();
    imported(
        api,
        "all",
        definition("replace", MAPPING),
        """
        id,mail,zone,city
        changed,old@example.org,Europe/Rome,Rome
        moved,moved@example.org,,Oslo
        unchanged,same@example.org,Europe/Oslo,Oslo
        withdrawn,no@example.org,,
        addressless,,,
        leaver,leaver@example.org,,
        """);
    imported(
        api, "others", definition("replace", MAPPING), "id,mail,zone,city\nstranger,s@x.org,,\n");
    api.post(
            "/v1/profiles/withdrawn/consents",
            Map.of("purpose", "marketing", "channel", "email", "granted", false, "basis", "asked"))
        .then()
        .statusCode(201);
    return api;
  }

  private static String mixed() {
    var file = new StringBuilder("id,mail,zone,city\n");
    file.append("changed,new@example.org,Europe/Paris,Paris\n");
    file.append("moved,,,Bergen\n");
    file.append("unchanged,same@example.org,,Oslo\n");
    file.append("broken,nothing,,\n");
    file.append("withdrawn,no@example.org,,\n");
    file.append("addressless,first@example.org,,\n");
    file.append("changed,twice@example.org,,\n");
    file.append("stranger,S@x.org,,\n");
    for (int i = 0; i < NEW; i++) {
      file.append("n").append(i).append(",n").append(i).append("@example.org,,\n");
    }
    return file.toString();
  }

  private static Map<String, Object> announcement(String mode, boolean dryRun) {
    var definition = definition(mode, MAPPING);
    definition.put("dryRun", dryRun);
    definition.put(
        "consent", Map.of("purposes", List.of("marketing"), "channel", "email", "basis", "card"));
    return definition;
  }

  private static Map<String, Object> figures(Response ended) {
    var figures = new TreeMap<String, Object>();
    FIGURES.forEach(name -> figures.put(name, ended.path(name)));
    return figures;
  }

  private static List<Object> rejects(Api api, Response ended) {
    return api.get("/v1/imports/{id}/rejects", ended.<String>path("id")).path("items");
  }

  /** All rows of the import's workspace in every table, but those of imports themselves. */
  private List<String> everything(String importId) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var rows =
          statement.executeQuery(
              """
              select c.table_name from information_schema.columns c
              where c.table_schema = 'public' and c.column_name = 'workspace_id'
                and c.table_name not in ('segment_import', 'import_reject') order by 1
              """)) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      assertThat(tables).contains("profile", "contact_point", "segment", "consent_change", "event");
      var sums = new ArrayList<String>();
      for (var table : tables) {
        try (var rows =
            statement.executeQuery(
                "select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)),"
                    + " '') from "
                    + table
                    + " t where workspace_id = (select workspace_id from segment_import where id = "
                    + TimeOrderedId.read("imp", importId)
                    + ")")) {
          rows.next();
          sums.add(table + " " + rows.getString(1));
        }
      }
      return sums;
    }
  }
}
