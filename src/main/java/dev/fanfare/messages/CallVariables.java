package dev.fanfare.messages;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.campaigns.Call;
import dev.fanfare.platform.Violations;
import dev.fanfare.rendering.RenderModel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Variables of a call: names a template can ask for, and values of a size that is kept. */
final class CallVariables {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = 32 * 1024;

  private CallVariables() {}

  /**
   * What is said to whom, as far as words can ask for it: all names, and the first one's values.
   */
  static Call call(MessageRequest request) {
    var names = new HashSet<String>(names(request.variables()));
    List<MessageRequest.@Nullable To> to = request.to() == null ? List.of() : request.to();
    for (var each : to) {
      names.addAll(each == null ? Set.of() : names(each.variables()));
    }
    var first = to.isEmpty() ? null : to.getFirst();
    // What is wrong with the values is told with whom they are for.
    var values =
        merged(request.variables(), first == null ? null : first.variables(), "", new Violations());
    return new Call(names, values);
  }

  /** Texts as a JSON object. */
  static String written(Map<String, String> texts) {
    var written = JSON.createObjectNode();
    texts.forEach(written::put);
    return written.toString();
  }

  private static Set<String> names(@Nullable Map<String, JsonNode> variables) {
    return variables == null ? Set.of() : variables.keySet();
  }

  /** Those of all recipients and of one, whose go before, as a JSON object; null for none. */
  static @Nullable String merged(
      @Nullable Map<String, JsonNode> ofAll,
      @Nullable Map<String, JsonNode> ofOne,
      String place,
      Violations violations) {
    var merged = JSON.createObjectNode();
    add(merged, ofAll, "/variables", violations);
    add(merged, ofOne, place + "/variables", violations);
    if (merged.isEmpty()) {
      return null;
    }
    var written = merged.toString();
    violations.require(
        written.getBytes(StandardCharsets.UTF_8).length <= LARGEST,
        place + "/variables",
        null,
        "must be at most 32 KiB with those of all");
    return written;
  }

  private static void add(
      ObjectNode merged,
      @Nullable Map<String, JsonNode> variables,
      String place,
      Violations violations) {
    if (variables != null) {
      variables.forEach(
          (name, value) -> {
            violations.require(
                RenderModel.canBeSaid(name),
                place + "/" + name,
                null,
                "must be named by letters, digits and _, and not as something of the engine's");
            merged.set(name, value);
          });
    }
  }
}
