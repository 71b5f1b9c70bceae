package dev.fanfare.access;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Lets a call under {@code /v1} in: by a key, of a role that the method allows, at its rate. */
// Not a singleton: filters are made before runtime configuration exists.
@ApplicationScoped
class CallerFilter {

  private static final String VERDICT = CallerFilter.class.getName();
  private static final String SCHEME = "bearer ";

  private final ApiKeyStore keys;
  private final RateLimits rates;
  private final Caller caller;

  CallerFilter(ApiKeyStore keys, RateLimits rates, Caller caller) {
    this.keys = keys;
    this.rates = rates;
    this.caller = caller;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  void enter(ContainerRequestContext request, ResourceInfo resource) {
    if (!Api.covers(request)) {
      return;
    }
    var key = authenticate(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    caller.become(key);
    var verdict = rates.take(key.id());
    request.setProperty(VERDICT, verdict);
    if (!verdict.allowed()) {
      throw ApiProblem.retryLater(
          ProblemCode.TOO_MANY_REQUESTS,
          "The key makes requests faster than " + rates.policy() + ".",
          verdict.seconds());
    }
    authorize(resource, key.role());
  }

  @ServerResponseFilter
  void tellRate(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(VERDICT) instanceof RateLimits.Verdict verdict) {
      response.getHeaders().putSingle("RateLimit-Policy", rates.policy());
      response.getHeaders().putSingle("RateLimit", RateLimits.header(verdict));
    }
  }

  private ApiKey authenticate(@Nullable String header) {
    if (header == null || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new ApiProblem(
          ProblemCode.UNAUTHENTICATED, "Send an API key as Authorization: Bearer ff_…");
    }
    return BearerToken.read(header.substring(SCHEME.length()))
        .flatMap(keys::find)
        .orElseThrow(
            () -> new ApiProblem(ProblemCode.UNAUTHENTICATED, "The API key is not a valid one."));
  }

  private static void authorize(ResourceInfo resource, Role role) {
    var allowed = resource.getResourceMethod().getAnnotation(Allowed.class);
    if (allowed == null || !Arrays.asList(allowed.value()).contains(role)) {
      throw new ApiProblem(
          ProblemCode.FORBIDDEN, "A key of role " + role.word() + " may not do this.");
    }
  }
}
