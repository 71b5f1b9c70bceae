package dev.fanfare.tracking;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells programs from people by the User-Agent field. Not a list of names: what calls itself a
 * program is one, what shows a device is a person's, what speaks like a browser and adds nothing of
 * its own is one; anything else is a program. Any thread.
 */
final class AgentRules {

  /** Longer ones are cut: no browser's is, and patterns take time with length. */
  private static final int LONGEST = 1_000;

  /** Proxies of mail providers: Gmail's, Yahoo's, and Apple's, which says nothing but this. */
  private static final Pattern PROVIDER =
      pattern("GoogleImageProxy|YahooMailProxy|^Mozilla/5\\.0$");

  /** What calls itself a program, or says where to complain. */
  private static final Pattern PROGRAM =
      pattern(
          "bot(?![a-su-z])|b0t|crawl|crwlr|spider|slurp|https?:|\\bwww\\.|@(?!ROM)[\\w-]+\\.\\w"
              + "|\\(at\\)|scan|scrap|checker|monitor|fetch|proxy|preview|synthetic|page ?speed"
              + "|gateway|\\bseo\\b|[a-z]agent/?\\b|-agent\\b|plugin\\)|http client|downloadm"
              + "|CFNetwork/|PTST|DareBoost|WPM\\)");

  /** Phones, tablets, televisions, consoles, and mail programs that are no browsers. */
  private static final Pattern DEVICE =
      pattern(
          "Android|iPhone|iPad|iPod|Windows (?:Phone|CE|Mobile)|WindowsPhone|IEMobile|Build/"
              + "|Brand/|BlackBerry|BB10|PlayBook|RIM Tablet|Symbian|Series ?[4-9]0|Maemo|MeeGo"
              + "|Tizen|Bada/|webOS|Web0S|hpwOS|\\bCrOS|CrKey|Kindle|\\bSilk/|Dalvik|J2ME|BREW"
              + "|MIDP|CLDC|UP\\.(?:Browser|Link)|NetFront|Obigo|Teleca|Polaris|Opera Mini"
              + "|Opera Mobi|UCWEB|UCBrowser|QQBrowser|InettvBrowser|\\bAdr |FOMA|\\(Mobile;"
              + "|\\(Tablet|FBAN/|Smart-?TV|NetCast|HbbTV|AppleTV|TV\\b|PlayStation|Nintendo"
              + "|Dreamcast|AppleCoreMedia|Microsoft Outlook|Outlook-");

  /** Makers of phones whose names stand in what their phones say. */
  private static final Pattern MAKER =
      pattern(
          "\\b(?:Samsung|Nokia|HTC|Sony|SonyEricsson|LGE?|Mot|Pantech|Alcatel|Huawei|Lenovo"
              + "|Vodafone|DoCoMo|Archos)(?:[CE]?\\d|[-_/ ])"
              + "|^(?:SEC|LG|Mot|SIE|HTC|Nokia|Sony|Huawei|Lenovo|Philips|Pantech|Amoi|Bird|ASUS"
              + "|Acer|Kyocera|KWC|Samsung|Sagem|Sharp|BenQ|ZTE|Panasonic|Palm|Audiovox|KDDI"
              + "|SoftBank|J-Phone|sprd|Lumia|GT-|PadFone|Roku|ERO|JUC|OneBrowser|Dr|D\\d{3}i)");

  /** What browsers say of themselves beside their own names. */
  private static final Pattern BROWSER =
      Pattern.compile(
          "Mozilla|AppleWebKit|KHTML|Gecko|like|Chrome|Chromium|Safari|Version|Mobile|Firefox"
              + "|Edge?|OPR|Opera|Presto|Vivaldi|YaBrowser|Yowser|Brave|DuckDuckGo|Ddg|Ubuntu"
              + "|Fedora|Debian|Iceweasel|SeaMonkey|PaleMoon|Goanna|Waterfox|Thunderbird"
              + "|Lightning|Postbox|Outlook|Maxthon|Epiphany|Konqueror|Camino|Minefield|Iron"
              + "|Coc_Coc_Browser|Whale|Netscape|K-Meleon|Swiftfox|Navigator|Electron|Slack"
              + "|Teams|Avast|AVG|Norton|Avira|Silk-Accelerated=true|Falkon|QtWebEngine|Browser"
              + "|Edition|[\\d.+]+|GTB[\\d.]*|[a-z]{2}");

  private static final Pattern COMMENT = Pattern.compile("\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)");
  private static final Pattern DESKTOP = Pattern.compile("Windows|Macintosh|Mac_|X11|Linux");

  /** A comment that a browser would not make: an address, or a word with a plus sign. */
  private static final Pattern REMARK =
      pattern("\\.(?:com|net|org|io|co|ru|de|fr)\\b|[; (]\\+|like Gecko;|Datanyze|iplabel");

  /** Fields in which browsers and mail programs say that nobody looks yet. */
  private static final List<String> PURPOSE =
      List.of("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz");

  private static final Pattern AHEAD = pattern("prefetch|prerender|preview");

  private AgentRules() {}

  /**
   * Who makes a request.
   *
   * @param header the request's header fields by name
   */
  static Agent of(String method, Function<String, @Nullable String> header) {
    var agent = of(header.apply("User-Agent"));
    return agent == Agent.PERSON && (method.equals("HEAD") || isAhead(header))
        ? Agent.MACHINE
        : agent;
  }

  private static boolean isAhead(Function<String, @Nullable String> header) {
    return PURPOSE.stream()
        .map(name -> header.apply(name))
        .anyMatch(value -> value != null && AHEAD.matcher(value).find());
  }

  /** Who it is that says this of itself. */
  static Agent of(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return Agent.BOT;
    }
    var said = userAgent.length() > LONGEST ? userAgent.substring(0, LONGEST) : userAgent.strip();
    if (PROVIDER.matcher(said).find()) {
      return Agent.MACHINE;
    }
    if (PROGRAM.matcher(said).find()) {
      return Agent.BOT;
    }
    boolean device = DEVICE.matcher(said).find() || MAKER.matcher(said).find();
    return device || isBrowser(said) ? Agent.PERSON : Agent.BOT;
  }

  private static boolean isBrowser(String said) {
    if (!said.startsWith("Mozilla/") && !said.startsWith("Opera/")) {
      return false;
    }
    if (!DESKTOP.matcher(said).find() || REMARK.matcher(said).find()) {
      return false;
    }
    for (var product : COMMENT.matcher(said).replaceAll(" ").strip().split("\\s+")) {
      int slash = product.indexOf('/');
      var name = (slash < 0 ? product : product.substring(0, slash)).replaceAll("[;,]$", "");
      if (!BROWSER.matcher(name).matches()) {
        return false;
      }
    }
    return true;
  }

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }
}
