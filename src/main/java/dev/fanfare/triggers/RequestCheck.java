package dev.fanfare.triggers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.platform.Violations;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges a call that brings people in by what its campaign lets calls say. Of one thread. */
final class RequestCheck {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST = 500;
  private static final int LARGEST = 32 * 1024;

  private final TriggerRequest request;
  private final Set<String> names;
  private final Violations violations = new Violations();

  RequestCheck(TriggerRequest request, List<String> names) {
    this.request = request;
    this.names = Set.copyOf(names);
  }

  /**
   * One person of the call.
   *
   * @param variables all that is said of them, as a JSON object
   */
  record Named(String profile, String variables) {

    @Override
    public String toString() {
      return "Named[…]";
    }
  }

  /** The people of the call, or all that is wrong with it (422). */
  List<Named> named(Set<String> known) {
    List<TriggerRequest.@Nullable To> to = request.to() == null ? List.of() : request.to();
    violations.require(
        !to.isEmpty() && to.size() <= MOST, "/to", to.size(), "must name 1 to " + MOST);
    names(request.variables(), "/variables");
    var named = new ArrayList<Named>();
    var seen = new HashSet<String>();
    for (int i = 0; i < Math.min(to.size(), MOST); i++) {
      var place = "/to/" + i;
      var each = to.get(i);
      var profile = each == null ? null : each.profile();
      if (each == null || profile == null) {
        violations.requirePresent(null, place + "/profile");
        continue;
      }
      violations
          .require(known.contains(profile), place + "/profile", profile, "is no profile")
          .require(seen.add(profile), place + "/profile", profile, "is named already");
      names(each.variables(), place + "/variables");
      named.add(new Named(profile, merged(each, place)));
    }
    violations.refuseContent();
    return named;
  }

  private void names(@Nullable Map<String, JsonNode> variables, String place) {
    if (variables != null) {
      variables
          .keySet()
          .forEach(
              name ->
                  violations.require(
                      names.contains(name),
                      place + "/" + name,
                      null,
                      "is not among the names that the campaign's trigger.api lists"));
    }
  }

  private String merged(TriggerRequest.To to, String place) {
    var merged = JSON.createObjectNode();
    add(merged, request.variables());
    add(merged, to.variables());
    var written = merged.toString();
    violations.require(
        written.getBytes(StandardCharsets.UTF_8).length <= LARGEST,
        place + "/variables",
        null,
        "must be at most 32 KiB with those of all");
    return written;
  }

  private static void add(ObjectNode merged, @Nullable Map<String, JsonNode> variables) {
    if (variables != null) {
      variables.forEach(merged::set);
    }
  }
}
