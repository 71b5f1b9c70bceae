package dev.fanfare.campaigns;

import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.platform.Violations;
import dev.fanfare.templates.WordsBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that shall become the live versions of their campaigns.
 *
 * @param templates words that shall become templates of the workspace with them
 * @param policy what becomes of open runs of campaigns that are changed
 * @param overrideDeadline whether these also follow a version whose deadline they cannot keep
 * @param whole whether these are all campaigns there shall be, so that others are told
 */
record PlanRequest(
    @Nullable List<@Nullable File> files,
    @Nullable List<@Nullable Template> templates,
    @Nullable String policy,
    @Nullable Boolean overrideDeadline,
    @Nullable Boolean whole) {

  static final int MOST_FILES = 200;

  /**
   * One file.
   *
   * @param file what it is called where it lies
   * @param base the version it was made from, as far as that is known
   */
  record File(@Nullable String file, @Nullable String text, @Nullable Integer base) {}

  /**
   * One template.
   *
   * @param file where its words lie
   * @param base the version they were made from, as far as that is known
   */
  record Template(
      @Nullable String name,
      @Nullable String file,
      @Nullable WordsBody words,
      @Nullable Integer base) {}

  /** One file of a request that keeps its contract. */
  record Given(String file, String text, @Nullable Integer base) {}

  /** One template of a request that keeps its contract. */
  record GivenTemplate(String name, String file, WordsBody words, @Nullable Integer base) {}

  /**
   * All that is planned, as it is kept.
   *
   * @param policy null where nothing is said of open runs
   * @param overrideDeadline null for false
   */
  record All(
      List<Given> files,
      List<GivenTemplate> templates,
      @Nullable ChangePolicy policy,
      @Nullable Boolean overrideDeadline) {

    RunPolicy runPolicy() {
      return new RunPolicy(policy, Boolean.TRUE.equals(overrideDeadline));
    }
  }

  boolean isWhole() {
    return Boolean.TRUE.equals(whole);
  }

  /** Files and templates, once everything that the contract asks of them holds. */
  All given() {
    var violations = new Violations();
    List<@Nullable File> all = files == null ? List.of() : files;
    violations
        .requirePresent(files, "/files")
        .require(
            all.size() <= MOST_FILES,
            "/files",
            Integer.toString(all.size()),
            "must be at most " + MOST_FILES);
    var names = new HashSet<String>();
    for (int i = 0; i < all.size(); i++) {
      check(all.get(i), "/files/" + i, names, violations);
    }
    List<@Nullable Template> words = templates == null ? List.of() : templates;
    violations.require(
        words.size() <= MOST_FILES,
        "/templates",
        Integer.toString(words.size()),
        "must be at most " + MOST_FILES);
    var templateNames = new HashSet<String>();
    var given = new ArrayList<GivenTemplate>();
    for (int i = 0; i < words.size(); i++) {
      var one = given(words.get(i), "/templates/" + i, templateNames, violations);
      if (one != null) {
        given.add(one);
      }
    }
    var becomes = policy == null ? ChangePolicy.PIN : ChangePolicy.named(policy).orElse(null);
    boolean overrides = Boolean.TRUE.equals(overrideDeadline);
    violations
        .require(becomes != null, "/policy", policy, ChangePolicy.rule())
        .require(
            !overrides || becomes == ChangePolicy.MIGRATE_UNSENT,
            "/overrideDeadline",
            "true",
            RunPolicy.overrideRule())
        .refuse();
    return new All(
        all.stream().flatMap(file -> given(file).stream()).toList(),
        given,
        policy == null ? null : becomes,
        overrides ? Boolean.TRUE : null);
  }

  private static @Nullable GivenTemplate given(
      @Nullable Template template, String place, HashSet<String> names, Violations violations) {
    var name = template == null ? null : template.name();
    var words = template == null ? null : template.words();
    violations.requirePresent(name, place + "/name").requirePresent(words, place + "/words");
    if (template == null || name == null || words == null) {
      return null;
    }
    violations.require(names.add(name), place + "/name", name, "must not come twice");
    var file = template.file();
    return new GivenTemplate(name, file == null ? name : file, words, template.base());
  }

  private static void check(
      @Nullable File file, String place, HashSet<String> names, Violations violations) {
    var name = file == null ? null : file.file();
    var text = file == null ? null : file.text();
    violations.requirePresent(name, place + "/file").requirePresent(text, place + "/text");
    if (name != null) {
      violations
          .require(
              !name.isBlank() && name.length() <= 500,
              place + "/file",
              null,
              "must be 1 to 500 characters")
          .require(names.add(name), place + "/file", name, "must not come twice");
    }
    if (text != null) {
      violations.require(
          text.getBytes(StandardCharsets.UTF_8).length <= CampaignFile.MOST_BYTES,
          place + "/text",
          null,
          "must be at most 256 KiB");
    }
    var base = file == null ? null : file.base();
    violations.require(base == null || base >= 1, place + "/base", base, "must be 1 or more");
  }

  private static List<Given> given(@Nullable File file) {
    return file == null || file.file() == null || file.text() == null
        ? List.of()
        : List.of(new Given(file.file(), file.text(), file.base()));
  }
}
