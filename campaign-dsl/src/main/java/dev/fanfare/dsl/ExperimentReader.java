package dev.fanfare.dsl;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.fanfare.dsl.Experiment.Assign;
import dev.fanfare.dsl.Experiment.Variant;
import dev.fanfare.dsl.Experiment.Weight;
import dev.fanfare.dsl.Node.Place;
import dev.fanfare.dsl.Node.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the variants of a campaign and how people come to them. */
final class ExperimentReader {

  private static final List<String> PARTS = List.of("subject", "html", "text");

  private final Problems problems;

  ExperimentReader(Problems problems) {
    this.problems = problems;
  }

  /** The experiment of a campaign; null when it has none, or one that has been reported. */
  @Nullable Experiment read(Fields campaign) {
    Assign assign = assign(campaign);
    Winner winner = new WinnerReader(problems).read(campaign);
    if (!campaign.has("variants")) {
      Node alone = campaign.node("assign");
      if (alone != null) {
        problems.add(
            alone.place(),
            "assign",
            null,
            "says how people come to variants, and there are none",
            "add `variants: …`, or remove it");
      }
      return null;
    }
    List<Fields> items = campaign.mappings("variants", Shape.VARIANTS);
    if (items == null) {
      return null;
    }
    Place place = requireNonNull(campaign.node("variants")).place();
    if (items.size() < Experiment.FEWEST || items.size() > Experiment.MOST) {
      problems.add(
          place,
          "variants",
          null,
          "must be 2 to 10, are " + items.size(),
          "to have one message, remove the key");
    }
    List<@Nullable Variant> variants = new ArrayList<>();
    for (Fields item : items) {
      variants.add(variant(item));
    }
    checkNames(items, variants);
    checkWeights(place, variants);
    return problems.none()
        ? new Experiment(
            variants.stream().map(variant -> requireNonNull(variant)).toList(),
            requireNonNullElse(assign, new Assign.ByPerson()),
            winner)
        : null;
  }

  private @Nullable Variant variant(Fields fields) {
    String name = fields.text("name", Rules::variant);
    Weight weight = fields.formed("weight", Rules::weight);
    String template = fields.text("template", Rules::template);
    String subject = fields.text("subject", Rules::headerText);
    String html = fields.text("html", Rules::body);
    String text = fields.text("text", Rules::body);
    Node whole = fields.node("template");
    List<String> parts = PARTS.stream().filter(fields::has).toList();
    if (whole != null && !parts.isEmpty()) {
      problems.add(
          whole.place(),
          fields.pathOf("template"),
          null,
          "stands beside " + String.join(", ", parts),
          "keep the template, or remove it and keep the content written here");
    }
    if (name == null || weight == null) {
      return null;
    }
    return new Variant(
        name,
        weight,
        template != null
            ? new Experiment.Words.Template(template)
            : new Experiment.Words.Parts(subject, html, text));
  }

  private void checkNames(List<Fields> items, List<@Nullable Variant> variants) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      Variant variant = variants.get(i);
      if (variant != null && !names.add(variant.name())) {
        problems.add(
            requireNonNull(items.get(i).node("name")).place(),
            items.get(i).pathOf("name"),
            variant.name(),
            "is the name of another variant",
            "give each variant a name of its own");
      }
    }
  }

  /** Said once, of the list: no single weight is the wrong one. */
  private void checkWeights(Place place, List<@Nullable Variant> variants) {
    List<Weight> weights =
        variants.stream().flatMap(Stream::ofNullable).map(Variant::weight).toList();
    long percents = weights.stream().filter(Weight::percent).count();
    int total = weights.stream().mapToInt(Weight::units).sum();
    if (percents > 0 && percents < weights.size()) {
      problems.add(
          place,
          "variants",
          null,
          "have percentages beside whole numbers",
          "write all weights as percentages, or all as whole numbers");
    } else if (percents > 0 && percents == variants.size() && total != Weight.WHOLE) {
      problems.add(
          place,
          "variants",
          null,
          "have weights of " + CampaignWriter.percent(total) + " together",
          "percentages must be 100% together; whole numbers, such as 1 and 2, need no sum");
    }
  }

  private @Nullable Assign assign(Fields campaign) {
    Node node = campaign.node("assign");
    if (node instanceof Scalar(String value, Node.Kind kind, Place place)
        && kind != Node.Kind.NOTHING) {
      for (Assign.Word word : Assign.Word.values()) {
        if (word.word().equals(value)) {
          return word.assign();
        }
      }
      problems.add(
          place,
          "assign",
          value,
          "must be `person`, `run` or a mapping with `attribute`",
          Words.hint(value, List.of("person", "run")));
      return null;
    }
    Fields fields = campaign.mapping("assign", Shape.ASSIGN);
    String attribute = fields == null ? null : fields.text("attribute", Rules::attribute);
    return attribute == null ? null : new Assign.ByAttribute(attribute);
  }
}
