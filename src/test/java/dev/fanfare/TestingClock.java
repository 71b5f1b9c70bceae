package dev.fanfare;

import io.restassured.response.Response;
import java.time.Instant;
import java.util.Map;

/** The clock of a sandbox workspace, moved over the API. */
public final class TestingClock {

  private final Api api;

  public TestingClock(Api api) {
    this.api = api;
  }

  /** What it shows. */
  public Instant now() {
    return Instant.parse(api.get("/v1/sandbox/clock").path("now"));
  }

  /** Moves it by an ISO duration; the job when it is done. */
  public Response by(String duration) {
    return done(begin(Map.of("by", duration)));
  }

  /** Moves it to an instant; the job when it is done. */
  public Response to(Instant instant) {
    return done(begin(Map.of("to", instant.toString())));
  }

  /** Asks for a move, and waits for nothing; the id of the job. */
  public String begin(Map<String, String> move) {
    var asked = api.post("/v1/sandbox/clock", move);
    asked.then().statusCode(202);
    return asked.path("id");
  }

  /** The job when it is done, however many stops it makes. */
  public Response done(String id) {
    var job = job(id);
    while (!isDone(job)) {
      int stops = job.path("stops");
      job =
          Awaiting.value(
              "the clock goes on after stop " + stops + ", of " + job.asString(),
              () -> job(id),
              next -> isDone(next) || next.<Integer>path("stops") > stops);
    }
    return job;
  }

  private static boolean isDone(Response job) {
    return "DONE".equals(job.path("state"));
  }

  /** The job while something holds it up of which these words speak. */
  public Response waitingFor(String id, String words) {
    return Awaiting.value(
        "the clock waits for " + words,
        () -> job(id),
        job -> job.path("waitsFor") instanceof String why && why.contains(words));
  }

  public Response job(String id) {
    return api.get("/v1/sandbox/clock/jobs/{id}", id);
  }
}
