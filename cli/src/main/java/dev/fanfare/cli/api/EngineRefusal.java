package dev.fanfare.cli.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The engine understood and said no, with problem details (RFC 9457). */
public final class EngineRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonNode problem;

  EngineRefusal(int status, JsonNode problem) {
    super(problem.path("title").asText("The engine answered " + status));
    this.status = status;
    this.problem = problem;
  }

  public int status() {
    return status;
  }

  /** The word for the kind of problem, empty when the answer had none. */
  public String code() {
    return problem.path("code").asText("");
  }

  public JsonNode problem() {
    return problem;
  }

  /** The problem for people: what it is, then every broken rule with its place and value. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    String code = code().isEmpty() ? "" : ", " + code();
    lines.add(getMessage() + " (" + status + code + ").");
    String detail = problem.path("detail").asText("");
    if (!detail.isEmpty()) {
      lines.add(detail);
    }
    for (JsonNode violation : problem.path("violations")) {
      String value = violation.path("value").asText("");
      lines.add(
          "  "
              + violation.path("place").asText("?")
              + (value.isEmpty() ? "" : " \"" + value + "\"")
              + ": "
              + violation.path("rule").asText());
    }
    String errorId = problem.path("errorId").asText("");
    if (!errorId.isEmpty()) {
      lines.add("The engine's log has it under " + errorId + ".");
    }
    return lines;
  }
}
