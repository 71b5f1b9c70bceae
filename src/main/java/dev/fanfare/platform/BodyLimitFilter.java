package dev.fanfare.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses bodies that are longer than their method takes ({@link BodyLimit}). */
// Not a singleton: filters are made before runtime configuration exists.
@ApplicationScoped
class BodyLimitFilter {

  /** Read and thrown away, so that a caller who still writes sees the answer. */
  private static final long DRAINED = 16L << 20;

  private static final Set<String> BODYLESS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION - 100)
  void enter(ContainerRequestContext request, ResourceInfo resource) throws IOException {
    var method = resource.getResourceMethod();
    var own = method == null ? null : method.getAnnotation(BodyLimit.class);
    long limit = own == null ? BodyLimit.USUAL : own.value();
    var declared = request.getHeaderString("Content-Length");
    if (declared == null) {
      // Over HTTP/2 a body comes without any header that tells of it.
      if (!BODYLESS.contains(request.getMethod())
          || request.getHeaderString("Transfer-Encoding") != null) {
        request.setEntityStream(new Limited(request.getEntityStream(), limit));
      }
    } else if (Long.parseLong(declared) > limit) {
      drain(request.getEntityStream());
      throw tooLarge(limit);
    }
  }

  private static void drain(InputStream body) throws IOException {
    var buffer = new byte[8_192];
    long left = DRAINED;
    while (left > 0) {
      int read = body.read(buffer);
      if (read < 0) {
        return;
      }
      left -= read;
    }
  }

  private static ApiProblem tooLarge(long limit) {
    return new ApiProblem(ProblemCode.TOO_LARGE, "The body is longer than " + limit + " bytes.");
  }

  /** A body of unknown length. */
  private static final class Limited extends FilterInputStream {

    private final long limit;
    private long left;

    Limited(InputStream body, long limit) {
      super(body);
      this.limit = limit;
      this.left = limit;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int read = super.read(buffer, from, length);
      count(Math.max(read, 0));
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        drain(in);
        throw tooLarge(limit);
      }
    }
  }
}
