package dev.fanfare.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Answers everything that is thrown with problem details (RFC 9457). */
@Singleton
final class ProblemMapper {

  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final String MEDIA_TYPE = "application/problem+json";

  private final ObjectMapper json;

  ProblemMapper(ObjectMapper json) {
    this.json = json;
  }

  @ServerExceptionMapper
  Response ofProblem(ApiProblem thrown) {
    return answer(thrown, null);
  }

  @ServerExceptionMapper
  Response ofFramework(WebApplicationException thrown) {
    return ofAny(thrown);
  }

  // The framework has mappers of its own for these two kinds; naming them puts ours first.
  @ServerExceptionMapper
  Response ofJson(MismatchedInputException thrown) {
    return ofAny(thrown);
  }

  @ServerExceptionMapper
  Response ofAny(Throwable thrown) {
    StorageShortage.note(thrown);
    var problem = Problems.of(thrown);
    if (problem != null) {
      if (problem.code().status() >= 500) {
        LOG.warnf("Answered %s: %s", problem.code().wire(), thrown);
      }
      return answer(problem, null);
    }
    var errorId = TimeOrderedId.write("err", TimeOrderedId.next());
    LOG.errorf(thrown, "Failed as %s", errorId);
    return answer(
        new ApiProblem(ProblemCode.INTERNAL, ProblemCode.INTERNAL.title() + "."), errorId);
  }

  private Response answer(ApiProblem problem, @Nullable String errorId) {
    var response =
        Response.status(problem.code().status())
            .type(MEDIA_TYPE)
            .entity(bytes(ProblemBody.of(problem, errorId)));
    if (problem.retryAfterSeconds() > 0) {
      response.header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds());
    }
    if (problem.code() == ProblemCode.UNAUTHENTICATED) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    return response.build();
  }

  private byte[] bytes(ProblemBody body) {
    try {
      return json.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A problem cannot be written", e);
    }
  }
}
