package dev.fanfare.platform;

import com.fasterxml.jackson.core.JacksonException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says of anything thrown what the caller is told. Nothing of our inside leaves with it. */
final class Problems {

  private static final String DISK_FULL = "53100";

  /** Also what a statement ends with that takes longer than its timeout. */
  private static final String CANCELLED = "57014";

  /** Somebody has to make room first. */
  private static final int RETRY_WHEN_FULL_SECONDS = 60;

  private Problems() {}

  /** The problem to answer; null when it is a failure of ours, which only the log describes. */
  static @Nullable ApiProblem of(Throwable thrown) {
    return switch (thrown) {
      case ApiProblem problem -> problem;
      case JacksonException json -> JsonProblems.of(json);
      case WebApplicationException http -> ofHttp(http);
      default -> ofCauses(thrown);
    };
  }

  private static @Nullable ApiProblem ofHttp(WebApplicationException thrown) {
    if (thrown.getCause() instanceof JacksonException json) {
      return JsonProblems.of(json);
    }
    int status = thrown.getResponse().getStatus();
    return switch (status) {
      case 401 -> plain(ProblemCode.UNAUTHENTICATED);
      case 403 -> plain(ProblemCode.FORBIDDEN);
      case 404 -> new ApiProblem(ProblemCode.NOT_FOUND, "There is nothing at this path.");
      case 405 -> notAllowed(thrown);
      case 406 -> plain(ProblemCode.NOT_ACCEPTABLE);
      case 413 -> plain(ProblemCode.TOO_LARGE);
      case 415 -> plain(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
      case 503 -> unavailable();
      default -> status < 500 ? plain(ProblemCode.INVALID_REQUEST) : ofCauses(thrown);
    };
  }

  private static ApiProblem notAllowed(WebApplicationException thrown) {
    var allowed =
        thrown instanceof NotAllowedException refused
            ? refused.getResponse().getAllowedMethods()
            : java.util.Set.<String>of();
    return new ApiProblem(
        ProblemCode.METHOD_NOT_ALLOWED,
        allowed.isEmpty()
            ? ProblemCode.METHOD_NOT_ALLOWED.title() + "."
            : "The path takes " + String.join(", ", allowed.stream().sorted().toList()) + ".");
  }

  private static @Nullable ApiProblem ofCauses(Throwable thrown) {
    for (var cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiProblem problem) {
        return problem;
      }
      if (cause instanceof SQLException failure) {
        return ofDatabase(failure);
      }
    }
    return null;
  }

  private static @Nullable ApiProblem ofDatabase(SQLException failure) {
    var state = failure.getSQLState();
    if (state == null) {
      return acquisitionTimeout(failure) ? unavailable() : null;
    }
    return switch (state) {
      // Lost against another transaction; nothing of this one stands.
      case "40001", "40P01", "55P03" -> unavailable();
      case "23505" ->
          new ApiProblem(ProblemCode.ALREADY_EXISTS, ProblemCode.ALREADY_EXISTS.title() + ".");
      case DISK_FULL ->
          ApiProblem.retryLater(
              ProblemCode.STORAGE_FULL,
              ProblemCode.STORAGE_FULL.title() + "; nothing was changed.",
              RETRY_WHEN_FULL_SECONDS);
      case CANCELLED ->
          new ApiProblem(
              ProblemCode.TOOK_TOO_LONG,
              ProblemCode.TOOK_TOO_LONG.title() + "; nothing was changed.");
      // No connection, too many of them, or the server shuts down.
      case String gone when gone.matches("(08|53|57P).*") -> unavailable();
      default -> null;
    };
  }

  /** The pool's way to say that no connection came free in time. */
  private static boolean acquisitionTimeout(SQLException failure) {
    var message = failure.getMessage();
    return failure.getCause() instanceof TimeoutException
        || (message != null && message.contains("cquisition timeout"));
  }

  private static ApiProblem unavailable() {
    return ApiProblem.retryLater(
        ProblemCode.UNAVAILABLE, ProblemCode.UNAVAILABLE.title() + "; nothing was changed.", 1);
  }

  private static ApiProblem plain(ProblemCode code) {
    return new ApiProblem(code, code.title() + ".", List.of());
  }
}
