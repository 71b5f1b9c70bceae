package dev.fanfare.conditions;

import dev.fanfare.profiles.AttributeType;

/** What an expression gives when it gives anything. */
enum Kind {
  BOOLEAN("bool", "boolean"),
  /** A double that is a number and finite. */
  NUMBER("double", "float8"),
  /** Compared and measured by code points. */
  TEXT("string", "text"),
  DATE("date", "date"),
  /** To the microsecond. */
  INSTANT("timestamp", "timestamptz"),
  DURATION("duration", "interval"),
  TEXTS("list(string)", "jsonb");

  private final String word;
  private final String sqlType;

  Kind(String word, String sqlType) {
    this.word = word;
    this.sqlType = sqlType;
  }

  /** As CEL names it. */
  String word() {
    return word;
  }

  String sqlType() {
    return sqlType;
  }

  static Kind of(AttributeType type) {
    return switch (type) {
      case STRING -> TEXT;
      case NUMBER -> NUMBER;
      case BOOLEAN -> BOOLEAN;
      case DATE -> DATE;
      case INSTANT -> INSTANT;
      case STRINGS -> TEXTS;
    };
  }
}
