package dev.fanfare.dispatch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.budgets.BudgetHit;
import dev.fanfare.dispatch.DispatchPolicy.Facts;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.dispatch.Flips.About;
import dev.fanfare.dispatch.Flips.Change;
import dev.fanfare.dispatch.Flips.Flip;
import dev.fanfare.pressure.CapHit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said to flip a decision does, and nothing of it can be left out. */
class FlipsTest {

  private static final int PEOPLE = 100_000;
  private static final Instant MORNING = Instant.parse("2026-12-01T07:00:00Z");
  private static final List<Reason> TURNS =
      List.of(Reason.LATE, Reason.NO_ZONE, Reason.MISSED, Reason.RATE_DEADLINE);

  /** One person: facts, and whether the words are gone; caps and budgets each by their names. */
  private record Case(Facts facts, boolean wordless, About about, Set<String> full) {}

  @Test
  void flipsToWhatItSays() {
    int changed = 0;
    for (int seed = 0; seed < PEOPLE; seed++) {
      var of = any(new Random(seed));
      for (var flip : Flips.of(of.facts(), of.wordless(), of.about())) {
        var then = after(of, flip.changes());
        assertThat(Flips.words(then)).as("seed %d", seed).isNotEqualTo(now(of));
        if (of.facts().cancelling()) {
          assertThat(then).as("seed %d", seed).isNotInstanceOf(Decision.Cancel.class);
          assertThat(flip.then()).isNull();
        } else {
          assertThat(Flips.words(then)).as("seed %d: %s", seed, flip).isEqualTo(flip.then());
        }
        changed += flip.changes().size();
      }
    }
    assertThat(changed).isGreaterThan(PEOPLE);
  }

  @Test
  void bringsWhoeverIsNotWrittenToTheirMessageAndLeavesNothingOut() {
    for (int seed = 0; seed < PEOPLE; seed++) {
      var of = any(new Random(seed));
      if (of.facts().cancelling() || now(of).equals("send")) {
        continue;
      }
      var flips = Flips.of(of.facts(), of.wordless(), of.about());
      assertThat(flips).as("seed %d", seed).hasSize(1);
      var changes = flips.getFirst().changes();
      assertThat(flips.getFirst().then()).as("seed %d", seed).isEqualTo("send");
      for (var one : changes) {
        var others = new ArrayList<>(changes);
        others.remove(one);
        assertThat(after(of, others))
            .as("seed %d, without %s", seed, one)
            .isNotInstanceOf(Decision.Send.class);
      }
    }
  }

  @Test
  void tellsEachSingleThingThatWouldKeepAMessageBack() {
    for (int seed = 0; seed < PEOPLE; seed++) {
      var of = any(new Random(seed));
      if (now(of).equals("send")) {
        var flips = Flips.of(of.facts(), of.wordless(), of.about());
        assertThat(flips).as("seed %d", seed).isNotEmpty();
        assertThat(flips).allSatisfy(flip -> assertThat(flip.changes()).hasSize(1));
        assertThat(flips).extracting(Flip::then).doesNotContain("send");
      }
    }
  }

  /** What a row keeps gives the same decision again, and says what would flip it. */
  @Test
  void decidesTheSameFromARow() {
    for (int seed = 0; seed < PEOPLE; seed++) {
      var of = any(new Random(seed));
      var decided = DispatchPolicy.decide(of.facts());
      boolean goes = decided instanceof Decision.Send || decided instanceof Decision.HoldOut;
      int bits = JudgedFacts.bits(of.facts(), goes);

      var again = DispatchPolicy.decide(JudgedFacts.facts(bits, false, null));

      assertThat(kind(again)).as("seed %d: %s", seed, of.facts()).isEqualTo(kind(decided));
    }
  }

