package dev.fanfare.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Mails of a run as their readers have them, from the pages of the sandbox inbox. */
final class InboxMails {

  private static final Set<String> THERE = Set.of("accepted", "cut");
  private static final Pattern ANCHOR = Pattern.compile("<a\\b[^>]*>");
  private static final Pattern TRACKED = Pattern.compile("href=\"([^\"]*/c/[^\"]*)\"");

  private final ApiClient inbox;
  private final Map<String, Long> numbers = new HashMap<>();

  /**
   * Looks through the inbox for the run's mails.
   *
   * @param page the address of the inbox
   */
  InboxMails(String page, String run) {
    inbox = new ApiClient(URI.create(page), null);
    String before = "";
    do {
      JsonNode mails = inbox.get("/api/mails?limit=500" + before);
      mails.path("mails").forEach(mail -> note(mail, run));
      before = mails.has("next") ? "&after=" + mails.path("next").asLong() : "";
    } while (!before.isEmpty());
  }

  private void note(JsonNode mail, String run) {
    if (mail.path("run").asText().equals(run) && THERE.contains(mail.path("outcome").asText())) {
      numbers.put(mailbox(mail.path("to").asText()), mail.path("n").asLong());
    }
  }

  boolean has(String address) {
    return numbers.containsKey(mailbox(address));
  }

  /** The tracked links of the mail to this address that its reader sees; none without a mail. */
  List<String> links(String address) {
    Long number = numbers.get(mailbox(address));
    if (number == null) {
      return List.of();
    }
    String html = inbox.get("/api/mails/" + number).path("html").asText("");
    return ANCHOR
        .matcher(html)
        .results()
        .map(anchor -> anchor.group())
        .filter(anchor -> !anchor.contains("display:none"))
        .flatMap(anchor -> TRACKED.matcher(anchor).results())
        .map(link -> link.group(1).replace("&amp;", "&"))
        .toList();
  }

  private static String mailbox(String address) {
    return address.toLowerCase(Locale.ROOT);
  }
}
