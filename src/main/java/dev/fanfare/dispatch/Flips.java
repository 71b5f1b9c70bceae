package dev.fanfare.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fanfare.dispatch.DispatchPolicy.Facts;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.pressure.CapHit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nearest changes after which it would be decided otherwise: of whoever is not written to all
 * that speaks against it, together; of whoever is, each single thing that would. Pure, and decided
 * once more by {@link DispatchPolicy}, so that what is told is what would come of it.
 */
final class Flips {

  private Flips() {}

  /** One thing that would have to be otherwise. */
  record Change(String what, String from, String to, String words) {}

  /**
   * Changes that are all needed.
   *
   * @param then what would be decided; null where nothing else is known of the person
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Flip(List<Change> changes, @Nullable String then) {
    Flip {
      changes = List.copyOf(changes);
    }
  }

  /**
   * What is known beside the facts, for the words.
   *
   * @param attribute that assigns variants; null where people are drawn
   * @param variants the names of all
   * @param caps that have no room, each; empty where only that there are some is known
   * @param budgets as caps
   * @param event what the trigger excepts and has happened; null where it is not known
   */
  record About(
      String purpose,
      @Nullable String attribute,
      List<String> variants,
      List<Draw> draws,
      List<Change> caps,
      List<Change> budgets,
      @Nullable String event) {

    /** What is the same then and now. */
    static About of(String purpose, Assignments assignments, List<Draw> draws) {
      return new About(
          purpose, assignments.attribute(), assignments.names(), draws, List.of(), List.of(), null);
    }

    /** The same, with what has no room and what has happened. */
    About with(List<Change> fullCaps, List<Change> fullBudgets, @Nullable String happened) {
      return new About(purpose, attribute, variants, draws, fullCaps, fullBudgets, happened);
    }

    @Nullable Draw draw(String what) {
      return draws.stream().filter(draw -> draw.what().equals(what)).findFirst().orElse(null);
    }
  }

  /** A fact that can be changed; in the order in which reasons are given. */
  enum Fact {
    PROFILE,
    EXCEPTION,
    LEFT,
    ADDRESS,
    SUPPRESSION,
    CONSENT,
    WITHDRAWAL,
    DUPLICATE,
    VARIANT,
    TURN,
    QUIET,
    CAPS,
    BUDGETS,
    GLOBAL_CONTROL,
    SHARED_CONTROL,
    HOLDOUT,
    WORDS
  }

  /** A decision as answers tell it. */
  static String words(Decision decision) {
    return switch (decision) {
      case Decision.Defer(var until, var reason) ->
          "defer: %s until %s".formatted(reason.wire(), until);
      case Decision.Skip(var reason) -> "skip: " + reason.wire();
      case Decision.Send() -> "send";
      case Decision.HoldOut() -> "hold_out: " + Reason.CONTROL_GROUP.wire();
      case Decision.HoldOutGlobally(_) -> "hold_out: " + Reason.GLOBAL_CONTROL.wire();
      case Decision.Cancel() -> "cancel";
    };
  }

  /**
   * What would flip the decision that the facts give: one set of changes to whoever is not written
   * to, and sets of one change each to whoever is.
   *
   * @param wordless whether the words of a call are gone
   */
  static List<Flip> of(Facts facts, boolean wordless, About about) {
    if (facts.cancelling()) {
      var going = new Change("run", "cancelled", "not cancelled", "The run is not cancelled.");
      return List.of(new Flip(List.of(going), null));
    }
    var against = against(facts, wordless);
    if (!against.isEmpty()) {
      return List.of(flip(facts, wordless, against, about));
    }
    return possible(facts, about).stream()
        .map(fact -> flip(facts, wordless, EnumSet.of(fact), about))
        .toList();
  }

  private static Flip flip(Facts facts, boolean wordless, Set<Fact> changed, About about) {
    var changes = new ArrayList<Change>();
    for (var fact : changed) {
      changes.addAll(FlipWords.of(fact, facts, about));
    }
    boolean gone = wordless && !changed.contains(Fact.WORDS);
    return new Flip(changes, words(DispatchPolicy.decide(changed(facts, changed), gone)));
  }

