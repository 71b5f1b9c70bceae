package dev.fanfare.rendering;

import org.jspecify.annotations.Nullable;

/** The links of a message whose template has no {@link LinkMarks}. */
record PlainLinks(@Nullable String unsubscribe, @Nullable String preferences, @Nullable String view)
    implements MessageLinks {

  @Override
  public String link(int number) {
    throw new IllegalStateException("no link " + number + " is known");
  }

  @Override
  public String link(int number, String rendered) {
    throw new IllegalStateException("no link " + number + " is known");
  }

  @Override
  public String pixel() {
    throw new IllegalStateException("no picture is known");
  }
}