  /** An older row has no bit for some reasons: the reason itself tells. */
  @Test
  void readsRowsOfOlderReleases() {
    int old = 1 | 2 | 4 | 8;
    for (var reason :
        List.of(
            Reason.DUPLICATE_ADDRESS,
            Reason.EXCEPTION_EVENT,
            Reason.NO_VARIANT,
            Reason.LATE,
            Reason.NO_ZONE,
            Reason.MISSED,
            Reason.RATE_DEADLINE)) {
      var row = row(reason, old, "2026-12-01T07:00 in Europe/Vienna");

      int told = requireNonNull(JudgedFacts.told(row));
      var flips = requireNonNull(KeptFlips.of(row, false, about(Set.of())));

      assertThat(DispatchPolicy.decide(JudgedFacts.facts(told, false, null)))
          .isEqualTo(new Decision.Skip(reason));
      assertThat(flips).hasSize(1);
      assertThat(flips.getFirst().changes()).hasSize(1);
      assertThat(flips.getFirst().then()).isEqualTo("send");
    }
    assertThat(JudgedFacts.words(old)).doesNotContainKeys("sameAddress", "turn", "variant");
    assertThat(KeptFlips.of(row(Reason.NO_CONSENT, null, null), false, about(Set.of()))).isNull();
  }

  @Test
  void tellsHowFullACapWasFromTheWordsOfTheRow() {
    var hit = new CapHit("weekly", 3, 3, "any channel, rolling P7D", MORNING, null);
    int capped = JudgedFacts.bits(with(hit), false);

    var flips = requireNonNull(flipsOf(row(Reason.FREQUENCY_CAP, capped, hit.words())));

    assertThat(flips.getFirst().changes().getFirst())
        .isEqualTo(
            new Change(
                "cap weekly",
                "3 of 3, any channel, rolling P7D",
                "room again at 2026-12-01T07:00:00Z, or a count of 4",
                "The cap weekly has room: 1 fewer in its window, as from 2026-12-01T07:00:00Z on,"
                    + " or a count of 4."));
    assertThat(CapHit.read("cap weekly: 3 of")).isEmpty();
  }

  @Test
  void tellsWhatATemplateLacked() {
    int fine = JudgedFacts.bits(with(null), true);

    var flips = requireNonNull(flipsOf(row(Reason.MISSING_VARIABLE, fine, "name in the text")));

    assertThat(flips.getFirst().changes().getFirst().what()).isEqualTo("variable");
    assertThat(flips.getFirst().changes().getFirst().from()).isEqualTo("name in the text");
    assertThat(flips.getFirst().then()).isEqualTo("send");
  }

  private static @Nullable List<Flip> flipsOf(LedgerRow row) {
    return KeptFlips.of(row, false, about(Set.of()));
  }

  private static LedgerRow row(Reason reason, @Nullable Integer judged, @Nullable String detail) {
    return new LedgerRow(
        new MessageKey(1, 2, 1, 3, 4, 1),
        reason.state(),
        reason,
        0,
        0,
        1,
        1,
        null,
        1,
        0,
        0,
        detail,
        judged,
        MORNING,
        MORNING);
  }

  private static String now(Case of) {
    return Flips.words(DispatchPolicy.decide(of.facts(), of.wordless()));
  }

  /** A decision without instants: whoever was to wait is skipped in a row. */
  private static String kind(Decision decision) {
    return switch (decision) {
      case Decision.Defer(var _, var reason) -> "skip " + reason;
      case Decision.Skip(var reason) -> "skip " + reason;
      default -> Judge.word(decision);
    };
  }

  /** Carries out what is told, by its words alone. */
  private static Decision after(Case of, List<Change> changes) {
    var facts = of.facts();
    var full = new HashSet<>(of.full());
    boolean wordless = of.wordless();
    for (var change : changes) {
      full.remove(change.what());
      wordless &= !change.what().equals("words");
      facts = after(facts, change);
    }
    return DispatchPolicy.decide(
        with(
            facts,
            full.stream().anyMatch(each -> each.startsWith("cap")) ? facts.cap() : null,
            full.stream().anyMatch(each -> each.startsWith("budget")) ? facts.budget() : null),
        wordless);
  }

