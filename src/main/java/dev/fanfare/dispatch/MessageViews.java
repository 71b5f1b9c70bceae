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
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.util.ArrayList;

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

  MessageViews(
      @DataSource("background") AgroalDataSource pool,
      RunContexts contexts,
      Workspaces workspaces,
      PublicUrls urls,
      RecipientStore recipients,
      ViewedWords words,
      RenderPool renderers,
      PersonLinks links) {
    this.pool = pool;
    this.contexts = contexts;
    this.workspaces = workspaces;
    this.urls = urls;
    this.recipients = recipients;
    this.words = words;
    this.renderers = renderers;
    this.links = links;
  }

  Viewed of(Run run, MessageRef message) {
    var found = new ArrayList<Recipient>(1);
    long[] person = {message.person()};
    Sql.inTransaction(
        pool,
        connection -> {
          recipients.read(connection, run.workspace(), Channel.EMAIL.code(), person, found::add);
          return true;
        });
    return found.isEmpty() ? new Viewed.Gone() : rendered(run, message.variant(), found.getFirst());
  }

  private Viewed rendered(Run run, int variant, Recipient recipient) {
    var said = words.of(run, variant);
    var settings = workspaces.settings(run.workspace());
    var model =
        new RenderModel(
            contexts.shared(said.version(), settings),
            PersonLinks.model(recipient),
            links(run, said.version(), recipient.profileId()),
            new MessageIds().of(MessageKey.of(run, recipient.profileId())));
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
