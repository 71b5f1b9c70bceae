package dev.fanfare.dispatch;

import dev.fanfare.events.RunFacts;
import java.util.List;

/**
 * What events of a run have in common, by variant.
 *
 * @param none of people without a variant
 */
record VariantFacts(List<RunFacts> variants, RunFacts none) {

  /** The same of another occurrence. */
  VariantFacts at(String occurrence) {
    return new VariantFacts(
        variants.stream().map(facts -> facts.at(occurrence)).toList(), none.at(occurrence));
  }

  RunFacts of(int variant) {
    return variant == Assignments.NONE ? none : variants.get(variant);
  }
}
