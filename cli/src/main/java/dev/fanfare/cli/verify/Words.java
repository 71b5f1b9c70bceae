package dev.fanfare.cli.verify;

import java.util.Locale;

/** Figures as people read them. */
final class Words {

  private Words() {}

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String of(long count, String one) {
    return of(count, one, one + "s");
  }

  static String of(long count, String one, String many) {
    return number(count) + " " + (count == 1 ? one : many);
  }

  static String state(RowState state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
