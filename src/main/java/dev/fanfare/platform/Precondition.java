package dev.fanfare.platform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change demands of the thing it changes: the headers If-Match and If-None-Match (RFC 9110).
 * Versions are compared strongly.
 */
public final class Precondition {

  private final @Nullable String ifMatch;
  private final @Nullable String ifNoneMatch;

  private Precondition(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    this.ifMatch = ifMatch;
    this.ifNoneMatch = ifNoneMatch;
  }

  /** Reads the two headers; a problem when they contradict each other. */
  public static Precondition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    new Violations()
        .require(
            ifNoneMatch == null || ifNoneMatch.strip().equals("*"),
            "If-None-Match",
            ifNoneMatch,
            "must be *")
        .require(
            ifMatch == null || ifNoneMatch == null,
            "If-None-Match",
            ifNoneMatch,
            "must not stand beside If-Match")
        .refuse();
    return new Precondition(ifMatch, ifNoneMatch);
  }

  /** That the thing is at this version; with null, that it is not there. */
  public static Precondition exactly(@Nullable Long version) {
    return version == null ? new Precondition(null, "*") : new Precondition(etag(version), null);
  }

  /** The header ETag of a version. */
  public static String etag(long version) {
    return "\"" + version + "\"";
  }

  /**
   * Lets the change pass only when it names what is there.
   *
   * @param current the version that is there; null when there is none
   */
  public void require(@Nullable Long current) {
    if (ifMatch == null && ifNoneMatch == null) {
      throw new ApiProblem(
          ProblemCode.VERSION_REQUIRED,
          current == null
              ? "It does not exist: send If-None-Match: * to create it."
              : "It exists: send If-Match with the ETag that was read.");
    }
    check(current);
  }

  /** As {@link #require}, but a change that names nothing passes. */
  public void check(@Nullable Long current) {
    if (ifNoneMatch != null && current != null) {
      throw changed("If-None-Match", ifNoneMatch, "It exists already.", current);
    }
    if (ifMatch != null && !matches(ifMatch, current)) {
      throw changed(
          "If-Match",
          ifMatch,
          current == null ? "It does not exist." : "It has changed since it was read.",
          current);
    }
  }

  private static boolean matches(String ifMatch, @Nullable Long current) {
    if (current == null) {
      return false;
    }
    var etag = etag(current);
    for (var candidate : ifMatch.split(",")) {
      var given = candidate.strip();
      if (given.equals("*") || given.equals(etag)) {
        return true;
      }
    }
    return false;
  }

  private static ApiProblem changed(
      String header, String value, String detail, @Nullable Long current) {
    var rule = current == null ? "there is no version" : "the version is " + etag(current);
    return new ApiProblem(
        ProblemCode.VERSION_CHANGED, detail, List.of(new Violation(header, value, rule)));
  }
}
