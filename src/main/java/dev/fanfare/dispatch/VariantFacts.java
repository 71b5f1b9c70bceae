package dev.fanfare.dispatch;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.campaigns.TestShare;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.events.RunFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What events of a run have in common, by variant.
 *
 * @param none of people without a variant
 * @param others of people who get a winner, by variant; empty where nobody does
 * @param test who gets a variant by its weight; null for everybody
 */
record VariantFacts(
    List<RunFacts> variants, RunFacts none, List<RunFacts> others, @Nullable TestShare test) {

  /** Where everybody gets a variant by its weight. */
  VariantFacts(List<RunFacts> variants, RunFacts none) {
    this(variants, none, List.of(), null);
  }

  /** Of a version of a run's campaign, or of a call. */
  static VariantFacts of(
      Run run,
      ProviderAccount account,
      CampaignVersion version,
      Assignments assignments,
      long occurrence) {
    var names = assignments.names();
    var variants = new ArrayList<RunFacts>();
    for (int i = 0; i < names.size(); i++) {
      var words = version.words().ofVariant(i).hash();
      variants.add(factsOf(run, account, version, occurrence, words, names, names.get(i)));
    }
    var none = factsOf(run, account, version, occurrence, version.words().hash(), names, null);
    return assignments.test() == null
        ? new VariantFacts(variants, none)
        : new VariantFacts(
            variants, none, variants.stream().map(RunFacts::ofWinner).toList(), assignments.test());
  }

  /** Nobody who counts by campaign shall count a test send. */
  private static String nameOf(CampaignVersion version) {
    return version.test() == null ? version.name() : AsTest.NAME;
  }

  private static RunFacts factsOf(
      Run run,
      ProviderAccount account,
      CampaignVersion version,
      long occurrence,
      String words,
      List<String> eligible,
      @Nullable String variant) {
    return new RunFacts(
        run.publicId(),
        nameOf(version),
        version.number(),
        run.segmentVersions(),
        words,
        account.channel(),
        account.name(),
        MessageKey.ONLY_STEP,
        MessageKey.instant(occurrence).toString(),
        variant,
        eligible);
  }

  /** The same of another occurrence. */
  VariantFacts at(String occurrence) {
    return new VariantFacts(
        variants.stream().map(facts -> facts.at(occurrence)).toList(),
        none.at(occurrence),
        others.stream().map(facts -> facts.at(occurrence)).toList(),
        test);
  }

  /** Those of a person with a variant. */
  RunFacts of(int variant, long person) {
    if (variant == Assignments.NONE) {
      return none;
    }
    return test == null || test.holds(person) ? variants.get(variant) : others.get(variant);
  }
}
