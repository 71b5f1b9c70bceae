package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the starter templates render to, in each of their languages, holds on narrow screens, in
 * dark mode and in both directions of writing. Looked at are the expected files, which {@link
 * TemplateGoldenTest} holds equal to what is rendered.
 */
class StarterTemplatesTest {

  private static final Path FOLDER = Path.of("..", "templates", "email");

  /** A message is made for this width; a phone may be half as wide. */
  private static final int SHEET = 600;

  private static final int NARROWEST = 320;

  /** Of the Web Content Accessibility Guidelines, level AA. */
  private static final double LEAST_CONTRAST = 4.5;

  private static final Pattern DARK =
      Pattern.compile("(?s)@media \\(prefers-color-scheme: dark\\) \\{(.*?)\\n    \\}");
  private static final Pattern ONE_SIDE =
      Pattern.compile("float|(margin|padding|border)-(left|right).*|left|right");
  private static final Pattern RULE = Pattern.compile("([^{}]+)\\{([^{}]*)\\}");

  static List<Path> messages() throws IOException {
    try (var files = Files.walk(FOLDER)) {
      return files.filter(file -> file.endsWith("expected.html")).sorted().toList();
    }
  }

  @Test
  void looksAtEveryStarterThatIsAMessage() throws IOException {
    try (var folders = Files.list(FOLDER)) {
      var starters =
          folders
              .filter(folder -> Files.exists(folder.resolve("body.html.ftl")))
              .filter(folder -> Files.exists(folder.resolve("subject.ftl")))
              .flatMap(folder -> Stream.concat(Stream.of(folder), languages(folder)))
              .map(folder -> folder.resolve("expected.html"))
              .toList();
      assertThat(starters).contains(FOLDER.resolve("newsletter/de/expected.html"));
      assertThat(starters).hasSizeGreaterThanOrEqualTo(5).isSubsetOf(messages());
    }
  }

