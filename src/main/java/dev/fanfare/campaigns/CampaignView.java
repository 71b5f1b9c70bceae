package dev.fanfare.campaigns;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import dev.fanfare.dsl.Reading;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.Wording;
import dev.fanfare.rendering.Words;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
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

  /**
   * The words a version was applied with.
   *
   * @param name of the template they were taken from; null when they stand in the file
   */
  record Template(
      @Nullable String name,
      @Nullable String locale,
      String subject,
      @Nullable String html,
      @Nullable String text,
      Map<String, Words> locales,
      Map<String, Wording> fragments) {

    static Template of(TemplateSource source) {
      return new Template(
          source.name(),
          source.locale(),
          source.subject(),
          source.html(),
          source.text(),
          source.wording().locales(),
          source.fragments());
    }
  }

  /** A variant's words, whole. */
  record VariantWords(String name, Template template) {}

  /** A version whole. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Version(
      String name,
      int version,
      String file,
      String hash,
      Template template,
      @Nullable List<VariantWords> variants,
      String createdBy,
      Instant createdAt) {

    static Version of(CampaignRow campaign, VersionRow row) {
      return new Version(
          campaign.name(),
          row.number(),
          row.file(),
          row.hash(),
          Template.of(row.words().message()),
          variants(row),
          row.createdBy(),
          row.createdAt());
    }

    private static @Nullable List<VariantWords> variants(VersionRow row) {
      var sources = row.words().variants();
      if (sources.isEmpty()
          || !(CampaignFile.read(row.file()) instanceof Reading.Valid(var campaign))) {
        return null;
      }
      var experiment = requireNonNull(campaign.experiment());
      return IntStream.range(0, sources.size())
          .mapToObj(i -> new VariantWords(experiment.names().get(i), Template.of(sources.get(i))))
          .toList();
    }
  }
}
