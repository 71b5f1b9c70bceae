package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LinkTargetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://shop.example/a?b=c&d=%20#e | https://shop.example/a?b=c&d=%20#e",
        "HTTP://Shop.example | HTTP://Shop.example",
        "https://shop.example:8443?x | https://shop.example:8443?x",
        "https://shop.example/ä b/\"<>}` | https://shop.example/%C3%A4%20b/%22%3C%3E%7D%60",
        "https://bücher.example/x | https://xn--bcher-kva.example/x",
        "https://shop.example/a\\b | https://shop.example/a%5Cb",
        "https://shop.example/100% | https://shop.example/100%"
      })
  void readsALinkAsABrowserWould(String link, String url) {
    assertThat(LinkTarget.of(link).map(LinkTarget::url).orElse("none")).isEqualTo(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mailto:a@example.com",
        "tel:+43123",
        "#top",
        "/relative",
        "//shop.example/x",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://shop.example/x",
        "https://",
        "https:///x",
        "https:shop.example",
        "https://user@shop.example/",
        "https://shop.example\\@evil.example/",
        "https://shop .example/",
        "https://[::1]/",
        "https://shop.example:port/",
        "https://shop.example/a\r\nSet-Cookie: b=c",
        "https://shop.example/a\tb",
        ""
      })
  void leavesWhatIsNotForItToFollow(String link) {
    assertThat(LinkTarget.of(link)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://a.example | https://a.example?s=f&m=a%20%26%20b",
        "https://a.example/? | https://a.example/?s=f&m=a%20%26%20b",
        "https://a.example/?x=1& | https://a.example/?x=1&s=f&m=a%20%26%20b",
        "https://a.example/?x=1#y?z | https://a.example/?x=1&s=f&m=a%20%26%20b#y?z",
        "https://a.example/?s=own | https://a.example/?s=own&m=a%20%26%20b",
        "https://a.example/?x&s | https://a.example/?x&s&m=a%20%26%20b",
        "https://a.example/?bus=1&m= | https://a.example/?bus=1&m=&s=f"
      })
  void addsParametersThatTheLinkDoesNotHave(String link, String url) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("s", "f");
    parameters.put("m", "a & b");

    assertThat(LinkTarget.of(link).orElseThrow().with(parameters).url()).isEqualTo(url);
  }

  @Test
  void namesTheHostItLeadsTo() {
    assertThat(LinkTarget.of("https://Shop.Example:8443/x").orElseThrow().host())
        .isEqualTo("shop.example:8443");
  }
}
