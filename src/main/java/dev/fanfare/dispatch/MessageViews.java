package dev.fanfare.dispatch;

import dev.fanfare.access.PublicUrls;
import dev.fanfare.access.Workspaces;
import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.channel.Content;
import dev.fanfare.platform.Sql;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import dev.fanfare.rendering.MessageLinks;
import dev.fanfare.rendering.RenderModel;
import dev.fanfare.rendering.RenderPool;
import dev.fanfare.rendering.Rendered;
import dev.fanfare.tracking.MessageRef;
import dev.fanfare.tracking.Viewed;
import dev.fanfare.triggers.Come;
import dev.fanfare.triggers.TriggeredPeople;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renders messages again for a browser: the words that were sent, the person as they are now, links
 * that are not tracked. Any thread.
 */
@Singleton
final class MessageViews {

  private final AgroalDataSource pool;
  private final RunContexts contexts;
  private final Workspaces workspaces;
  private final PublicUrls urls;
  private final RecipientStore recipients;
  private final ViewedWords words;
  private final RenderPool renderers;
  private final PersonLinks links;
  private final TriggeredPeople triggered;

  MessageViews(
      @DataSource("background") AgroalDataSource pool,
      RunContexts contexts,
      Workspaces workspaces,
      PublicUrls urls,
      RecipientStore recipients,
      ViewedWords words,
      RenderPool renderers,
      PersonLinks links,
      TriggeredPeople triggered) {
    this.pool = pool;
    this.contexts = contexts;
    this.workspaces = workspaces;
    this.urls = urls;
    this.recipients = recipients;
    this.words = words;
    this.renderers = renderers;
    this.links = links;
    this.triggered = triggered;
  }

  Viewed of(Run run, MessageRef message) {
    var found = new ArrayList<Recipient>(1);
    long[] person = {message.person()};
    var come =
        Sql.inTransaction(
            pool,
            connection -> {
              recipients.read(
                  connection, run.workspace(), Channel.EMAIL.code(), person, found::add);
              return message.occurrence() == 0
                  ? Optional.<Come>empty()
                  : triggered.at(connection, run, message.occurrence());
            });
    return found.isEmpty()
        ? new Viewed.Gone()
        : rendered(run, message, found.getFirst(), come.map(Come::variables).orElse(null));
  }

  private Viewed rendered(
      Run run, MessageRef message, Recipient recipient, @Nullable String variables) {
    var said = words.of(run, message.variant());
    var settings = workspaces.settings(run.workspace());
    var key = MessageKey.of(run, recipient.profileId());
    var model =
        new RenderModel(
            contexts.shared(said.version(), settings),
            PersonLinks.model(recipient),
            variables,
            links(run, said.version(), recipient.profileId()),
            new MessageIds().of(message.occurrence() == 0 ? key : key.at(message.occurrence())));
    return switch (renderers.render(said.template(), model)) {
      case Rendered.Message(Content.Email(var subject, var html, var text)) ->
          new Viewed.Shown(subject, html, text);
      case Rendered.Failed _ -> new Viewed.NotShown();
    };
  }

  private MessageLinks links(Run run, CampaignVersion version, long person) {
    var base = urls.base(workspaces.settings(run.workspace()));
    var purpose = contexts.purpose(run, version.definition());
    return MessageLinks.plain(
        purpose.service() ? null : links.unsubscribe(base, run, person, purpose.bit()),
        links.preferences(base, run.workspace(), person),
        "#");
  }
}
