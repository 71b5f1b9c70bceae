package dev.fanfare.dsl;

import dev.fanfare.dsl.Verdict.Bad;
import dev.fanfare.dsl.Verdict.Good;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of single values of guardrails. */
final class GuardrailRules {

  /** All there are, in basis points. */
  static final int WHOLE = 10_000;

  private static final Pattern PERCENT = Pattern.compile("((?:0|[1-9]\\d{0,2})(?:\\.\\d{1,2})?)%");

  private GuardrailRules() {}

  /** The share of the base that goes without approval. */
  static Verdict<Integer> aboveShare(String text) {
    return share(text, 0, WHOLE, "must be 0% to 100%", "write it such as `10%`");
  }

  static Verdict<Integer> bound(String text) {
    return share(
        text,
        0,
        Guardrails.StopOn.MOST_SHARE,
        "must be 0% to 50%",
        "write `0%` to stop at the first, or remove the key to let all go on");
  }

  static Verdict<Integer> canary(String text) {
    return share(
        text,
        Guardrails.Canary.LEAST,
        Guardrails.Canary.MOST,
        "must be 0.01% to 50%",
        "to write to everybody at once, remove `canary`");
  }

  /** Of the people of a run, who get all variants before the others get one. */
  static Verdict<Integer> testShare(String text) {
    return share(
        text,
        Winner.LEAST,
        Winner.MOST,
        "must be 0.01% to 90%",
        "to give the variants to everybody, remove `winner`");
  }

  private static Verdict<Integer> share(
      String text, int least, int most, String range, String advice) {
    Matcher matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      return new Bad<>(
          "must be a percentage with at most two decimals", "write it such as `10%` or `0.5%`");
    }
    int basisPoints = new BigDecimal(matcher.group(1)).movePointRight(2).intValueExact();
    return basisPoints >= least && basisPoints <= most
        ? new Good<>(basisPoints)
        : new Bad<>(range, advice);
  }

  static void shareIsWithin(@Nullable Integer share, int least, int most, String key) {
    if (share != null && (share < least || share > most)) {
      throw new IllegalArgumentException(
          "guardrails.%s: must be %s to %s"
              .formatted(key, CampaignWriter.percent(least), CampaignWriter.percent(most)));
    }
  }
}
