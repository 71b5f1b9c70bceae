package dev.fanfare.dispatch;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.consent.Purpose;
import dev.fanfare.dispatch.Judge.Share;
import dev.fanfare.profiles.Recipient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a test send does otherwise than the message it shows. Pure.
 *
 * @param shownAs the number of the person whose data it is rendered with; null for the recipient's
 * @param ownLinks whether links for saying no are the recipient's own
 * @param copy whether it is a copy of a run, which nobody asked for
 * @param unsubscribes whether its purpose is one that people say no to
 */
record AsTest(@Nullable Long shownAs, boolean ownLinks, boolean copy, boolean unsubscribes) {

  /** What events call the campaign of every test send. */
  static final String NAME = "test-sends";

  static @Nullable AsTest of(CampaignVersion version, Purpose purpose) {
    var test = version.test();
    return test == null
        ? null
        : new AsTest(test.shownAs(), test.ownLinks(), test.seed() != null, !purpose.service());
  }

  /**
   * Whether a recipient must have agreed to the purpose. Who looks at a test send is named by
   * whoever sends it; a copy comes with each run, so that a profile is asked for as by the
   * campaign. An address alone cannot have agreed: groups have few of them.
   */
  static boolean consentNeeded(RunContext run, @Nullable Recipient recipient) {
    var test = run.test();
    return test == null ? run.consentNeeded() : test.consentNeeded(recipient);
  }

  /** The same of a version, for whoever tells of it without sending. */
  static boolean consentNeeded(
      CampaignVersion version, Purpose purpose, @Nullable Recipient recipient) {
    var test = of(version, purpose);
    return test == null ? !purpose.service() : test.consentNeeded(recipient);
  }

  private boolean consentNeeded(@Nullable Recipient recipient) {
    return copy && unsubscribes && recipient != null && !isAddressAlone(recipient);
  }

  /** What a message's header says of where it is from: of a copy also for which group it is. */
  static Map<String, String> headers(Run run, CampaignVersion version) {
    var seed = version.test() == null ? null : version.test().seed();
    return seed == null
        ? Map.of("X-Fanfare-Run", run.publicId())
        : Map.of("X-Fanfare-Run", run.publicId(), "X-Fanfare-Seed", seed.group());
  }

  /** Who must be read beside the recipients. */
  static Optional<Long> shownAs(RunContext run) {
    var test = run.test();
    return test == null ? Optional.empty() : Optional.ofNullable(test.shownAs());
  }

  /**
   * Recipients of test sends who are an address alone: whoever has withdrawn at it gets none,
   * though they are not named.
   */
  static List<Recipient> unnamed(List<Share> shares, Map<Long, Recipient> people) {
    return shares.stream()
        .filter(share -> share.slice().run().test() != null)
        .flatMapToLong(share -> Arrays.stream(share.next()))
        .mapToObj(people::get)
        .filter(AsTest::isAddressAlone)
        .toList();
  }

  /** Whether somebody is a mailbox of whom nothing else is said. */
  static boolean isAddressAlone(@Nullable Recipient recipient) {
    return recipient != null && recipient.externalId() == null && recipient.address() != null;
  }

  /**
   * A recipient as the message shall show them; null where one of the two is not there any more.
   */
  static @Nullable Recipient shown(RunContext run, long profileId, Map<Long, Recipient> people) {
    var recipient = people.get(profileId);
    var shownAs = shownAs(run);
    if (recipient == null || shownAs.isEmpty()) {
      return recipient;
    }
    var other = people.get(shownAs.get());
    return other == null ? null : recipient.with(other);
  }

  /** Whether by its links the recipient, who is a profile, says no for themselves. */
  boolean hasLinksOf(Recipient recipient) {
    return ownLinks && shownAs == null && recipient.externalId() != null;
  }
}
