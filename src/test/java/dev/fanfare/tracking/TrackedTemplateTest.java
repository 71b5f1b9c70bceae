package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.TestingData;
import dev.fanfare.dsl.Tracking;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.Wording;
import dev.fanfare.rendering.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrackedTemplateTest {

  private static final Tracking CLICKS = new Tracking(false, true, false, Map.of());

  @Test
  void marksEveryLanguageAndFragmentAndHidesWhereTheBodyIs() {
    var link = "<a href=\"https://a.example/\">x</a>";
    var wording =
        new Wording(
            new Words("s", link, null), new TreeMap<>(Map.of("de", new Words("s", link, null))));
    var layout = new Wording(new Words(null, "<body>" + link + "</body>", null));
    var template = new TemplateSource(null, "en", wording, new TreeMap<>(Map.of("layout", layout)));

    var marked = TrackedTemplate.of(template, new Tracking(true, true, false, Map.of()));

    var parts = marked.source().parts();
    assertThat(parts.get("html")).contains("${@0").doesNotContain("<img", "display:none");
    assertThat(parts.get("de/html")).contains("${@1").doesNotContain("<img", "display:none");
    assertThat(parts.get("layout/html")).contains("${@2", "${@3}", "<img");
    assertThat(marked.hosts()).containsExactly("a.example");
  }

  @Test
  void marksConstantLinksAndChangesNothingElse() {
    var html =
        "<P CLASS=x>\n<A  HREF = 'https://a.example/?x=1&amp;y=2'\n>a</A>"
            + "<a href=http://b.example>b</a></P>";

    var marked = html(html, CLICKS);

    assertThat(marked)
        .startsWith(
            "<P CLASS=x>\n<A  HREF = '${@0                         }'\n>a</A>"
                + "<a href=${@1           }>b</a></P>");
    assertThat(links(html).getFirst().target()).isEqualTo("https://a.example/?x=1&y=2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a href=\"mailto:a@example.com\">x</a>",
        "<a href=\"mailto:${email}\">x</a>",
        "<a href=\"tel:+431\">x</a>",
        "<a href=\"#top\">x</a>",
        "<a href=\"/relative\">x</a>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"\">x</a>",
        "<a href>x</a>",
        "<a name=x>x</a>",
        "<a href=\"${unsubscribeUrl}\">x</a>",
        "<a href=\"${preferencesUrl!'https://a.example'}\">x</a>",
        "<a href=\"<#if viewUrl??>${viewUrl}</#if>\">x</a>",
        "<a href=\"https://a.example/\" data-fanfare-track=\"off\">x</a>",
        "<a DATA-FANFARE-TRACK=OFF href=\"https://a.example/\">x</a>",
        "<link href=\"https://a.example/style.css\">",
        "<img src=\"https://a.example/x.png\">",
        "<!-- <a href=\"https://a.example/\">x</a> -->",
        "<#-- <a href=\"https://a.example/\">x</a> -->",
        "<script>var a = '<a href=\"https://a.example/\">';</script>",
        "<style>a[href=\"https://a.example/\"] { color: red }</style>",
        "<title><a href=\"https://a.example/\"></title>",
        "<#noparse><a href=\"https://a.example/\">x</a></#noparse>",
        "<#assign x = '<a href=\"https://a.example/\">'>",
        "${\"<a href='https://a.example/'>\"}",
        "<p title='<a href=\"https://a.example/\">'>",
        "a < b <3 <a"
      })
  void leavesAlone(String html) {
    assertThat(links(html)).isEmpty();
    assertThat(html(html, CLICKS)).isEqualTo(html);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a <#if x gt 1>class=\"y\"</#if> href=\"https://a.example/\">x</a>",
        "<a title=\"a > b\" href=\"https://a.example/\">x</a>",
        "<a title=\"${x[\"y\"]}\" href=\"https://a.example/\">x</a>",
        "<#if (a > b)><a href=\"https://a.example/\">x</a></#if>",
        "<!--[if mso]><v:roundrect href=\"https://a.example/\"><![endif]-->",
        "<map><area href=\"https://a.example/\"></map>",
        "<script>x</script><a href=\"https://a.example/\">x</a>",
        "<script>if (a < b) {}</SCRIPT ><a href=\"https://a.example/\">x</a>",
        "<a href=\" https://a.example/ \">x</a>",
        "<br/><a/href=\"https://a.example/\">x</a>"
      })
  void finds(String html) {
    assertThat(links(html)).filteredOn(link -> link.part() == TemplateLink.Part.HTML).hasSize(1);
    assertThat(links(html).getFirst().target()).isEqualTo("https://a.example/");
  }

  @Test
  void marksLinksOfThePersonAsWholes() {
    var html = "<a href=\"https://a.example/${x}?<#if y>z</#if>\">x</a>";

    assertThat(html(html, CLICKS))
        .startsWith("<a href=\"<@@0>https://a.example/${x}?<#if y>z</#if></@>\">x</a>");
    assertThat(links(html).getFirst().target()).isNull();
  }

  @Test
  void hidesALinkAndAPictureInTheBody() {
    var html = "<html><body class=x><a href=\"https://a.example/\">x</a></body></html>";

    assertThat(html(html, Tracking.DEFAULT))
        .startsWith("<html><body class=x><a href=\"${@1}\" style=\"display:none\"")
        .containsOnlyOnce("${@o}")
        .containsPattern("<img src=\"\\$\\{@o}\"[^>]*></body></html>$");
    assertThat(links(html))
        .last()
        .extracting(TemplateLink::part)
        .isEqualTo(TemplateLink.Part.HIDDEN);
  }

  @Test
  void marksLinksOfTheTextWhenAsked() {
    var text =
        "See https://a.example/x. (Or http://b.example/y)\n<https://c.example/${id}>,"
            + " ${unsubscribeUrl} xhttps://no.example";
    var both = new Tracking(false, true, true, Map.of());
    var source = new TemplateSource("s", null, text);

    var marked = TrackedTemplate.of(source, both);

    assertThat(marked.source().text())
        .isEqualTo(
            "See ${@0              }. (Or ${@1             })\n<<@@2>https://c.example/${id}</@>>,"
                + " ${unsubscribeUrl} xhttps://no.example");
    assertThat(TrackedTemplate.of(source, CLICKS).source().text()).isEqualTo(text);
  }

  @Test
  void knowsTheHostsThatTheTemplateNames() {
    var template =
        TrackedTemplate.of(
            new TemplateSource(
                "s", "https://A.example/x https://b.example:8080?y https://c.example${z}", null),
            CLICKS);

    assertThat(template.hosts()).containsExactlyInAnyOrder("a.example", "b.example:8080");
  }

  @Test
  void tellsLinksApartThatComeOutOfOneDirective() {
    var template =
        TrackedTemplate.of(
            new TemplateSource(
                "s",
                "<#macro button url><a href=\"${url}\">x</a></#macro>"
                    + "<#-- <@button url='https://no.example/'/> -->"
                    + "<@button url=\"https://a.example/1\"/><@button url='https://a.example/2'/>"
                    + "<@button url='https://a.example/${id}'/><@button url='https://a.example/1'/>",
                null),
            new Tracking(false, true, false, Map.of("p", "q")));

    assertThat(template.links())
        .extracting(TemplateLink::target)
        .containsExactly(null, null, "https://a.example/1?p=q", "https://a.example/2?p=q");
    assertThat(template.constants())
        .isEqualTo(Map.of("https://a.example/1?p=q", 2, "https://a.example/2?p=q", 3));
  }

  /** A browser's parser sees the same document but for the links, in mails people really send. */
  @Test
  void changesOnlyLinksOfRealMails() throws IOException {
    var folder = TestingData.find("email-templates");
    int marked = 0;
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(one -> one.toString().endsWith(".html")).toList()) {
        // Braces of other template languages are words here, and dollars are FreeMarker's.
        var html = Files.readString(file).replace("${", "$ {").replace("<#", "< #");

        var after = html(html, CLICKS);

        assertThat(withoutLinks(Jsoup.parse(after), true))
            .as(file.toString())
            .isEqualTo(withoutLinks(Jsoup.parse(html), false));
        long expected =
            Jsoup.parse(html).select("a[href],area[href]").stream()
                .filter(link -> LinkTarget.of(link.attr("href")).isPresent())
                .count();
        assertThat(Jsoup.parse(after).select("a[href^=${]").size() - (expected > 0 ? 1 : 0))
            .as(file.toString())
            .isEqualTo((int) expected);
        marked += (int) expected;
      }
    }
    assertThat(marked).isGreaterThan(20);
  }

  private static String withoutLinks(Document document, boolean withHidden) {
    if (withHidden) {
      document.select("a[tabindex=-1][aria-hidden]").remove();
    }
    document.select("a[href],area[href]").forEach(link -> link.attr("href", ""));
    return document.outerHtml();
  }

  private static String html(String html, Tracking tracking) {
    var template = TrackedTemplate.of(new TemplateSource("s", html, null), tracking);
    return Objects.requireNonNull(template.source().html());
  }

  private static List<TemplateLink> links(String html) {
    return TrackedTemplate.of(new TemplateSource("s", html, null), CLICKS).links();
  }
}
