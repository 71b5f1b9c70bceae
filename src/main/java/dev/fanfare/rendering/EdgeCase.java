package dev.fanfare.rendering;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** Made-up people whose values are the ones that break messages. */
public enum EdgeCase {
  /** Short words and plain figures. */
  TYPICAL("Anna", "42"),
  /** Nobody has said anything about them. */
  MISSING_ATTRIBUTES("", "0"),
  /** One word that fits into no line. */
  LONG_WORDS("Donaudampfschifffahrtsgesellschaftskapitän".repeat(5), "123456789012345"),
  RIGHT_TO_LEFT("مرحبا بكم في السوق", "42"),
  /** One that is one letter, and one that is many. */
  EMOJI("👩‍👩‍👧‍👦 🎉 ✨", "42"),
  MARKUP("<script>alert('x')</script> & \"${1 + 1}\"", "-0.5"),
  /** Words that are figures, as in columns nobody gave a type. */
  FIGURES("12", "1");

  private static final String DAY = "2026-12-24";
  private static final String MOMENT = "2026-12-24T18:30:00Z";

  private final String text;
  private final String number;

  EdgeCase(String text, String number) {
    this.text = text;
    this.number = number;
  }

  /** As people write it, for example {@code long-words}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<EdgeCase> ofWord(String word) {
    for (var edge : values()) {
      if (edge.word().equals(word)) {
        return Optional.of(edge);
      }
    }
    return Optional.empty();
  }

  /** Values for all attributes of a schema, as a JSON object. */
  public String attributes(Schema schema) {
    var attributes = new ObjectNode(JsonNodeFactory.instance);
    if (this != MISSING_ATTRIBUTES) {
      schema
          .attributes()
          .forEach(
              (name, type) -> {
                switch (type) {
                  case STRING -> attributes.put(name, text);
                  case NUMBER -> attributes.put(name, new BigDecimal(number));
                  case BOOLEAN -> attributes.put(name, this != FIGURES);
                  case DATE -> attributes.put(name, DAY);
                  case INSTANT -> attributes.put(name, MOMENT);
                  case STRINGS -> attributes.putArray(name).add(text).add(text);
                }
              });
    }
    return attributes.toString();
  }
}
