package dev.fanfare.access;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.NodeIdentity;
import dev.fanfare.platform.NodeLife;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.narayana.jta.QuarkusTransactionException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Runs a POST with an Idempotency-Key once. The resource works inside a transaction begun here,
 * which also keeps the answer: both stand or neither, so a dead owner's request may run again.
 */
// Not a singleton: filters are made before runtime configuration exists.
@ApplicationScoped
class IdempotencyFilter {

  private static final Logger LOG = Logger.getLogger(IdempotencyFilter.class);
  private static final String HEADER = "Idempotency-Key";
  private static final String CLAIM = IdempotencyFilter.class.getName();
  static final String USE = "idempotency";
  private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e]{1,128}");

  private record Claim(WorkingKeys.Key id, NodeIdentity owner) {

    WorkspaceId workspace() {
      return id.workspace();
    }

    String key() {
      return id.text();
    }
  }

  private final IdempotencyStore store;
  private final Caller caller;
  private final NodeLife life;
  private final Keystore keystore;
  private final CampaignClock campaignClock;
  private final ObjectMapper json;

  private final WorkingKeys working;

  IdempotencyFilter(
      IdempotencyStore store,
      WorkingKeys working,
      Caller caller,
      NodeLife life,
      Keystore keystore,
      CampaignClock campaignClock,
      ObjectMapper json) {
    this.store = store;
    this.working = working;
    this.caller = caller;
    this.life = life;
    this.keystore = keystore;
    this.campaignClock = campaignClock;
    this.json = json;
  }

  @ServerRequestFilter(priority = Priorities.USER)
  @Nullable Response enter(ContainerRequestContext request) throws IOException {
    var key = request.getHeaderString(HEADER);
    if (key == null || !request.getMethod().equals(HttpMethod.POST) || !Api.covers(request)) {
      return null;
    }
    new Violations()
        .require(FORM.matcher(key).matches(), HEADER, key, "must be 1 to 128 visible characters")
        .refuse();
    var claim = new Claim(new WorkingKeys.Key(caller.workspace(), key), life.identity());
    return switch (claim(claim, hash(request))) {
      case IdempotencyStore.Known.Ours() -> {
        request.setProperty(CLAIM, claim);
        yield null;
      }
      case IdempotencyStore.Known.Running() ->
          throw ApiProblem.retryLater(
              ProblemCode.REQUEST_IN_PROGRESS, ProblemCode.REQUEST_IN_PROGRESS.title() + ".", 1);
      case IdempotencyStore.Known.OtherRequest() ->
          throw new ApiProblem(
              ProblemCode.IDEMPOTENCY_KEY_REUSED, ProblemCode.IDEMPOTENCY_KEY_REUSED.title() + ".");
      case IdempotencyStore.Known.Answered answered -> replay(claim.workspace(), answered);
    };
  }

  /** Ours only with a transaction begun. */
  private IdempotencyStore.Known claim(Claim claim, byte[] request) {
    if (!working.begin(claim.id())) {
      return store.read(claim.workspace(), claim.key(), request);
    }
    boolean known = false;
    try {
      var now = campaignClock.now(claim.workspace());
      var of = store.claim(claim.workspace(), claim.key(), request, claim.owner(), now);
      if (of instanceof IdempotencyStore.Known.Ours) {
        QuarkusTransaction.begin();
      } else {
        working.end(claim.id());
      }
      known = true;
      return of;
    } finally {
      if (!known) {
        working.abandon(claim.id(), claim.owner());
      }
    }
  }

  /**
   * Whatever fails in here, the transaction ends and the key is let go of: the same request then
   * gets the answer, if its commit came through, and else runs.
   */
  @ServerResponseFilter
  void leave(ContainerRequestContext request, ContainerResponseContext response)
      throws IOException {
    if (!(request.getProperty(CLAIM) instanceof Claim claim)) {
      return;
    }
    // A problem thrown from here is answered through here.
    request.removeProperty(CLAIM);
    boolean settled = false;
    try {
      settle(claim, response);
      settled = true;
    } finally {
      try {
        if (QuarkusTransaction.isActive()) {
          QuarkusTransaction.rollback();
        }
      } finally {
        if (settled) {
          working.end(claim.id());
        } else {
          working.abandon(claim.id(), claim.owner());
        }
      }
    }
  }

  private void settle(Claim claim, ContainerResponseContext response) throws IOException {
    int status = response.getStatus();
    if (status >= 400) {
      QuarkusTransaction.rollback();
      if (status < 500 && status != ProblemCode.TOO_MANY_REQUESTS.status()) {
        keep(claim, response);
      } else {
        store.release(claim.workspace(), claim.key(), claim.owner());
      }
    } else if (keep(claim, response)) {
      commit();
    } else {
      QuarkusTransaction.rollback();
      throw ApiProblem.retryLater(
          ProblemCode.UNAVAILABLE, "The request was handed on to another node.", 1);
    }
  }

  private static void commit() {
    try {
      QuarkusTransaction.commit();
    } catch (QuarkusTransactionException e) {
      LOG.warnf(e, "The end of a request with an Idempotency-Key is not known");
      throw ApiProblem.retryLater(
          ProblemCode.UNAVAILABLE,
          "Whether this was done is not known now; send it again with the same key.",
          1);
    }
  }

  private boolean keep(Claim claim, ContainerResponseContext response) throws IOException {
    var body = bytes(response.getEntity());
    var given = response.getMediaType();
    var type = given == null ? MediaType.APPLICATION_JSON_TYPE : given;
    if (body.length > 0) {
      response.setEntity(body, new Annotation[0], type);
    }
    var headers = new LinkedHashMap<String, String>();
    response
        .getHeaders()
        .forEach((name, values) -> headers.put(name, String.valueOf(values.getFirst())));
    if (body.length > 0) {
      headers.put(HttpHeaders.CONTENT_TYPE, type.toString());
    }
    return store.answer(
        claim.workspace(),
        claim.key(),
        claim.owner(),
        response.getStatus(),
        keystore.seal(claim.workspace(), USE, json.writeValueAsBytes(headers)),
        keystore.seal(claim.workspace(), USE, body));
  }

  private byte[] bytes(@Nullable Object entity) throws IOException {
    return switch (entity) {
      case null -> new byte[0];
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      default -> json.writeValueAsBytes(entity);
    };
  }

  private Response replay(WorkspaceId workspace, IdempotencyStore.Known.Answered answered)
      throws IOException {
    var response = Response.status(answered.status());
    var headers = keystore.open(workspace, USE, answered.headers());
    json.readValue(headers, new TypeReference<Map<String, String>>() {}).forEach(response::header);
    var body = keystore.open(workspace, USE, answered.body());
    return body.length == 0 ? response.build() : response.entity(body).build();
  }

  private static byte[] hash(ContainerRequestContext request) throws IOException {
    var body = request.getEntityStream().readAllBytes();
    request.setEntityStream(new ByteArrayInputStream(body));
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var uri = request.getUriInfo().getRequestUri();
      var query = uri.getRawQuery();
      var line = request.getMethod() + " " + uri.getRawPath() + (query == null ? "" : "?" + query);
      digest.update(line.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) '\n');
      return digest.digest(body);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
