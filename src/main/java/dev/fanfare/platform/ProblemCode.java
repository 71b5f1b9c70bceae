package dev.fanfare.platform;

/** Every problem the API answers with, one list: docs/problems.md is made from it. */
public enum ProblemCode {
  INVALID_REQUEST(400, "The request breaks rules of its contract"),
  UNAUTHENTICATED(401, "No valid API key"),
  FORBIDDEN(403, "The key's role may not do this"),
  NOT_FOUND(404, "There is no such thing in this workspace"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  NOT_ACCEPTABLE(406, "No offered representation is accepted"),
  CONFLICT(409, "The thing is in a state that does not allow this"),
  ALREADY_EXISTS(409, "The name is taken"),
  APPROVAL_REQUIRED(409, "More people than go without the approval of somebody else"),
  GUARDRAIL_BROKEN(409, "More has ended badly than the run may go on with"),
  SANDBOX_ONLY(409, "Only a sandbox workspace has this"),
  REQUEST_IN_PROGRESS(409, "The first request with this Idempotency-Key still runs"),
  GONE(410, "It is not kept any more"),
  PLAN_OUTDATED(412, "What was planned is no longer what would be applied"),
  VERSION_CHANGED(412, "The thing has changed since it was read"),
  TOO_LARGE(413, "The body is larger than allowed"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type is not taken here"),
  INVALID_CAMPAIGN_FILE(422, "The campaign file has problems"),
  INVALID_CONTENT(422, "The content breaks rules of the workspace"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used with another request"),
  LAUNCH_REFUSED(422, "The campaign cannot be launched as it is"),
  VERSION_REQUIRED(428, "A change needs If-Match with the version that was read"),
  TOO_MANY_REQUESTS(429, "Too many requests"),
  INTERNAL(500, "Something broke on our side"),
  UNAVAILABLE(503, "Not able to take work now"),
  TOOK_TOO_LONG(504, "It takes longer than it may"),
  STORAGE_FULL(507, "The database has no room left");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** One line for people, the same for every instance. */
  public String title() {
    return title;
  }

  /** The code as it stands in an answer. */
  public String wire() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
