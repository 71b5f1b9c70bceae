package dev.fanfare.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A draw is told with the share that turns it, and the next one does not. */
class DrawTest {

  @Test
  void turnsWhoeverIsBelowAShareByTheNearestOther() {
    int never = 0;
    for (int seed = 0; seed < 100_000; seed++) {
      var random = new Random(seed);
      int place = random.nextInt(10_000);
      int share = random.nextInt(5_001);
      var draw = Draw.below(Draw.HOLDOUT, place, share, 5_000, "in", "out");
      boolean in = place < share;
      assertThat(draw.holds()).isEqualTo(in ? "in" : "out");
      assertThat(place).isBetween(hundredths(draw.from()), hundredths(draw.to()) - 1);
      if (draw.flips().startsWith("none")) {
        never++;
        assertThat(place).isGreaterThanOrEqualTo(5_000);
      } else if (in) {
        int other = draw.flips().startsWith("no ") ? 0 : hundredths(draw.flips());
        assertThat(place >= other && place < other + 1).as("seed %d", seed).isTrue();
      } else {
        int other = hundredths(draw.flips());
        assertThat(place < other && place >= other - 1).as("seed %d", seed).isTrue();
      }
    }
    assertThat(never).isPositive();
  }

  /** Whoever moves the weights as it says sees the person get the variant that it names. */
  @Test
  void turnsVariantsByTheNearerEndOfTheirInterval() {
    int turned = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      int first = 500 + random.nextInt(4_000);
      int second = 500 + random.nextInt(4_000);
      long person = random.nextLong();
      var draw = Draw.among(of(first, second), person);
      assertThat(draw.holds()).isEqualTo(got(of(first, second), person));
      var named = draw.flips().substring(0, 1);
      var together = percent(draw.flips());
      boolean before = draw.flips().contains("more than");
      int sum =
          together.movePointRight(2).setScale(0, RoundingMode.FLOOR).intValueExact()
              + (before ? 1 : 0);
      boolean ofFirst = draw.holds().equals("a") || before && draw.holds().equals("b");
      int a = ofFirst ? sum : Math.min(first, sum - 1);
      int b = ofFirst ? Math.max(1, Math.min(9_998 - a, first + second - a)) : sum - a;
      if (a < 1 || a > 9_998 || b < 1 || a + b > 9_999) {
        continue;
      }
      turned++;
      assertThat(got(of(a, b), person))
          .as("seed %d: %s of %d, %d to %d, %d", seed, draw, first, second, a, b)
          .isEqualTo(named);
    }
    assertThat(turned).isGreaterThan(10_000);
  }

  private static String got(Assignments assignments, long person) {
    return assignments.names().get(assignments.of(person, null).variant());
  }

  private static Assignments of(int first, int second) {
    int third = 10_000 - first - second;
    return Assignments.of(campaign(first, second, third), 1, 1, 1);
  }

  private static Campaign campaign(int... weights) {
    var file =
        """
        campaign: drawn
        version: 1
        purpose: marketing
        audience: {include: [all]}
        schedule: now
        message: {channel: email, from: a@example.com, template: offer}
        variants:
          - {name: a, weight: %s%%}
          - {name: b, weight: %s%%}
          - {name: c, weight: %s%%}
        """
            .formatted(weight(weights[0]), weight(weights[1]), weight(weights[2]));
    return switch (CampaignFile.read(file)) {
      case Reading.Valid(var campaign) -> campaign;
      case Reading.Invalid(var problems) -> throw new IllegalArgumentException(problems.toString());
    };
  }

  private static String weight(int units) {
    return BigDecimal.valueOf(units, 2).toPlainString();
  }

  private static BigDecimal percent(String words) {
    return new BigDecimal(words.replaceAll(".* ([0-9.]+) %.*", "$1"));
  }

  private static int hundredths(String words) {
    var number = words.replaceAll("^(.* )?([0-9.]+) %$", "$2");
    return new BigDecimal(number).movePointRight(2).intValueExact();
  }
}
