package dev.fanfare.dispatch;

import dev.fanfare.events.RunFacts;
import java.util.List;

/**
 * What events of a run have in common, by variant.
 *
 * @param none of people without a variant
 */
record VariantFacts(List<RunFacts> variants, RunFacts none) {

  RunFacts of(int variant) {
    return variant == Assignments.NONE ? none : variants.get(variant);
  }
}
