package dev.fanfare.profiles;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import dev.fanfare.TestingData;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

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

  /** Where we differ from is_email on purpose, by its numbers of addresses. */
  private static final Map<String, String> AGREED =
      Map.of(
          "61", "an address literal: mail to it reaches a machine, and no provider takes it",
          "68", "an address literal",
          "72", "an address literal",
          "75", "an address literal",
          "81", "an address literal",
          "158", "a blank behind the address is a spreadsheet's, and is left out");

  /**
   * What can stand in an envelope (up to RFC 5321) is taken, all that only a header may have not.
   */
  @Test
  void judgesTheIsEmailAddresses() throws Exception {
    var file = TestingData.find("email-addresses/isemail_tests.csv");
    var meta = meta(TestingData.find("email-addresses/isemail_meta.xml"));
    int forEnvelopes = value(meta, "ISEMAIL_RFC5321");
    int taken = 0;
    int refused = 0;
    var differing = new TreeSet<String>();
    try (var rows = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (var row : rows) {
        boolean good =
            EmailAddress.judge(withControls(row.getField("address"))) instanceof Checked.Good;
        taken += good ? 1 : 0;
        refused += good ? 0 : 1;
        if (good != value(meta, row.getField("category")) <= forEnvelopes) {
          differing.add(row.getField("id"));
        }
      }
    }
    assertThat(differing).containsExactlyInAnyOrderElementsOf(AGREED.keySet());
    assertThat(List.of(taken, refused)).as("taken and refused").containsExactly(13, 70);
    assertThat(EmailAddress.judge("test@iana.org ")).isEqualTo(new Checked.Good("test@iana.org"));
  }

  private static Document meta(Path file) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  /** The higher, the worse. */
  private static int value(Document meta, String category) throws XPathExpressionException {
    return XPathFactory.newInstance()
        .newXPath()
        .evaluateExpression(
            "number(//Categories/item[@id='" + category + "']/value)", meta, Integer.class);
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
