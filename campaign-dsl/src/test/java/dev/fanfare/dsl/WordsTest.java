package dev.fanfare.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  private static final List<String> KEYS = List.of("campaign", "replyTo", "rate", "html", "at");

  @ParameterizedTest
  @CsvSource({
    "campain, campaign",
    "campiagn, campaign",
    "CAMPAIGN, campaign",
    "reply-to, replyTo",
    "replyto, replyTo",
    "htlm, html",
    "rates, rate"
  })
  void findsTheWordThatWasMeant(String written, String meant) {
    assertThat(Words.nearest(written, KEYS)).isEqualTo(meant);
  }

  @Test
  void listsTheKnownWordsWhenNoneIsNear() {
    assertThat(Words.hint("zebra", KEYS))
        .isEqualTo("known here: campaign, replyTo, rate, html, at");
  }

  @Test
  void doesNotCompareWordsOfAnyLength() {
    assertThat(Words.nearest("campaign".repeat(10_000), KEYS)).isNull();
  }
}
