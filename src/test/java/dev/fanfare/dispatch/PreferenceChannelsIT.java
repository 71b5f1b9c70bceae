package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.Api;
import dev.fanfare.consent.PreferenceLinks;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The preference centre shows and ends what comes by every channel, not by e-mail alone. */
@QuarkusTest
final class PreferenceChannelsIT {

  private static final String PHONE = "+436641234567";

  @Inject PreferenceLinks links;

  private Api api;
  private WorkspaceId workspace;

  @BeforeEach
  void begin() throws SQLException {
    api = Api.newWorkspace();
    String name = api.get("/v1/whoami").path("workspace");
    workspace =
        new WorkspaceId(
            TestingDatabase.number("select id from workspace where name = '" + name + "'"));
    api.create("/v1/purposes/tips", Map.of("service", false)).then().statusCode(201);
    api.create("/v1/purposes/club", Map.of("service", false, "doubleOptIn", true))
        .then()
        .statusCode(201);
    for (var person : List.of("anna", "ben")) {
      api.put("/v1/profiles/{id}", Map.of("email", person + "@example.com", "phone", PHONE), person)
          .then()
          .statusCode(201);
      granted(person, "email");
      granted(person, "sms");
    }
    api.put("/v1/profiles/cleo", Map.of("email", "cleo@example.com")).then().statusCode(201);
  }

  @Test
  void showsWhatComesByEachChannelThePersonHas() {
    assertThat(page("anna"))
        .contains(
            "By e-mail",
            "By text message",
            "name=\"wanted\" value=\"marketing\" checked",
            "name=\"wanted-sms\" value=\"marketing\" checked",
            "name=\"wanted-sms\" value=\"tips\">")
        .as("what wants to be confirmed is not begun at a phone by who reads the mails")
        .contains("name=\"wanted\" value=\"club\">")
        .doesNotContain("name=\"wanted-sms\" value=\"club\"");
    assertThat(page("cleo")).contains("By e-mail").doesNotContain("text message", "wanted-sms");
  }

  @Test
  void changesWhatIsTickedOfTheChannelsItShowed() {
    choose("anna", "shown=sms&wanted=marketing&wanted=nothing&wanted-sms=tips&wanted-sms=club");

    assertThat(granted("anna")).containsExactly("email marketing", "sms tips");
    assertThat(granted("ben"))
        .as("who has the same number is asked for themselves")
        .containsExactly("email marketing", "sms marketing");
  }

  @Test
  void leavesWhatAnOlderPageDidNotShow() {
    choose("anna", "wanted=tips&wanted=nothing");

    assertThat(granted("anna")).containsExactly("email tips", "sms marketing");
  }

  @Test
  void endsAllOfItByOneButton() {
    choose("anna", "nothing=yes");

    assertThat(granted("anna")).isEmpty();
    assertThat(states("anna", "withdrawn"))
        .as("also of what nobody has asked yet")
        .containsExactly(
            "email club", "email marketing", "email tips", "sms club", "sms marketing", "sms tips");
    assertThat(page("anna")).doesNotContain("checked");
  }

  private void granted(String person, String channel) {
    api.post(
            "/v1/profiles/{id}/consents",
            Map.of("purpose", "marketing", "channel", channel, "granted", true, "basis", "asked"),
            person)
        .then()
        .statusCode(201);
  }

  private TreeSet<String> granted(String person) {
    return states(person, "granted");
  }

  private TreeSet<String> states(String person, String wanted) {
    List<Map<String, String>> current =
        api.get("/v1/profiles/{id}/consents", person).path("current");
    var found = new TreeSet<String>();
    for (var state : current) {
      if (wanted.equals(state.get("state"))) {
        found.add(state.get("channel") + " " + state.get("purpose"));
      }
    }
    return found;
  }

  private String page(String person) {
    var page = Api.open().get(centre(person));
    page.then().statusCode(200);
    return page.asString();
  }

  private void choose(String person, String form) {
    Api.open()
        .contentType("application/x-www-form-urlencoded")
        .body(form)
        .post(centre(person))
        .then()
        .statusCode(200);
  }

  private String centre(String person) {
    String subject = api.get("/v1/profiles/{id}", person).path("subject");
    return "/p/" + links.token(workspace, Long.parseLong(subject));
  }
}
