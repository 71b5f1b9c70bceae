package dev.fanfare.platform;

import java.util.List;

/** A call refused, with every reason at once; answered as RFC 9457 problem details. */
public final class ApiProblem extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ProblemCode code;
  private final transient List<Violation> violations;

  public ApiProblem(ProblemCode code, String detail, List<Violation> violations) {
    super(detail);
    this.code = code;
    this.violations = List.copyOf(violations);
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

  public ProblemCode code() {
    return code;
  }

  public List<Violation> violations() {
    return violations;
  }
}