  private static Facts after(Facts facts, Change change) {
    var to = change.to();
    var hours = facts.hours();
    var what = change.what();
    boolean exists = facts.exists() || what.equals("profile");
    boolean consent = what.equals("consent");
    boolean suppressed = what.equals("suppressed") ? to.equals("yes") : facts.suppressed();
    return new Facts(
        facts.cancelling() && !what.equals("run"),
        exists,
        what.equals("sameAddress") ? null : facts.duplicateOf(),
        facts.addressed() || what.equals("address"),
        facts.consentNeeded(),
        consent && to.equals("granted") || facts.consented(),
        consent ? to.equals("withdrawn") : facts.withdrawn(),
        suppressed,
        facts.assigned() || what.equals("winner"),
        what.equals("holdout") ? !facts.control() : facts.control(),
        facts.excepted() && !what.equals("exception"),
        what.equals("audience") ? null : facts.left(),
        new Hours(
            Set.of("turn", "zone", "pause", "deadline").contains(what) ? null : hours.against(),
            what.equals("quietHours") ? null : hours.quietUntil(),
            hours.held(),
            hours.fallback(),
            null),
        facts.cap(),
        facts.budget(),
        controls(facts.controls(), what));
  }

  private static Controls controls(Controls controls, String what) {
    if (what.equals("globalControl")) {
      return controls.holdsGlobally() ? Controls.NONE : Controls.member(1);
    }
    return what.equals("sharedControl") ? Controls.NONE : controls;
  }

  private static Facts with(Facts facts, @Nullable CapHit cap, @Nullable BudgetHit budget) {
    return new Facts(
        facts.cancelling(),
        facts.exists(),
        facts.duplicateOf(),
        facts.addressed(),
        facts.consentNeeded(),
        facts.consented(),
        facts.withdrawn(),
        facts.suppressed(),
        facts.assigned(),
        facts.control(),
        facts.excepted(),
        facts.left(),
        facts.hours(),
        cap,
        budget,
        facts.controls());
  }

  private static Facts with(@Nullable CapHit cap) {
    var willing =
        new Facts(
            false,
            true,
            null,
            true,
            true,
            true,
            false,
            false,
            true,
            false,
            false,
            Hours.ANY,
            null,
            null,
            Controls.NONE);
    return with(willing, cap, null);
  }

  private static About about(Set<String> full) {
    var draws =
        List.of(
            Draw.below(Draw.GLOBAL_CONTROL, 200, 100, 1_500, "in", "out"),
            Draw.below(Draw.HOLDOUT, 200, 100, 5_000, "in", "out"));
    return new About(
        "marketing",
        null,
        List.of("main"),
        draws,
        changes(full, "cap"),
        changes(full, "budget"),
        null);
  }

  private static List<Change> changes(Set<String> full, String kind) {
    return full.stream()
        .filter(each -> each.startsWith(kind))
        .map(each -> new Change(each, "full", "room", "Room."))
        .toList();
  }

  private static Case any(Random random) {
    var full = new HashSet<String>();
    IntStream.rangeClosed(1, 2).filter(i -> rarely(random)).forEach(i -> full.add("cap " + i));
    IntStream.rangeClosed(1, 2).filter(i -> rarely(random)).forEach(i -> full.add("budget " + i));
    var until = random.nextBoolean() ? null : MORNING;
    boolean capped = full.stream().anyMatch(each -> each.startsWith("cap"));
    boolean exhausted = full.stream().anyMatch(each -> each.startsWith("budget"));
    @Nullable Long duplicateOf = rarely(random) ? 7L : null;
    var facts =
        new Facts(
            rarely(random),
            !rarely(random),
            duplicateOf,
            !rarely(random),
            random.nextBoolean(),
            random.nextInt(4) > 0,
            rarely(random),
            rarely(random),
            !rarely(random),
            random.nextInt(4) == 0,
            rarely(random),
            rarely(random) ? "in no segment that is included" : null,
            new Hours(
                rarely(random) ? TURNS.get(random.nextInt(TURNS.size())) : null,
                rarely(random) ? MORNING : null,
                random.nextBoolean(),
                random.nextBoolean(),
                null),
            capped ? new CapHit("1", 2, 2, "any channel, rolling P7D", MORNING, until) : null,
            exhausted ? new BudgetHit("budget mails: 2 of 2", until) : null,
            rarely(random)
                ? Controls.member(100)
                : rarely(random) ? Controls.sharedWith(7, Reason.CONTROL_GROUP) : Controls.NONE);
    return new Case(facts, rarely(random), about(full), full);
  }

  private static boolean rarely(Random random) {
    return random.nextInt(12) == 0;
  }
}