  private static Stream<Path> languages(Path folder) {
    try (var files = Files.list(folder)) {
      return files.filter(Files::isDirectory).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each block of words takes the direction of its own first letter, and no side is named. */
  @ParameterizedTest
  @MethodSource("messages")
  void holdsInBothDirectionsOfWriting(Path file) throws IOException {
    var page = page(file);

    for (var element : page.body().getAllElements()) {
      var words = element.ownText().replace("\u00a0", "").strip();
      if (!words.isEmpty() && !isHidden(element)) {
        assertThat(element.closest("[dir=auto]")).as("%s", element).isNotNull();
      }
      var style = style(element);
      assertThat(element.attr("align")).as("%s", element).isNotIn("left", "right");
      assertThat(style.getOrDefault("text-align", "")).isNotIn("left", "right");
      assertThat(style.keySet()).as("%s", element).noneMatch(ONE_SIDE.asMatchPredicate());
      var padding = style.getOrDefault("padding", "").split("\\s+");
      assertThat(padding.length == 4 ? padding[1] : "")
          .isEqualTo(padding.length == 4 ? padding[3] : "");
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void saysItsLanguageAndThatItFitsAnyScreenAndLight(Path file) throws IOException {
    var page = page(file);

    assertThat(page.select("html").attr("lang")).isNotBlank();
    assertThat(page.select("meta[name=viewport]").attr("content")).contains("width=device-width");
    assertThat(page.select("meta[name=color-scheme]").attr("content")).isEqualTo("light dark");
    assertThat(page.select("meta[name=supported-color-schemes]").attr("content"))
        .isEqualTo("light dark");
    assertThat(page.title()).isNotBlank();
    assertThat(styles(page))
        .containsPattern("@media \\(max-width: \\d+px\\)")
        .containsPattern(DARK)
        .contains("color-scheme: light dark");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isNeverWiderThanItsScreen(Path file) throws IOException {
    var page = page(file);

    assertThat(page.select("table.sheet"))
        .isNotEmpty()
        .allSatisfy(
            sheet -> {
              assertThat(sheet.attr("width")).isEqualTo("100%");
              assertThat(style(sheet)).containsEntry("max-width", SHEET + "px");
            });
    for (var element : page.getAllElements()) {
      var style = style(element);
      assertThat(pixels(element.attr("width"))).as("width of %s", element).isLessThan(NARROWEST);
      assertThat(pixels(style.get("width"))).as("width of %s", element).isLessThan(NARROWEST);
      assertThat(pixels(style.get("min-width"))).as("%s", element).isLessThan(NARROWEST);
      assertThat(pixels(style.get("max-width"))).as("%s", element).isLessThanOrEqualTo(SHEET);
      assertThat(style.getOrDefault("white-space", "")).as("%s", element).isNotEqualTo("nowrap");
    }
    assertThat(style(page.body()).get("overflow-wrap")).isEqualTo("anywhere");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void isReadableWithoutSeeing(Path file) throws IOException {
    var page = page(file);

    assertThat(page.select("img")).allMatch(picture -> picture.hasAttr("alt"));
    assertThat(page.select("table")).allMatch(table -> table.attr("role").equals("presentation"));
    assertThat(page.select("a")).isNotEmpty().allMatch(link -> !link.text().isBlank());
    for (var element : page.body().getAllElements()) {
      if (!element.ownText().isBlank() && !isHidden(element)) {
        assertThat(pixels(inherited(element, "font-size"))).as("%s", element).isBetween(12, 72);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void standsOutFromItsGroundInLightAndDark(Path file) throws IOException {
    var page = page(file);
    var dark = dark(page);

    for (var element : page.body().getAllElements()) {
      if (element.ownText().isBlank() || isHidden(element)) {
        continue;
      }
      assertThat(contrast(colour(element, "color", Map.of()), ground(element, Map.of())))
          .as("in light: %s", element)
          .isGreaterThanOrEqualTo(LEAST_CONTRAST);
      assertThat(contrast(colour(element, "color", dark), ground(element, dark)))
          .as("in dark: %s", element)
          .isGreaterThanOrEqualTo(LEAST_CONTRAST);
    }
  }

  private static Document page(Path file) throws IOException {
    return Jsoup.parse(Files.readString(file));
  }

  private static String styles(Document page) {
    return page.select("style").html();
  }

  private static Map<String, String> style(Element element) {
    return declarations(element.attr("style"));
  }

  private static Map<String, String> declarations(String css) {
    var declarations = new HashMap<String, String>();
    for (var declaration : css.split(";")) {
      int colon = declaration.indexOf(':');
      if (colon > 0) {
        declarations.put(
            declaration.substring(0, colon).strip(),
            declaration.substring(colon + 1).replace("!important", "").strip());
      }
    }
    return declarations;
  }

  /** What dark mode says of elements, which wins over what they say themselves. */
  private static Map<Element, Map<String, String>> dark(Document page) {
    var block = DARK.matcher(styles(page));
    assertThat(block.find()).isTrue();
    var dark = new HashMap<Element, Map<String, String>>();
    var rules = RULE.matcher(block.group(1));
    while (rules.find()) {
      var selector = rules.group(1).strip();
      if (!selector.contains(":")) {
        for (var element : page.select(selector)) {
          dark.computeIfAbsent(element, e -> new HashMap<>()).putAll(declarations(rules.group(2)));
        }
      }
    }
    return dark;
  }

  private static boolean isHidden(Element element) {
    return element.parents().stream().anyMatch(StarterTemplatesTest::isNone) || isNone(element);
  }

  private static boolean isNone(Element element) {
    return "none".equals(style(element).get("display"));
  }

  private static @Nullable String inherited(Element element, String property) {
    for (Element at = element; at != null; at = at.parent()) {
      var value = style(at).get(property);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static String colour(
      Element element, String property, Map<Element, Map<String, String>> dark) {
    for (Element at = element; at != null; at = at.parent()) {
      var value = dark.getOrDefault(at, Map.of()).getOrDefault(property, style(at).get(property));
      if (value != null) {
        return value;
      }
    }
    throw new AssertionError("nothing says the " + property + " of " + element);
  }

  private static String ground(Element element, Map<Element, Map<String, String>> dark) {
    return colour(element, "background-color", dark);
  }

  private static int pixels(@Nullable String length) {
    return length != null && length.matches("\\d+(px)?")
        ? Integer.parseInt(length.replace("px", ""))
        : 0;
  }

  private static double contrast(String one, String other) {
    double first = luminance(one);
    double second = luminance(other);
    return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
  }

  private static double luminance(String colour) {
    assertThat(colour).matches("#[0-9a-f]{6}");
    int rgb = Integer.parseInt(colour.substring(1), 16);
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
  }

  private static double linear(int colour) {
    double part = (colour & 0xff) / 255.0;
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
