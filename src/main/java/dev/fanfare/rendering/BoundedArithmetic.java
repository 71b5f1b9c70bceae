package dev.fanfare.rendering;

import freemarker.core.ArithmeticEngine;
import freemarker.template.TemplateException;
import java.math.BigDecimal;

/**
 * Exact arithmetic up to numbers people write: what has thousands of digits takes for ever to
 * multiply and to show, in steps that nothing interrupts.
 */
final class BoundedArithmetic extends ArithmeticEngine {

  private static final int MOST_DIGITS = 400;

  private final ArithmeticEngine exact = new BigDecimalEngine();

  @Override
  public int compareNumbers(Number first, Number second) throws TemplateException {
    return exact.compareNumbers(first, second);
  }

  @Override
  public Number add(Number first, Number second) throws TemplateException {
    return bounded(exact.add(first, second));
  }

  @Override
  public Number subtract(Number first, Number second) throws TemplateException {
    return bounded(exact.subtract(first, second));
  }

  @Override
  public Number multiply(Number first, Number second) throws TemplateException {
    return bounded(exact.multiply(first, second));
  }

  @Override
  public Number divide(Number first, Number second) throws TemplateException {
    return bounded(exact.divide(first, second));
  }

  @Override
  public Number modulus(Number first, Number second) throws TemplateException {
    return bounded(exact.modulus(first, second));
  }

  @Override
  public Number toNumber(String words) {
    if (words.length() > MOST_DIGITS) {
      throw new NumberFormatException("too long for a number");
    }
    return bounded(exact.toNumber(words));
  }

  private static Number bounded(Number number) {
    if (number instanceof BigDecimal exact
        && (exact.precision() > MOST_DIGITS || Math.abs((long) exact.scale()) > MOST_DIGITS)) {
      throw new NumberFormatException("more than " + MOST_DIGITS + " digits");
    }
    return number;
  }
}
