package dev.fanfare;

import static io.restassured.RestAssured.given;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import com.atlassian.oai.validator.restassured.OpenApiValidationFilter;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * A client of the engine under test with one key. Each request and answer is held against
 * openapi.yaml; a request that is meant to break it goes through {@link #unchecked}.
 */
public final class Api {

  /** The contract, from the root of the repository. */
  public static final Path CONTRACT = Path.of("../openapi.yaml").toAbsolutePath().normalize();

  private static final OpenApiValidationFilter FILTER = new OpenApiValidationFilter(validator());
  private static final PlainPaths PATHS = new PlainPaths();

  private final String key;

  private Api(String key) {
    this.key = key;
  }

  /** With the first admin key, of the workspace {@code default}. */
  public static Api installation() {
    var file = ConfigProvider.getConfig().getValue("fanfare.access.admin-key-file", Path.class);
    try {
      return new Api(Files.readString(file).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the admin key of a workspace made for one test class, so that tests share nothing. */
  public static Api newWorkspace() {
    return newWorkspace(true);
  }

  public static Api newWorkspace(boolean sandbox) {
    var name = "w-" + UUID.randomUUID();
    var created = installation().post("/v1/workspaces", Map.of("name", name, "sandbox", sandbox));
    created.then().statusCode(201);
    return new Api(created.path("adminKey.key"));
  }

  /** Declares what the template {@code coupon-offer} asks for. */
  public void declareAttributesOfOffers() {
    Map.of(
            "firstName", "string",
            "householdSize", "number",
            "offerTitle", "string",
            "offerSaving", "string",
            "offerEnds", "date")
        .forEach(
            (name, type) ->
                put("/v1/attributes/{name}", Map.of("type", type), name).then().statusCode(201));
  }

  /** The same workspace with a new key of another role, by its word in the contract. */
  public Api as(String role) {
    var created = post("/v1/api-keys", Map.of("name", "of a test", "role", role));
    created.then().statusCode(201);
    return new Api(created.path("key"));
  }

  /** With a key as given. */
  public static Api with(String key) {
    return new Api(key);
  }

  public String key() {
    return key;
  }

  /** A request with the key, held against the contract. */
  public RequestSpecification request() {
    return given().spec(plain()).filter(FILTER);
  }

  /** A request with the key that may break the contract. */
  public RequestSpecification unchecked() {
    return given().spec(plain());
  }

  /** Without any key, held against the contract; for the doors that are open. */
  public static RequestSpecification open() {
    return given().config(config()).urlEncodingEnabled(true).filter(PATHS).filter(FILTER);
  }

  public Response get(String path, Object... parameters) {
    return request().get(path, parameters);
  }

  public Response post(String path, Object body, Object... parameters) {
    return request().contentType(ContentType.JSON).body(body).post(path, parameters);
  }

  public Response put(String path, Object body, Object... parameters) {
    return request().contentType(ContentType.JSON).body(body).put(path, parameters);
  }

  /** Puts what is not there yet. */
  public Response create(String path, Object body, Object... parameters) {
    return request()
        .contentType(ContentType.JSON)
        .header("If-None-Match", "*")
        .body(body)
        .put(path, parameters);
  }

  /** Puts over what is there, at the version that is read before. */
  public Response replace(String path, Object body, Object... parameters) {
    return request()
        .contentType(ContentType.JSON)
        .header("If-Match", get(path, parameters).header("ETag"))
        .body(body)
        .put(path, parameters);
  }

  public Response delete(String path, Object... parameters) {
    return request().delete(path, parameters);
  }

  private RequestSpecification plain() {
    return new RequestSpecBuilder()
        .setConfig(config())
        .addHeader("Authorization", "Bearer " + key)
        .addFilter(PATHS)
        .build();
  }

  /** Bodies go out as they are, with the media type the contract names. */
  private static RestAssuredConfig config() {
    return RestAssuredConfig.config()
        .encoderConfig(
            EncoderConfig.encoderConfig()
                .appendDefaultContentCharsetToContentTypeIfUndefined(false)
                .encodeContentTypeAs("text/yaml", ContentType.TEXT)
                .encodeContentTypeAs("text/csv", ContentType.TEXT)
                .encodeContentTypeAs("application/x-ndjson", ContentType.TEXT));
  }

  private static OpenApiInteractionValidator validator() {
    return OpenApiInteractionValidator.createForSpecificationUrl(CONTRACT.toUri().toString())
        .withLevelResolver(
            LevelResolver.create()
                // Refusals name the security they miss; the answer is what a test looks at.
                .withLevel("validation.request.security.missing", ValidationReport.Level.IGNORE)
                .build())
        .build();
  }
}
