package dev.fanfare.messages;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.TestCopy;
import dev.fanfare.campaigns.TestDefinitions;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Suspended;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes test sends: for each variant a call of its own, all in one transaction, which go the way of
 * all messages. Any thread.
 */
@Singleton
public final class TestSends {

  private static final int LONGEST_PREFIX = 40;

  private final AgroalDataSource doors;
  private final TestDefinitions definitions;
  private final Recipients recipients;
  private final Profiles profiles;
  private final Messages messages;

  TestSends(
      AgroalDataSource doors,
      TestDefinitions definitions,
      Recipients recipients,
      Profiles profiles,
      Messages messages) {
    this.doors = doors;
    this.definitions = definitions;
    this.recipients = recipients;
    this.profiles = profiles;
    this.messages = messages;
  }

  /** What was taken, variant by variant. */
  public record Taken(CampaignVersion version, List<Copy> copies) {}

  /** One variant's messages, in the order of the call. */
  public record Copy(String variant, Messages.Taken taken) {}

  /** Takes a test send, or tells everything that is wrong with it. */
  public Taken take(
      WorkspaceId workspace,
      String campaign,
      TestSendRequest request,
      String keyId,
      Messages.Naming naming) {
    // No connection is held while others are asked.
    var prepared = Suspended.call(() -> prepared(workspace, campaign, request));
    var ready = prepared.ready();
    return Sql.inDoorTransaction(
        doors,
        connection -> {
          var copies = new ArrayList<Copy>();
          for (var copy : ready.copies()) {
            var sent =
                new Messages.Sent(
                    workspace,
                    ready.accountId(),
                    ready.file(),
                    copy.words(),
                    new TestCopy(copy.variant(), prepared.shownAs(), request.ownLinks(), null));
            copies.add(
                new Copy(
                    copy.variant(),
                    messages.take(connection, sent, prepared.named(), keyId, naming)));
          }
          return new Taken(ready.version(), List.copyOf(copies));
        });
  }

  private record Prepared(
      TestDefinitions.Ready ready, List<Recipients.Named> named, @Nullable Long shownAs) {}

  private Prepared prepared(WorkspaceId workspace, String campaign, TestSendRequest request) {
    var violations = new Violations();
    var prefix = request.prefix();
    violations.require(
        isPlain(prefix),
        "/subjectPrefix",
        prefix,
        "must be at most " + LONGEST_PREFIX + " characters of one line, without < and {");
    violations.require(request.saysLinks(), "/links", request.links(), "must be test or live");
    violations.require(
        !request.ownLinks() || request.hasOwnLinks(),
        "/links",
        request.links(),
        "are only live where all recipients are profiles, with their own data");
    var ready =
        definitions.check(
            workspace,
            campaign,
            new TestDefinitions.Asked(
                request.version(),
                request.variant(),
                isPlain(prefix) ? prefix : TestSendRequest.USUAL_PREFIX),
            violations);
    var shownAs = shownAs(workspace, request.renderAs(), violations);
    // A test is no message of the purpose: only who has said no to it gets none.
    var named = recipients.named(workspace, request.asCall(), false, violations);
    violations.refuseContent();
    return new Prepared(ready.orElseThrow(), named, shownAs);
  }

  private @Nullable Long shownAs(
      WorkspaceId workspace, @Nullable String renderAs, Violations violations) {
    if (renderAs == null) {
      return null;
    }
    var found = profiles.idOf(workspace, renderAs);
    violations.require(found.isPresent(), "/renderAs", renderAs, "is no profile");
    return found.isPresent() ? (Long) found.getAsLong() : null;
  }

  /** It stands before words that are a template. */
  private static boolean isPlain(String prefix) {
    return prefix.length() <= LONGEST_PREFIX
        && prefix
            .chars()
            .noneMatch(each -> Character.isISOControl(each) || each == '<' || each == '{');
  }
}
