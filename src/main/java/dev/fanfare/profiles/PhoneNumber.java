package dev.fanfare.profiles;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges telephone numbers by the numbering plans of libphonenumber, and keeps them as E.164. What
 * no country gives out is refused, as are numbers that cost whoever writes to them, and extensions.
 */
public final class PhoneNumber {

  private static final PhoneNumberUtil PLANS = PhoneNumberUtil.getInstance();
  private static final int LONGEST = 40;
  private static final String BETWEEN_DIGITS =
      "+()-./ \u00a0\u2007\u2009\u2010\u2011\u2012\u2013\u202f";

  /** Nobody's own telephone, and dear to write to. */
  private static final Set<PhoneNumberType> COSTLY =
      EnumSet.of(PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST);

  private PhoneNumber() {}

  /**
   * The number as E.164, or the rule it breaks.
   *
   * @param region in which numbers without a country's code are read (ISO 3166, as AT); null, or a
   *     country without telephones, where only international ones are taken
   */
  public static Checked judge(String given, @Nullable String region) {
    var readIn = region != null && isRegion(region) ? region : null;
    if (given.length() > LONGEST || !given.chars().allMatch(PhoneNumber::isWritten)) {
      return new Checked.Bad(
          "must be a telephone number: at most 40 digits, spaces and + ( ) - . /");
    }
    try {
      return judge(PLANS.parse(given, readIn));
    } catch (NumberParseException e) {
      boolean national = e.getErrorType() == NumberParseException.ErrorType.INVALID_COUNTRY_CODE;
      return new Checked.Bad(
          national && readIn == null
              ? "must be a telephone number that begins with + and its country's code"
              : "must be a telephone number");
    }
  }

  /** Whether numbers can be read in this region. */
  public static boolean isRegion(String region) {
    return PLANS.getSupportedRegions().contains(region);
  }

  /** The region a good number belongs to; empty where it is no single one. */
  public static Optional<String> regionOf(String e164) {
    try {
      return Optional.ofNullable(PLANS.getRegionCodeForNumber(PLANS.parse(e164, null)))
          .filter(PhoneNumber::isRegion);
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }

  private static Checked judge(Phonenumber.PhoneNumber number) {
    if (!PLANS.isValidNumber(number)) {
      return new Checked.Bad("must be a telephone number that its country gives out");
    }
    return COSTLY.contains(PLANS.getNumberType(number))
        ? new Checked.Bad("must not be a number that costs whoever writes to it")
        : new Checked.Good(PLANS.format(number, PhoneNumberFormat.E164));
  }

  private static boolean isWritten(int c) {
    return (c >= '0' && c <= '9') || BETWEEN_DIGITS.indexOf(c) >= 0;
  }
}
