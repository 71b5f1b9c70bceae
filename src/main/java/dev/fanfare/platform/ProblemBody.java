package dev.fanfare.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Problem details as they are answered (RFC 9457). */
record ProblemBody(
    String type,
    String title,
    int status,
    @Nullable String detail,
    String code,
    List<Violation> violations,
    @Nullable String errorId) {

  private static final String TYPES = "https://fanfare.dev/problems/";

  static ProblemBody of(ApiProblem problem, @Nullable String errorId) {
    var code = problem.code();
    return new ProblemBody(
        TYPES + code.wire(),
        code.title(),
        code.status(),
        problem.getMessage(),
        code.wire(),
        problem.violations(),
        errorId);
  }
}
