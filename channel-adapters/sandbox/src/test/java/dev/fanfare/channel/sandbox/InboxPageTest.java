package dev.fanfare.channel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InboxPageTest {

  private static final String MAIL =
      "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\nContent-Type: text/html; charset=utf-8\r\n"
          + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
          + "<script>alert(1)</script><p>=C3=BC</p>";

  @TempDir private Path folder;
  private SmtpInbox inbox;
  private InboxPage page;

  @BeforeEach
  void start() throws IOException {
    inbox = SmtpInbox.start(folder, 0);
    page = InboxPage.start(inbox, 0);
    try (TestingSmtpClient client = new TestingSmtpClient(inbox)) {
      for (int i = 1; i <= 5; i++) {
        client.send("p" + i + "@a.test", MAIL);
      }
    }
  }

  @AfterEach
  void stop() {
    page.close();
    inbox.close();
  }

  @Test
  void pagesThroughMailsNewestFirst() throws Exception {
    JsonNode first = json(get("/api/mails?limit=3"));
    JsonNode second = json(get("/api/mails?limit=3&after=" + first.get("next").asText()));

    assertThat(first.get("mails").findValuesAsText("n")).containsExactly("5", "4", "3");
    assertThat(second.get("mails").findValuesAsText("n")).containsExactly("2", "1");
    assertThat(second.has("next")).isFalse();
  }

  @Test
  void searchesByRecipientAndDecodedSubject() throws Exception {
    assertThat(json(get("/api/mails?to=P2@")).get("mails")).hasSize(1);
    assertThat(json(get("/api/mails?subject=gr%C3%BC%C3%9Fe")).get("mails")).hasSize(5);
    assertThat(json(get("/api/mails?subject=other")).get("mails")).isEmpty();
  }

  @Test
  void showsAMailInEveryForm() throws Exception {
    assertThat(json(get("/api/mails/1")).get("html").asText()).contains("<p>ü</p>");
    assertThat(get("/api/mails/1/raw").body()).isEqualTo(MAIL + "\r\n");
    assertThat(get("/api/mails/9").statusCode()).isEqualTo(404);
  }

  @Test
  void forbidsTheHtmlOfAMailToRunOrLoadAnything() throws Exception {
    HttpResponse<String> html = get("/api/mails/1/html");

    assertThat(html.body()).contains("<p>ü</p>");
    assertThat(html.headers().firstValue("Content-Security-Policy"))
        .hasValueSatisfying(
            policy ->
                assertThat(policy)
                    .startsWith("sandbox allow-popups ")
                    .contains("; default-src 'none'")
                    .doesNotContain("allow-scripts", "script-src"));
  }

  @Test
  void opensTheLinksOfAMailBesideIt() throws Exception {
    try (TestingSmtpClient client = new TestingSmtpClient(inbox)) {
      client.send(
          "p6@a.test",
          "Content-Type: text/html\r\n\r\n<!DOCTYPE html><html><a href=\"https://a.test/\">a</a></html>");
    }

    assertThat(get("/api/mails/6/html").body())
        .startsWith("<!DOCTYPE html><base target=\"_blank\"><html>");
    assertThat(get("/api/mails/1/html").body()).startsWith("<base target=\"_blank\">");
  }

  @Test
  void setsRulesAndTellsEveryProblemOfThem() throws Exception {
    String rules =
        "[{\"match\":\"*@b.test\",\"share\":0.5,\"action\":\"slow\",\"delay\":\"PT1S\"}]";
    String wrong =
        "[{\"share\":2,\"action\":\"explode\",\"colour\":1},{\"match\":\"/(/\",\"action\":\"cutAfterDot\"}]";

    assertThat(put(rules).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = put(wrong);

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).findValuesAsText("place"))
        .containsExactlyInAnyOrder("/0/match", "/0/share", "/0/action", "/0/colour", "/1/match");
    assertThat(inbox.rules()).hasSize(1);
    assertThat(json(get("/api/rules")).get(0).get("delay").asText()).isEqualTo("PT1S");
  }

  @Test
  void countsAndForgets() throws Exception {
    assertThat(json(get("/api/count")).get("accepted").asInt()).isEqualTo(5);

    send(HttpRequest.newBuilder(uri("/api/mails")).DELETE().build());

    assertThat(json(get("/api/count")).get("accepted").asInt()).isZero();
    assertThat(json(get("/api/mails")).get("mails")).isEmpty();
  }

  @Test
  void servesItsPageFromItselfAlone() throws Exception {
    HttpResponse<String> html = get("/");

    assertThat(html.body()).contains("/inbox.js", "/inbox.css").doesNotContain("://");
    assertThat(get("/inbox.js").statusCode()).isEqualTo(200);
    assertThat(get("/inbox.css").statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private HttpResponse<String> put(String rules) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/api/rules")).PUT(BodyPublishers.ofString(rules)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + page.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }
}
