package dev.fanfare.rendering;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.OutputFormat;
import freemarker.core.PlainTextOutputFormat;
import freemarker.template.Configuration;

/** One template of a message. */
enum Part {
  /** As long as a header line may be (RFC 5322 2.1.1). */
  SUBJECT("subject", 998),
  HTML("html", 1 << 20),
  TEXT("text", 1 << 20);

  private final String word;
  private final int cap;

  Part(String word, int cap) {
    this.word = word;
    this.cap = cap;
  }

  /** Its name in problems. */
  String word() {
    return word;
  }

  /** The largest size, in bytes of UTF-8. */
  int cap() {
    return cap;
  }

  OutputFormat format() {
    return this == HTML ? HTMLOutputFormat.INSTANCE : PlainTextOutputFormat.INSTANCE;
  }

  /** For templates without fragments, which is most of them. */
  Configuration engine() {
    return this == HTML ? RenderEngine.HTML : RenderEngine.PLAIN;
  }
}
