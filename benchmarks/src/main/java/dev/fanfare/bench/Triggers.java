package dev.fanfare.bench;

import dev.fanfare.channel.sandbox.InboxLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Events told over HTTP at a steady pace, one a call, each of which brings somebody to a campaign:
 * how long it takes from when a call was due until the outside has the message in its log. Beside
 * it what the broker alone takes from produce to consume at the same pace.
 */
final class Triggers {
  static final int PER_SECOND = 500;

  private static final double MOST_MILLIS = 100;
  private static final String TYPE = "order.placed";
  private static final String CAMPAIGN = "told";
  private static final String CROWD = "told";
  private static final int PEOPLE = 5_000;
  private static final int OF_THE_BROKER = 5_000;
  private static final String SUBJECT = "Order ";

  /** As a service has connections: who waits for one is measured as waiting. */
  private static final int CLIENTS = 32;

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
  private static final Duration LATEST = Duration.ofMinutes(5);

  private final Stage stage;
  private final Sizes sizes;
  private final boolean profiled;
  private int told;

  Triggers(Stage stage, Sizes sizes, boolean profiled) {
    this.stage = stage;
    this.sizes = sizes;
    this.profiled = profiled;
  }

  /**
   * What one run came to.
   *
   * @param sorted milliseconds from when an event was due until its message was there
   * @param answered from when a call was made until it was answered
   * @param since milliseconds from such an answer until the message was there
   * @param offered calls that were begun in a second
   * @param reached messages a second, from the first event to the last message
   * @param refused calls answered 503 and made again
   */
  private record Run(
      double[] sorted,
      double[] answered,
      double[] since,
      double offered,
      double reached,
      int refused) {
    double millis(double share) {
      return at(sorted, share);
    }
  }

  Measure latency() throws IOException {
    People.make(stage, CROWD, PEOPLE, 1);
    Path log = stage.folder().resolve("sink-" + CAMPAIGN);
    List<Double> ours = new ArrayList<>();
    List<Run> runs = new ArrayList<>();
    List<Double> halves = new ArrayList<>();
    List<Double> worst = new ArrayList<>();
    try (Sink sink = Sink.start(log, "")) {
      arm(stage.api(), sink.port());
      for (int i = 0; i <= sizes.runs(); i++) {
        int ofBroker = Math.min(OF_THE_BROKER, sizes.mails());
        double[] broker = BareTopic.millis(stage.host().kafkaBootstrap(), ofBroker, PER_SECOND);
        Arrays.sort(broker);
        Run run = profiled && i == sizes.runs() ? profile(log) : whole(log);
        if (i > 0) {
          halves.add(at(broker, 0.50));
          worst.add(at(broker, 0.99));
          ours.add(run.millis(0.99));
          runs.add(run);
        }
      }
    }
    return Measure.cost(
        "trigger to provider, p99 of " + sizes.mails() + " at " + PER_SECOND + "/s",
        "the bar",
        List.of(MOST_MILLIS),
        ours,
        " ms",
        1,
        words(runs, Figures.median(halves), Figures.median(worst)));
  }

  private static String words(List<Run> runs, double brokerHalf, double brokerWorst) {
    return String.format(
        Locale.ROOT,
        "p50 %.1f ms; calls answered p50 %.1f, p99 %.1f ms, from then on p50 %.1f, p99 %.1f ms;"
            + " offered %.0f/s, reached %.0f/s,"
            + " %d calls refused at first; broker alone p50 %.1f, p99 %.1f ms",
        median(runs.stream().map(run -> run.millis(0.50)).toList()),
        median(runs.stream().map(run -> at(run.answered(), 0.50)).toList()),
        median(runs.stream().map(run -> at(run.answered(), 0.99)).toList()),
        median(runs.stream().map(run -> at(run.since(), 0.50)).toList()),
        median(runs.stream().map(run -> at(run.since(), 0.99)).toList()),
        median(runs.stream().map(Run::offered).toList()),
        median(runs.stream().map(Run::reached).toList()),
        runs.stream().mapToInt(Run::refused).sum(),
        brokerHalf,
        brokerWorst);
  }

