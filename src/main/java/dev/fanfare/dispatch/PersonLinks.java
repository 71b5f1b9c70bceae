package dev.fanfare.dispatch;

import dev.fanfare.campaigns.Run;
import dev.fanfare.consent.PreferenceLinks;
import dev.fanfare.consent.UnsubscribeLinks;
import dev.fanfare.messages.Said;
import dev.fanfare.platform.PersonPage;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.rendering.MessageLinks;
import dev.fanfare.rendering.RenderModel;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The links by which a person says what they want, as they stand in a message. Any thread. */
@Singleton
final class PersonLinks {

  private final UnsubscribeLinks unsubscribe;
  private final PreferenceLinks preferences;

  PersonLinks(UnsubscribeLinks unsubscribe, PreferenceLinks preferences) {
    this.unsubscribe = unsubscribe;
    this.preferences = preferences;
  }

  String unsubscribe(String base, Run run, long person, int purposeBit) {
    return base + "/u/" + unsubscribe.token(run.workspace(), run.id(), person, purposeBit);
  }

  String preferences(String base, WorkspaceId workspace, long person) {
    return base + "/p/" + preferences.token(workspace, person);
  }

  /**
   * Where the recipient of a test send says no more: to a page that changes nothing, since whoever
   * looks at a test tries its links, and scanners do; their own only where that was asked for.
   */
  String unsubscribeOfTest(RunContext run, AsTest test, Recipient recipient) {
    return test.hasLinksOf(recipient)
        ? unsubscribe(run.base(), run.run(), recipient.profileId(), run.purposeBit())
        : run.base() + "/u/" + PersonPage.TEST;
  }

  /** All links of a test send; the message itself is kept for no page. */
  MessageLinks ofTest(
      RunContext run, AsTest test, Recipient recipient, @Nullable String unsubscribe) {
    var preferences =
        test.hasLinksOf(recipient)
            ? preferences(run.base(), run.run().workspace(), recipient.profileId())
            : run.base() + "/p/" + PersonPage.TEST;
    return MessageLinks.plain(unsubscribe, preferences, run.base() + "/v/" + PersonPage.TEST);
  }

  /** As {@link #model(Recipient)}, of somebody whom a call tells something of. */
  static RenderModel.Person model(Recipient recipient, Said said) {
    return new RenderModel.Person(
        recipient.externalId(),
        said.zone() == null ? recipient.zone() : said.zone(),
        said.locale() == null ? recipient.locale() : said.locale(),
        recipient.attributes());
  }

  /** What a template can ask of a recipient. */
  static RenderModel.Person model(Recipient recipient) {
    return new RenderModel.Person(
        recipient.externalId(), recipient.zone(), recipient.locale(), recipient.attributes());
  }
}
