package dev.fanfare.segments;

import dev.fanfare.platform.Violation;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.JsonText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of scores: a line a person by subject number, all of one model, one instant and one expiry.
 * A file that has expired is refused.
 */
final class ScoreLines implements FileLines {

  private static final int SCORES_PER_CHUNK = 5_000;
  private static final int LONGEST_NAME = 128;
  private static final Pattern SUBJECT = Pattern.compile("[1-9][0-9]{0,18}");

  private static final List<String> REQUIRED =
      List.of(
          "subject",
          "score",
          "rank_pct",
          "segment",
          "model_id",
          "model_version",
          "as_of",
          "expires_at");

  private static final Set<String> OPTIONAL = Set.of("uplift", "lower", "upper", "variant");

  /** What all lines of a file have in common. */
  private record Origin(String model, String version, Instant asOf, Instant expiresAt) {}

  private final Records records;
  private final String segment;
  private final @Nullable List<String> schema;
  private final Instant now;
  private final SeenIds seen = new SeenIds();
  private final Set<String> known = new HashSet<>();
  private final PackedScores packed = new PackedScores();
  private final List<Reject> rejects = new ArrayList<>();
  private @Nullable Origin origin;
  private long originLine;
  private boolean some;
  private int chunks;

  /**
   * @param schema the columns that the file must have; null where nobody said
   */
  ScoreLines(Records records, SegmentImport of, @Nullable List<String> schema, Instant now) {
    this.records = records;
    this.segment = of.segment();
    this.schema = schema;
    this.now = now;
    if (!records.header().isEmpty()) {
      requireColumns(records.header(), "header");
      if (schema != null && !schema.equals(records.header())) {
        throw new RefusedFile("header", "must be as the manifest's schema: " + schema);
      }
    }
  }

  @Override
  public boolean next() throws IOException {
    boolean next = records.next();
    some |= next;
    return next;
  }

  @Override
  public long line() {
    return records.line();
  }

  @Override
  public boolean take() {
    rejects.clear();
    var broken = records.broken();
    if (broken != null) {
      rejects.add(broken);
      return false;
    }
    var values = records.values();
    requireKnown(values.keySet(), "line " + line());
    var score = score(values);
    if (score.isPresent() && isNew(score.get().subject())) {
      packed.add(score.get());
      return true;
    }
    return false;
  }

  @Override
  public List<Reject> rejects() {
    return rejects;
  }

  @Override
  public boolean isFull() {
    return packed.count() == SCORES_PER_CHUNK;
  }

  @Override
  public List<StagedPart> parts(boolean all) {
    return packed.count() > 0 && (all || isFull())
        ? List.of(new StagedPart(chunks++, 0, packed.take()))
        : List.of();
  }

  @Override
  public int chunks() {
    return chunks;
  }

  @Override
  public void end() {
    if (!some) {
      throw new RefusedFile("1:1", "the file has no scores");
    }
    if (schema != null && records.header().isEmpty() && !known.containsAll(schema)) {
      throw new RefusedFile("lines", "must have the members of the manifest's schema: " + schema);
    }
  }