  private static double median(List<Double> values) {
    return Figures.median(values);
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.ceil(share * sorted.length) - 1];
  }

  private static void arm(EngineApi api, int port) {
    Proof.account(api, CAMPAIGN, port);
    TriggerCampaign.declare(api, TYPE);
    TriggerCampaign.applyAndArm(
        api, new TriggerCampaign(CAMPAIGN, TYPE, CAMPAIGN, "PT0S", "resend", ""));
  }

  private Run profile(Path log) throws IOException {
    Profile profile =
        Profile.start(stage.engines().getFirst(), stage.folder().resolve("triggers.jfr"));
    Run run = whole(log);
    profile.stop().forEach(System.out::println);
    return run;
  }

  /** Tells as many events as there are mails, and returns when their messages are there. */
  private Run whole(Path log) throws IOException {
    int first = told;
    int count = sizes.mails();
    told += count;
    double[] answered = new double[count];
    Instant[] answeredAt = new Instant[count];
    AtomicInteger refused = new AtomicInteger();
    Semaphore clients = new Semaphore(CLIENTS);
    Pace.Kept kept;
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      URI uri = URI.create(stage.engines().getFirst().apiUrl() + "/v1/events");
      String bearer = "Bearer " + stage.key();
      kept =
          Pace.keep(
              count,
              PER_SECOND,
              number -> {
                clients.acquire();
                long since = System.nanoTime();
                refused.addAndGet(tell(http, uri, bearer, first + number));
                answered[number] = (System.nanoTime() - since) / 1e6;
                answeredAt[number] = Instant.now();
                clients.release();
              });
    }
    Instant[] arrived = awaitArrived(log, first, count);
    double[] millis = new double[count];
    double[] since = new double[count];
    Instant last = kept.dueAt()[0];
    for (int number = 0; number < count; number++) {
      Instant at = arrived[number];
      millis[number] = Duration.between(kept.dueAt()[number], at).toNanos() / 1e6;
      since[number] = Duration.between(answeredAt[number], at).toNanos() / 1e6;
      last = at.isAfter(last) ? at : last;
    }
    Arrays.sort(millis);
    Arrays.sort(answered);
    Arrays.sort(since);
    double seconds = Duration.between(kept.dueAt()[0], last).toNanos() / 1e9;
    return new Run(millis, answered, since, kept.perSecond(), count / seconds, refused.get());
  }

  /** Tells an event until it is taken; answers how often the engine was too busy to say so. */
  private static int tell(HttpClient http, URI uri, String bearer, int number)
      throws IOException, InterruptedException {
    String person = CROWD + "-" + number % PEOPLE;
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Authorization", bearer)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"events\": [" + TriggerCampaign.event(TYPE, "e-" + number, person) + "]}"))
            .build();
    for (int refused = 0; ; refused++) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200 && answer.body().contains("\"rejected\":0")) {
        return refused;
      }
      if (answer.statusCode() != 503) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      Waiting.pause(BETWEEN_TRIES);
    }
  }

  private static Instant[] awaitArrived(Path log, int first, int count) throws IOException {
    long end = System.nanoTime() + LATEST.toNanos();
    while (true) {
      Instant[] arrived = new Instant[count];
      Arrays.fill(arrived, Instant.MAX);
      arrivals(log, first, count).forEach(each -> arrived[each.number()] = each.at());
      long missing = Arrays.stream(arrived).filter(Instant.MAX::equals).count();
      if (missing == 0) {
        return arrived;
      }
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(missing + " messages are missing for " + count + " events");
      }
      Waiting.pause(Duration.ofMillis(500));
    }
  }

  private record Arrival(int number, Instant at) {}

  private static List<Arrival> arrivals(Path log, int first, int count) throws IOException {
    List<Arrival> arrivals = new ArrayList<>();
    InboxLog.read(
        log,
        read -> {
          String subject = read.subject();
          if (subject != null && subject.startsWith(SUBJECT)) {
            int number = Integer.parseInt(subject.substring(SUBJECT.length() + 2)) - first;
            if (number >= 0 && number < count) {
              arrivals.add(new Arrival(number, Instant.parse(read.at())));
            }
          }
        });
    return arrivals;
  }
}
