package dev.fanfare.dsl;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variants of a campaign's message and how people come to them. Immutable; holds the same rules
 * as the file and throws {@link IllegalArgumentException} when built against them.
 *
 * @param winner how one of them becomes the message of most people; null where all keep their share
 */
public record Experiment(List<Variant> variants, Assign assign, @Nullable Winner winner) {

  static final int FEWEST = 2;
  static final int MOST = 10;

  /** What the people of the control group are called; no variant may be. */
  public static final String CONTROL = "control";

  public Experiment {
    variants = List.copyOf(variants);
    if (variants.size() < FEWEST || variants.size() > MOST) {
      throw new IllegalArgumentException("variants: must be 2 to 10");
    }
    Set<String> names = new HashSet<>();
    for (Variant variant : variants) {
      if (!names.add(variant.name())) {
        throw new IllegalArgumentException("variants: two are named " + variant.name());
      }
    }
    boolean percent = variants.getFirst().weight().percent();
    if (variants.stream().anyMatch(variant -> variant.weight().percent() != percent)) {
      throw new IllegalArgumentException("variants: percentages stand beside whole numbers");
    }
    if (percent && total(variants) != Weight.WHOLE) {
      throw new IllegalArgumentException("variants: the percentages are not 100 % together");
    }
    if (winner != null && (names.contains(Winner.GROUP) || assign instanceof Assign.ByAttribute)) {
      throw new IllegalArgumentException(
          "winner: stands beside a variant of its name, or an attribute that assigns");
    }
  }

  /** Where all variants keep their share. */
  public Experiment(List<Variant> variants, Assign assign) {
    this(variants, assign, null);
  }

  /** What the weights come to together: a variant's share is its units over these. */
  public int total() {
    return total(variants);
  }

  /** The names of the variants, in their order. */
  public List<String> names() {
    return variants.stream().map(Variant::name).toList();
  }

  private static int total(List<Variant> variants) {
    return variants.stream().mapToInt(variant -> variant.weight().units()).sum();
  }

  /** One of the messages: what it says in place of the campaign's own words. */
  public record Variant(String name, Weight weight, Words words) {
    public Variant {
      Rules.variant(name).orThrow("variants.name");
    }
  }

  /**
   * How much of the audience a variant gets.
   *
   * @param units a whole number, or hundredths of a percent
   */
  public record Weight(int units, boolean percent) {
    static final int WHOLE = 10_000;
    static final int MOST_PARTS = 1_000;

    public Weight {
      if (units < 1 || units > (percent ? WHOLE : MOST_PARTS)) {
        throw new IllegalArgumentException("weight: must be 1 to 1000, or 0.01% to 100%");
      }
    }
  }

  /** What a variant puts in place of the message's content. */
  public sealed interface Words {

    /** Another template of the channel, whole. */
    record Template(String name) implements Words {
      public Template {
        Rules.template(name).orThrow("variants.template");
      }
    }

    /** Single parts; what is null stays as the message has it. */
    record Parts(@Nullable String subject, @Nullable String html, @Nullable String text)
        implements Words {

      /** The message as it is. */
      public static final Parts NONE = new Parts(null, null, null);

      public Parts {
        if (subject != null) {
          Rules.headerText(subject).orThrow("variants.subject");
        }
        if (html != null) {
          Rules.body(html).orThrow("variants.html");
        }
        if (text != null) {
          Rules.body(text).orThrow("variants.text");
        }
      }
    }
  }

  /** How people come to their variant. */
  public sealed interface Assign {

    /** By a draw that comes out the same for a person in every run of the campaign. */
    record ByPerson() implements Assign {}

    /** By a draw that is made anew in every run. */
    record ByRun() implements Assign {}

    /**
     * By an attribute that names the variant, or {@link #CONTROL}: the experiment was drawn
     * elsewhere, and weights and holdout say with which probabilities.
     */
    record ByAttribute(String attribute) implements Assign {
      public ByAttribute {
        Rules.attribute(attribute).orThrow("assign.attribute");
      }
    }

    /** The ways that one word says. */
    enum Word {
      PERSON(new ByPerson()),
      RUN(new ByRun());

      private final Assign assign;

      Word(Assign assign) {
        this.assign = assign;
      }

      Assign assign() {
        return assign;
      }

      String word() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }
}