  /** All that speaks against writing to somebody; nothing of it can be left out. */
  private static Set<Fact> against(Facts facts, boolean wordless) {
    var against = EnumSet.noneOf(Fact.class);
    add(against, Fact.PROFILE, !facts.exists());
    add(against, Fact.EXCEPTION, facts.excepted());
    add(against, Fact.LEFT, facts.left() != null);
    add(against, Fact.ADDRESS, !facts.addressed());
    add(against, Fact.SUPPRESSION, facts.suppressed());
    add(against, Fact.CONSENT, facts.withdrawn() || facts.consentNeeded() && !facts.consented());
    add(against, Fact.DUPLICATE, facts.duplicateOf() != null);
    add(against, Fact.VARIANT, !facts.assigned());
    add(against, Fact.TURN, facts.hours().against() != null);
    add(against, Fact.QUIET, facts.hours().quietUntil() != null);
    add(against, Fact.CAPS, facts.cap() != null);
    add(against, Fact.BUDGETS, facts.budget() != null);
    add(against, Fact.GLOBAL_CONTROL, facts.controls().holdsGlobally());
    add(against, Fact.SHARED_CONTROL, facts.controls().sharedWith() != null);
    add(against, Fact.HOLDOUT, facts.control());
    add(against, Fact.WORDS, wordless);
    return against;
  }

  /** What would speak against writing to somebody to whom nothing does. */
  private static Set<Fact> possible(Facts facts, About about) {
    var possible = EnumSet.of(Fact.SUPPRESSION);
    add(possible, Fact.WITHDRAWAL, facts.consentNeeded());
    add(possible, Fact.GLOBAL_CONTROL, canHold(about.draw(Draw.GLOBAL_CONTROL)));
    add(possible, Fact.HOLDOUT, canHold(about.draw(Draw.HOLDOUT)));
    return possible;
  }

  private static boolean canHold(@Nullable Draw draw) {
    return draw != null && !draw.inside() && !draw.flips().startsWith("none");
  }

  private static void add(Set<Fact> facts, Fact fact, boolean holds) {
    if (holds) {
      facts.add(fact);
    }
  }

  /** The facts after changes. */
  private static Facts changed(Facts facts, Set<Fact> changed) {
    boolean granted = changed.contains(Fact.CONSENT);
    return new Facts(
        facts.cancelling(),
        facts.exists() || changed.contains(Fact.PROFILE),
        changed.contains(Fact.DUPLICATE) ? null : facts.duplicateOf(),
        facts.addressed() || changed.contains(Fact.ADDRESS),
        facts.consentNeeded(),
        facts.consented() || granted,
        facts.withdrawn() && !granted || changed.contains(Fact.WITHDRAWAL),
        facts.suppressed() ^ changed.contains(Fact.SUPPRESSION),
        facts.assigned() || changed.contains(Fact.VARIANT),
        facts.control() ^ changed.contains(Fact.HOLDOUT),
        facts.excepted() && !changed.contains(Fact.EXCEPTION),
        changed.contains(Fact.LEFT) ? null : facts.left(),
        hours(facts.hours(), changed),
        changed.contains(Fact.CAPS) ? null : facts.cap(),
        changed.contains(Fact.BUDGETS) ? null : facts.budget(),
        controls(facts.controls(), changed));
  }

  private static Hours hours(Hours hours, Set<Fact> changed) {
    return new Hours(
        changed.contains(Fact.TURN) ? null : hours.against(),
        changed.contains(Fact.QUIET) ? null : hours.quietUntil(),
        hours.held(),
        hours.fallback(),
        hours.words());
  }

  private static Controls controls(Controls controls, Set<Fact> changed) {
    if (changed.contains(Fact.GLOBAL_CONTROL) && !controls.holdsGlobally()) {
      return Controls.member(1);
    }
    return changed.contains(Fact.GLOBAL_CONTROL) || changed.contains(Fact.SHARED_CONTROL)
        ? Controls.NONE
        : controls;
  }

  /** A cap that has no room. */
  static Change cap(CapHit hit) {
    return new Change(
        "cap " + hit.cap(),
        "%d of %d, %s".formatted(hit.used(), hit.most(), hit.rule()),
        "room again at %s, or a count of %d".formatted(hit.frees(), hit.used() + 1),
        "The cap %s has room: %d fewer in its window, as from %s on, or a count of %d."
            .formatted(hit.cap(), hit.used() - hit.most() + 1, hit.frees(), hit.used() + 1));
  }

  /** A budget that has no room, by its own words: which, how full; what would make room. */
  static Change budget(String told) {
    int name = told.indexOf(": ");
    int room = told.indexOf("; ");
    var what = name < 0 ? "budgets" : told.substring(0, name);
    var from = told.substring(name < 0 ? 0 : name + 2, room < 0 ? told.length() : room);
    var to = room < 0 ? "room" : told.substring(room + 2);
    return new Change(what, from, to, "The %s has %s.".formatted(what, to));
  }
}
