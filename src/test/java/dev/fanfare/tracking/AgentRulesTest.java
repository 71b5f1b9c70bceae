package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.fanfare.TestingData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentRulesTest {

  private static final String CHROME =
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
          + " Chrome/131.0.0.0 Safari/537.36";

  @ParameterizedTest
  @ValueSource(
      strings = {
        CHROME,
        CHROME + " Edg/131.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
            + " Version/17.4 Safari/605.1.15",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Thunderbird/128.5.0",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17328; Pro)",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15"
            + " (KHTML, like Gecko) Mobile/15E148"
      })
  void knowsProgramsThatPeopleReadWith(String userAgent) {
    assertThat(AgentRules.of(userAgent)).isEqualTo(Agent.PERSON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mozilla/5.0",
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html"
      })
  void knowsProxiesOfMailProviders(String userAgent) {
    assertThat(AgentRules.of(userAgent)).isEqualTo(Agent.MACHINE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "curl/8.5.0",
        "Java/21",
        "python-requests/2.31",
        "Barracuda Sentinel (EE)",
        "Mozilla/5.0 (compatible; examplebot/1.0; +https://bot.example)",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " HeadlessChrome/120.0 Safari/537.36",
        CHROME + " SomeScanner/1.0"
      })
  void knowsPrograms(String userAgent) {
    assertThat(AgentRules.of(userAgent)).isEqualTo(Agent.BOT);
  }

  @Test
  void takesWhatIsFetchedAheadForAMachines() {
    assertThat(ahead("HEAD", Map.of())).isEqualTo(Agent.MACHINE);
    assertThat(ahead("GET", Map.of("Sec-Purpose", "prefetch;prerender"))).isEqualTo(Agent.MACHINE);
    assertThat(ahead("GET", Map.of("Purpose", "prefetch"))).isEqualTo(Agent.MACHINE);
    assertThat(ahead("GET", Map.of("X-Purpose", "preview"))).isEqualTo(Agent.MACHINE);
    assertThat(ahead("GET", Map.of())).isEqualTo(Agent.PERSON);
  }

  @Test
  void tellsPeopleFromProgramsAsWellAsIsPromised() throws IOException {
    var counts = new HashMap<String, Integer>();
    var file = TestingData.find("user-agents/user_agents.csv.gz");
    try (var in = new GZIPInputStream(Files.newInputStream(file));
        var rows = CsvReader.builder().ofNamedCsvRecord(in, StandardCharsets.UTF_8)) {
      for (var row : rows) {
        var said = AgentRules.of(row.getField("user_agent"));
        var kind = row.getField("kind") + (said == Agent.PERSON ? " person" : " program");
        counts.merge(kind, 1, Integer::sum);
      }
    }

    double recall = share(counts, "bot program", "bot person");
    double mistaken = share(counts, "human program", "human person");
    System.out.printf("bots told apart: %.4f; people taken for bots: %.4f%n", recall, mistaken);
    assertThat(recall).isGreaterThanOrEqualTo(0.97);
    assertThat(mistaken).isLessThanOrEqualTo(0.005);
  }

  private static double share(Map<String, Integer> counts, String one, String other) {
    double part = counts.getOrDefault(one, 0);
    return part / (part + counts.getOrDefault(other, 0));
  }

  private static Agent ahead(String method, Map<String, String> headers) {
    return AgentRules.of(method, name -> name.equals("User-Agent") ? CHROME : headers.get(name));
  }
}
