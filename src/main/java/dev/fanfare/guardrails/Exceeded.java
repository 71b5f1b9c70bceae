package dev.fanfare.guardrails;

import dev.fanfare.dsl.Guardrails;

/**
 * More people than go without approval.
 *
 * @param source who has said so
 * @param share whether their share of the base is meant, and not their number
 * @param bound people, or basis points of the base
 * @param people how many they are
 * @param base all people of the workspace; 0 where no rule asks for them
 */
public record Exceeded(Source source, boolean share, int bound, long people, long base) {

  /** In words for people. */
  public String words() {
    return share
        ? "%d people are more than %s of %d, which is what goes without approval (%s)"
            .formatted(people, Guardrails.percent(bound), base, source.word())
        : "%d people are more than %d, which is what goes without approval (%s)"
            .formatted(people, bound, source.word());
  }
}
