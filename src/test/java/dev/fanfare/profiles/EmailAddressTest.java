package dev.fanfare.profiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EmailAddressTest {

  @ParameterizedTest
  @CsvSource({
    "Ada@Example.ORG, Ada@example.org",
    "'  ada@example.org ', ada@example.org",
    "\u00a0ada@example.org, ada@example.org",
    "ada@bücher.example, ada@xn--bcher-kva.example",
    "o'hara+x@a-b.example, o'hara+x@a-b.example",
    "'\"a b\"@example.org', '\"a b\"@example.org'"
  })
  void keepsAnAddressAsItIsWrittenTo(String given, String kept) {
    assertThat(EmailAddress.judge(given)).isEqualTo(new Checked.Good(kept));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "@",
        "a@",
        "a b@example.org",
        "a@b@example.org",
        "a@example..org",
        "a@-x.org",
        "a@x-.org",
        "a@1.2.3.4",
        "a@[1.2.3.4]",
        "ä@example.org",
        "a\r\nBcc: b@example.org",
        "a@example.org\n",
        "a@example.org\u0000",
        "\"a\r\n\"@example.org"
      })
  void refusesWhatNoMailboxCanBe(String given) {
    assertThat(EmailAddress.judge(given)).isInstanceOf(Checked.Bad.class);
  }

  @Test
  void takesEveryAddressAgainAsItKeptIt() {
    for (var given :
        new String[] {"Ada@Example.ORG", " a@bücher.example", "\"a\\\"b\"@x.example"}) {
      if (EmailAddress.judge(given) instanceof Checked.Good(var kept)) {
        assertThat(EmailAddress.judge(kept)).isEqualTo(new Checked.Good(kept));
        assertThat(EmailAddress.normalise(kept))
            .isEqualTo(EmailAddress.normalise(EmailAddress.normalise(kept)));
      } else {
        throw new AssertionError(given);
      }
    }
  }

  /** Address literals are the one kind of RFC 5321 that is refused on purpose. */
  @Test
  void judgesTheIsEmailAddresses() throws IOException {
    var file = data().resolve("email-addresses/isemail_tests.csv");
    assumeTrue(Files.exists(file), "no is_email addresses at " + file);
    Map<String, int[]> taken = new TreeMap<>();
    try (var rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (var row : rows) {
        var address = withControls(row.getField("address"));
        var counts = taken.computeIfAbsent(row.getField("category"), c -> new int[2]);
        boolean good = EmailAddress.judge(address) instanceof Checked.Good;
        counts[good ? 0 : 1]++;
      }
    }
    assertThat(taken.get("ISEMAIL_ERR")).containsExactly(0, 35);
    assertThat(taken.get("ISEMAIL_VALID_CATEGORY")).containsExactly(5, 0);
    assertThat(taken.get("ISEMAIL_DNSWARN")).containsExactly(4, 0);
    assertThat(taken.get("ISEMAIL_RFC5321")).as("3 quoted, 5 literals").containsExactly(3, 5);
    assertThat(taken.get("ISEMAIL_RFC5322")).containsExactly(0, 14);
    assertThat(taken.get("ISEMAIL_DEPREC")).containsExactly(0, 10);
    assertThat(taken.get("ISEMAIL_CFWS")).as("a trailing space is forgiven").containsExactly(1, 6);
  }

  private static Path data() {
    var folder = System.getenv("FANFARE_DATA");
    return folder == null ? Path.of("../../shared/data") : Path.of(folder);
  }

  /** The file shows control characters as their pictures. */
  private static String withControls(String text) {
    var controls = new StringBuilder();
    text.chars()
        .map(c -> c >= 0x2400 && c < 0x2420 ? c - 0x2400 : c)
        .forEach(c -> controls.append((char) c));
    return controls.toString();
  }
}
