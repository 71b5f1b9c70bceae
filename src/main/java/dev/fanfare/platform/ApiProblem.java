package dev.fanfare.platform;

import java.util.List;

/** A call refused, with every reason at once; answered as RFC 9457 problem details. */
public final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ProblemCode code;
  private final transient List<Violation> violations;
  private final long retryAfterSeconds;

  public ApiProblem(ProblemCode code, String detail, List<Violation> violations) {
    this(code, detail, violations, 0);
  }

  private ApiProblem(
      ProblemCode code, String detail, List<Violation> violations, long retryAfterSeconds) {
    super(detail);
    this.code = code;
    this.violations = List.copyOf(violations);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public ApiProblem(ProblemCode code, String detail) {
    this(code, detail, List.of());
  }

  /** Nothing of that kind and name in the caller's workspace. */
  public static ApiProblem notFound(String kind, String name) {
    return new ApiProblem(
        ProblemCode.NOT_FOUND, "There is no " + kind + " \"" + name + "\" in this workspace.");
  }

  /** One or more broken rules of a request. */
  public static ApiProblem invalid(List<Violation> violations) {
    return new ApiProblem(
        ProblemCode.INVALID_REQUEST,
        violations.size() == 1 ? "One rule is broken." : violations.size() + " rules are broken.",
        violations);
  }

  /** Not now; the caller may come again after that many seconds. */
  public static ApiProblem retryLater(ProblemCode code, String detail, long seconds) {
    return new ApiProblem(code, detail, List.of(), seconds);
  }

  public ProblemCode code() {
    return code;
  }

  public List<Violation> violations() {
    return violations;
  }

  /** Seconds after which to come again; 0 where that is no matter of time. */
  public long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