  @Override
  public Optional<ScoredBy> scoredBy(@Nullable String modelCard, String sha256) {
    return Optional.ofNullable(origin)
        .map(
            of ->
                new ScoredBy(
                    of.model(), of.version(), of.asOf(), of.expiresAt(), modelCard, sha256));
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  private Optional<Score> score(Map<String, List<String>> values) {
    var subject = one(values, "subject");
    if (subject != null && !isSubject(subject)) {
      reject("subject", subject, "must be a subject number");
    }
    var score = number(values, "score");
    var rank = number(values, "rank_pct");
    if (rank != null && (rank < 0 || rank > 100)) {
      reject("rank_pct", String.valueOf(rank), "must be 0 to 100");
    }
    var of = one(values, "segment");
    if (of != null && !of.equals(segment)) {
      reject("segment", of, "must be " + segment + ", into which the file is imported");
    }
    checkOrigin(values);
    var lower = number(values, "lower");
    var upper = number(values, "upper");
    if (lower != null && upper != null && lower > upper) {
      reject("lower", String.valueOf(lower), "must not be above upper");
    }
    var uplift = number(values, "uplift");
    var variant = values.containsKey("variant") ? name(values, "variant") : null;
    return rejects.isEmpty() && subject != null && score != null && rank != null
        ? Optional.of(
            new Score(Long.parseLong(subject), score, rank, uplift, lower, upper, variant))
        : Optional.empty();
  }

  /** All lines are of one model and end together; the first good one says of which. */
  private void checkOrigin(Map<String, List<String>> values) {
    var model = name(values, "model_id");
    var version = name(values, "model_version");
    var asOf = instant(values, "as_of");
    var expiresAt = instant(values, "expires_at");
    if (model == null || version == null || asOf == null || expiresAt == null) {
      return;
    }
    if (asOf.isAfter(now)) {
      reject("as_of", asOf.toString(), "must not lie ahead");
    }
    if (!expiresAt.isAfter(now)) {
      throw new RefusedFile("line " + line(), "the scores have expired at " + expiresAt);
    }
    var found = new Origin(model, version, asOf, expiresAt);
    if (origin == null && rejects.isEmpty()) {
      origin = found;
      originLine = line();
    } else if (origin != null && !origin.equals(found)) {
      reject(
          "model_id",
          model,
          "must be of the model, the version, the instant and the expiry of line " + originLine);
    }
  }

  private boolean isNew(long subject) {
    var id = Long.toString(subject);
    int before = seen.put(id, Math.toIntExact(line()));
    if (before != 0) {
      reject("subject", id, "same subject as line " + before);
    }
    return before == 0;
  }

  private static boolean isSubject(String text) {
    try {
      return SUBJECT.matcher(text).matches() && Long.parseLong(text) > 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private @Nullable String name(Map<String, List<String>> values, String column) {
    var text = one(values, column);
    if (text != null && (text.length() > LONGEST_NAME || !JsonText.rule(text).isEmpty())) {
      reject(column, text, "must be at most 128 characters of text");
      return null;
    }
    return text;
  }

  private @Nullable Double number(Map<String, List<String>> values, String column) {
    var good = judged(values, column, AttributeType.NUMBER);
    return good == null ? null : Double.valueOf(good);
  }

  private @Nullable Instant instant(Map<String, List<String>> values, String column) {
    var good = judged(values, column, AttributeType.INSTANT);
    return good == null ? null : Instant.parse(good.substring(1, good.length() - 1));
  }

  private @Nullable String judged(
      Map<String, List<String>> values, String column, AttributeType type) {
    var text = one(values, column);
    return switch (text == null ? null : type.judge(text)) {
      case null -> null;
      case Checked.Good(var value) -> value;
      case Checked.Bad(var rule) -> {
        reject(column, Objects.requireNonNull(text), rule);
        yield null;
      }
    };
  }

  /** The value of a column; what is required and absent is rejected. */
  private @Nullable String one(Map<String, List<String>> values, String column) {
    var given = values.getOrDefault(column, List.of());
    if (given.size() == 1) {
      return given.getFirst();
    }
    if (!given.isEmpty() || REQUIRED.contains(column)) {
      reject(column, String.join(", ", given), "must be one value");
    }
    return null;
  }

  private void requireColumns(List<String> header, String place) {
    requireKnown(header, place);
    var missing =
        REQUIRED.stream()
            .filter(column -> !header.contains(column))
            .map(column -> new Violation(place, column, "the column is missing"))
            .toList();
    if (!missing.isEmpty()) {
      throw new RefusedFile(missing);
    }
  }

  private void requireKnown(Collection<String> columns, String place) {
    if (known.containsAll(columns)) {
      return;
    }
    known.addAll(columns);
    var unknown =
        columns.stream()
            .filter(column -> !REQUIRED.contains(column) && !OPTIONAL.contains(column))
            .map(column -> new Violation(place, column, "is no column of scores"))
            .toList();
    if (!unknown.isEmpty()) {
      throw new RefusedFile(unknown);
    }
  }

  private void reject(String column, String given, String rule) {
    rejects.add(new Reject(line(), column, given, rule + records.where()));
  }
}
