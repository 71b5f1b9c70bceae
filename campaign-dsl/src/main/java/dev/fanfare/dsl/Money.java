package dev.fanfare.dsl;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of a currency, exact to a millionth: prices of single messages are small.
 *
 * @param micros millionths of the currency, from 1 on
 * @param currency by ISO 4217
 */
public record Money(long micros, String currency) {

  /** What an amount is written as. */
  public static final String RULE =
      "must be an amount above 0 and up to 1000000000 with at most six decimals, and a currency of"
          + " ISO 4217";

  private static final int DECIMALS = 6;
  private static final long MOST = 1_000_000_000L * 1_000_000;
  private static final Pattern TEXT =
      Pattern.compile("((?:0|[1-9][0-9]{0,9})(?:\\.[0-9]{1,6})?) ([A-Z]{3})");

  public Money {
    if (micros < 1 || micros > MOST || !known(currency)) {
      throw new IllegalArgumentException(RULE);
    }
  }

  /** Such as {@code 250.00 EUR}; empty when the text is no such amount. */
  public static Optional<Money> read(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches() || !known(matcher.group(2))) {
      return Optional.empty();
    }
    long micros = new BigDecimal(matcher.group(1)).movePointRight(DECIMALS).longValueExact();
    return micros < 1 || micros > MOST
        ? Optional.empty()
        : Optional.of(new Money(micros, matcher.group(2)));
  }

  /** The amount alone as it is written; also none, and what was lowered below what is taken. */
  public static String word(long micros, String currency) {
    BigDecimal amount = BigDecimal.valueOf(micros, DECIMALS).stripTrailingZeros();
    int usual = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    int scale = Math.max(usual, amount.scale());
    return amount.setScale(scale, RoundingMode.UNNECESSARY).toPlainString() + " " + currency;
  }

  /** Whether it is of a currency. */
  public boolean in(String code) {
    return currency.equals(code);
  }

  /** As it is written, with no more decimals than are needed or usual. */
  public String word() {
    return word(micros, currency);
  }

  @Override
  public String toString() {
    return word();
  }

  private static boolean known(String code) {
    return Currency.getAvailableCurrencies().stream()
        .anyMatch(each -> each.getCurrencyCode().equals(code));
  }
}
