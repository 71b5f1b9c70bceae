package dev.fanfare.rendering;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/** Words as JSON, as they are stored with a version and handed to a trial. */
public final class SourceJson {

  static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  private SourceJson() {}

  public static String write(TemplateSource source) {
    return text(source);
  }

  public static String write(List<TemplateSource> sources) {
    return text(sources);
  }

  public static List<TemplateSource> sources(String json) {
    return List.of(read(json, TemplateSource[].class));
  }

  public static String write(Wording wording) {
    return text(wording);
  }

  public static TemplateSource source(String json) {
    return read(json, TemplateSource.class);
  }

  public static Wording wording(String json) {
    return read(json, Wording.class);
  }

  private static String text(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored words cannot be read", e);
    }
  }
}
