package dev.fanfare.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.RunProgress;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Planned people as the sum of what became of them. */
record Equation(long planned, List<Term> terms) {

  private static final List<String> ORDER =
      List.of("SENT", "SKIPPED", "HELD_OUT", "FAILED", "UNKNOWN", "CANCELLED");

  Equation {
    terms = List.copyOf(terms);
  }

  /** So many people came to this. */
  record Term(long people, String state, String reason) {

    private String words() {
      String word = RunProgress.stateWord(state);
      String why = reason.replaceFirst("^(failed|unknown)_", "").replace('_', ' ');
      return why.isEmpty() ? word : word + ": " + why;
    }
  }

  static Equation of(JsonNode run) {
    List<Term> terms = new ArrayList<>();
    for (JsonNode figure : run.path("counts")) {
      terms.add(
          new Term(
              figure.path("count").asLong(),
              figure.path("state").asText(),
              figure.path("reason").asText("")));
    }
    terms.removeIf(term -> term.people() == 0);
    terms.sort(
        Comparator.comparingInt((Term term) -> ORDER.indexOf(term.state()))
            .thenComparing(Comparator.comparingLong(Term::people).reversed())
            .thenComparing(Term::reason));
    return new Equation(run.path("planned").asLong(), terms);
  }

  boolean holds() {
    return terms.stream().mapToLong(Term::people).sum() == planned;
  }

  void print(Terminal terminal, String indent) {
    terminal.line(indent + figure("", planned) + "  planned");
    String sign = "=";
    for (Term term : terms) {
      terminal.line(indent + figure(sign, term.people()) + "  " + term.words());
      sign = "+";
    }
    if (!holds()) {
      terminal.line(indent + terminal.bad("The sum is another: the equation does not hold."));
    }
  }

  private static String figure(String sign, long people) {
    return String.format("%-2s%9s", sign, Figures.number(people));
  }
}
