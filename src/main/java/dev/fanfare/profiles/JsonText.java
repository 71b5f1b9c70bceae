package dev.fanfare.profiles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Text on its way into JSON and PostgreSQL, which holds neither U+0000 nor half a character. */
public final class JsonText {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /** The rule a text breaks; empty when it can be kept as it is. */
  public static String rule(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "must not hold the character U+0000";
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return "must not hold half a character (a lone surrogate)";
        }
        i++;
      }
    }
    return "";
  }

  /** The text as a JSON string. */
  public static String quote(String text) {
    var json = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  /** The one value a text holds. */
  static JsonNode read(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }

  /** Whether two texts are the same JSON, however they are spaced and ordered. */
  static boolean isSame(String one, String other) {
    try {
      return JSON.readTree(one).equals(JSON.readTree(other));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }
}
