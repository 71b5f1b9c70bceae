package dev.fanfare.campaigns;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A campaign in a list. */
record CampaignView(String name, int version, Instant createdAt) {

  static CampaignView of(CampaignRow row) {
    return new CampaignView(row.name(), row.currentVersion(), row.createdAt());
  }

  /** What is wrong with a file; nothing when it is valid. */
  record Validation(boolean valid, List<FileProblem> problems, List<PlannedInstant> next) {
    static Validation of(List<Problem> problems, List<PlannedInstant> next) {
      return new Validation(
          problems.isEmpty(), problems.stream().map(FileProblem::of).toList(), next);
    }
  }

  /** One thing wrong with a file. */
  record FileProblem(String path, int line, int column, String message, String hint) {
    static FileProblem of(Problem problem) {
      return new FileProblem(
          problem.path(), problem.line(), problem.column(), problem.message(), problem.hint());
    }
  }

  /** A version in a list, with what it came of. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Summary(
      int version,
      String hash,
      String createdBy,
      @Nullable String keyName,
      Instant createdAt,
      @Nullable String plan,
      @Nullable Integer restores) {
    static Summary of(VersionRow row, @Nullable String keyName) {
      return new Summary(
          row.number(),
          row.hash(),
          row.createdBy(),
          keyName,
          row.createdAt(),
          row.origin().plan(),
          row.origin().restores());
    }
  }

  /** The words a version was applied with. */
  record Words(String subject, @Nullable String html, @Nullable String text) {}

  /** A version whole. */
  record Version(
      String name,
      int version,
      String file,
      String hash,
      Words template,
      String createdBy,
      Instant createdAt) {

    static Version of(CampaignRow campaign, VersionRow row) {
      var words = row.template();
      return new Version(
          campaign.name(),
          row.number(),
          row.file(),
          row.hash(),
          new Words(words.subject(), words.html(), words.text()),
          row.createdBy(),
          row.createdAt());
    }
  }
}
