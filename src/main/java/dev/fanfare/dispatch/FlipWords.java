package dev.fanfare.dispatch;

import dev.fanfare.dispatch.DispatchPolicy.Facts;
import dev.fanfare.dispatch.DispatchPolicy.Hours;
import dev.fanfare.dispatch.Flips.About;
import dev.fanfare.dispatch.Flips.Change;
import dev.fanfare.dispatch.Flips.Fact;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what would have to be otherwise, in words of a marketer. Pure. */
final class FlipWords {

  private FlipWords() {}

  /** One fact; several changes where several caps or budgets stand against somebody. */
  static List<Change> of(Fact fact, Facts facts, About about) {
    return switch (fact) {
      case CAPS ->
          about.caps().isEmpty()
              ? List.of(
                  new Change(
                      "caps", "no room", "room", "The workspace's frequency caps have room."))
              : about.caps();
      case BUDGETS ->
          about.budgets().isEmpty()
              ? List.of(new Change("budgets", "no room", "room", "The budgets have room."))
              : about.budgets();
      default -> List.of(one(fact, facts, about));
    };
  }

  private static Change one(Fact fact, Facts facts, About about) {
    return switch (fact) {
      case PROFILE ->
          new Change(
              "profile",
              "deleted",
              "present",
              "The person is not deleted; imported again they are another person.");
      case EXCEPTION -> {
        var event = about.event();
        yield new Change(
            "exception",
            event == null ? "happened" : event,
            "nothing",
            "What the campaign's trigger excepts has not happened.");
      }
      case LEFT -> {
        var left = facts.left();
        yield new Change(
            "audience",
            left == null || left.isEmpty() ? "left" : left,
            "in it",
            "The person belongs to the campaign's audience again when it is their turn.");
      }
      case ADDRESS -> new Change("address", "none", "present", "The person has an e-mail address.");
      case SUPPRESSION ->
          facts.suppressed()
              ? new Change("suppressed", "yes", "no", "The suppression of the address is lifted.")
              : new Change("suppressed", "no", "yes", "The address is suppressed.");
      case CONSENT ->
          new Change(
              "consent",
              facts.withdrawn() ? "withdrawn" : "none",
              "granted",
              "The person consents to %s by e-mail.".formatted(about.purpose()));
      case WITHDRAWAL ->
          new Change(
              "consent",
              "granted",
              "withdrawn",
              "The person withdraws their consent to %s by e-mail.".formatted(about.purpose()));
      case DUPLICATE -> duplicate(facts.duplicateOf());
      case VARIANT -> variant(about);
      case TURN -> turn(facts.hours());
      case QUIET -> quiet(facts.hours());
      case GLOBAL_CONTROL ->
          drawn(
              about.draw(Draw.GLOBAL_CONTROL),
              "globalControl",
              facts.controls().holdsGlobally(),
              "the workspace's global control group");
      case SHARED_CONTROL -> shared(facts.controls());
      case HOLDOUT -> holdout(facts, about);
      case WORDS -> new Change("words", "gone", "kept", "The words of the call are still kept.");
      case CAPS, BUDGETS -> throw new IllegalStateException(fact + " are several changes");
    };
  }

  private static Change duplicate(@Nullable Long other) {
    return new Change(
        "sameAddress",
        other == null || other == JudgedFacts.SOMEBODY ? "of another person" : "of " + other,
        "an address of their own",
        "Nobody else of the run who goes before has the person's address.");
  }

  private static Change variant(About about) {
    var attribute = about.attribute();
    return attribute == null
        ? new Change("winner", "none", "chosen", "The run has a winner, which the person gets.")
        : new Change(
            "attribute " + attribute,
            "no variant",
            String.join(" or ", about.variants()),
            "The attribute %s of the person names a variant when the run is frozen."
                .formatted(attribute));
  }

  private static Change turn(Hours hours) {
    var against = hours.against();
    var told = hours.words();
    return switch (against == null ? Reason.NONE : against) {
      case LATE ->
          new Change(
              "turn",
              told == null ? "passed" : told + " had passed",
              "in time",
              "The run begins before the person's own time has passed.");
      case NO_ZONE ->
          new Change(
              "zone", "none", "a zone", "The person has a zone, so that a clock can be read.");
      case MISSED ->
          new Change(
              "pause",
              told == null ? "kept the person waiting" : told,
              "shorter, or resumed with more patience",
              "The pause ends sooner, or the resume skips only whoever has waited for longer.");
      default ->
          new Change(
              "deadline",
              told == null ? "passed" : told,
              "later",
              "The person is started before the deadline, or the deadline is later.");
    };
  }

  private static Change quiet(Hours hours) {
    var until = hours.quietUntil();
    var told = hours.words();
    return new Change(
        "quietHours",
        told == null ? "within" : told,
        until == null || until.equals(Instant.MAX) ? "outside of them" : until.toString(),
        "It is another time of the day, or the quiet hours are others.");
  }

  private static Change shared(Controls controls) {
    var told = controls.words();
    return new Change(
        "sharedControl",
        told == null ? "address of a control group" : told,
        "an address of their own",
        "Nobody of a control group has the person's address.");
  }

  private static Change holdout(Facts facts, About about) {
    var attribute = about.attribute();
    return attribute == null
        ? drawn(
            about.draw(Draw.HOLDOUT), "holdout", facts.control(), "the campaign's control group")
        : new Change(
            "attribute " + attribute,
            "control",
            String.join(" or ", about.variants()),
            "The attribute %s of the person names a variant when the run is frozen."
                .formatted(attribute));
  }

  private static Change drawn(@Nullable Draw draw, String what, boolean in, String group) {
    var side = in ? "outside of " : "in ";
    // Of a group that has changed since, the row does not keep the share.
    return draw == null || draw.inside() != in
        ? new Change(what, in ? "in" : "outside", in ? "outside" : "in", side(side, group) + ".")
        : new Change(
            what,
            in ? draw.to() : draw.from(),
            draw.flips(),
            "%s: it holds whoever is drawn below its share, and this person's draw is %s."
                .formatted(side(side, group), draw.draw()));
  }

  private static String side(String side, String group) {
    return "The person is " + side + group;
  }
}
