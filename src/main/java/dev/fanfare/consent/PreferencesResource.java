package dev.fanfare.consent;

import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.PersonPage;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Profiles;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The preference centre of one person, for anybody who has its link. Reading never changes
 * anything, since mail scanners follow links.
 */
@Path("/p/{token}")
@RunOnVirtualThread
class PreferencesResource {

  private static final String BASIS = "choice in the preference centre";

  private final PreferenceLinks links;
  private final Purposes purposes;
  private final Consents consents;
  private final ConsentStore store;
  private final Profiles profiles;
  private final Workspaces workspaces;
  private final AgroalDataSource pool;
  private final CampaignClock clock;

  PreferencesResource(
      PreferenceLinks links,
      Purposes purposes,
      Consents consents,
      ConsentStore store,
      Profiles profiles,
      Workspaces workspaces,
      AgroalDataSource pool,
      CampaignClock clock) {
    this.links = links;
    this.purposes = purposes;
    this.consents = consents;
    this.store = store;
    this.profiles = profiles;
    this.workspaces = workspaces;
    this.pool = pool;
    this.clock = clock;
  }

  @GET
  @Produces("text/html")
  public Response page(@PathParam("token") String token) {
    var link = links.read(token);
    if (link.isEmpty()) {
      return PersonPage.nobodys(token);
    }
    return isGone(link.get()) ? PreferencesPage.gone() : page(link.get(), "");
  }

  @POST
  @BodyLimit(FormFields.LONGEST)
  @Consumes("*/*")
  @Produces("text/html")
  public Response choose(@PathParam("token") String token, InputStream body) throws IOException {
    var named = links.read(token);
    if (named.isEmpty()) {
      return PersonPage.nobodys(token);
    }
    var link = named.get();
    if (isGone(link)) {
      return PreferencesPage.gone();
    }
    var form = FormFields.read(body);
    if (form.has(PreferencesPage.NOTHING, "yes")) {
      // Also of what was never agreed to: a file of consents shall find the answer.
      change(link, choices(link).stream().map(choice -> change(choice, false)).toList());
      return page(link, "Done: you get none of this any more.");
    }
    var changes = new ArrayList<Consents.Change>();
    for (var choice : choices(link)) {
      boolean wanted = form.has(choice.field(), choice.purpose().name());
      if (wanted != choice.granted() && choice.offered() && isShown(choice, form)) {
        changes.add(change(choice, wanted));
      }
    }
    change(link, changes);
    return page(link, "Your choices are saved.");
  }

  /** What a page did not show nobody has unticked: a telephone may have come since. */
  private static boolean isShown(PreferencesPage.Choice choice, FormFields form) {
    return choice.channel() == Channel.EMAIL
        || form.has(PreferencesPage.SHOWN, choice.channel().word());
  }

  private static Consents.Change change(PreferencesPage.Choice choice, boolean wanted) {
    return new Consents.Change(choice.purpose(), choice.channel(), wanted, BASIS, "page");
  }

  /** All of it in one transaction; what is as it was leaves no trace. */
  private void change(PreferenceLinks.Link link, List<Consents.Change> changes) {
    var workspace = link.workspace();
    var at = clock.now(workspace);
    Sql.inDoorTransaction(
        pool,
        connection -> {
          consents.change(connection, workspace, link.profileId(), null, changes, at);
          return true;
        });
  }

  private Response page(PreferenceLinks.Link link, String said) {
    boolean service = purposes.all(link.workspace()).stream().anyMatch(Purpose::service);
    return PreferencesPage.of(sender(link.workspace()), choices(link), service, said);
  }

  /** Of e-mail every purpose; of other channels too, where the person has or had an address. */
  private List<PreferencesPage.Choice> choices(PreferenceLinks.Link link) {
    var workspace = link.workspace();
    var chosen = purposes.all(workspace).stream().filter(purpose -> !purpose.service()).toList();
    return Sql.inDoorTransaction(
        pool,
        connection -> {
          var choices = new ArrayList<PreferencesPage.Choice>();
          for (var channel : Channel.values()) {
            var bits = store.read(connection, workspace, link.profileId(), channel);
            if (channel == Channel.EMAIL || bits.isPresent()) {
              var known = bits.orElse(new ConsentStore.Bits(0, 0, false));
              chosen.forEach(purpose -> choices.add(choice(channel, purpose, known)));
            }
          }
          return choices;
        });
  }

  /**
   * Who has the link reads the mailbox, which proves nothing of a telephone: what wants to be
   * confirmed there can be ended here and not begun.
   */
  private static PreferencesPage.Choice choice(
      Channel channel, Purpose purpose, ConsentStore.Bits bits) {
    boolean granted = bits.grants(purpose);
    boolean offered =
        channel == Channel.EMAIL || granted || (bits.reachable() && !purpose.doubleOptIn());
    return new PreferencesPage.Choice(channel, purpose, granted, offered);
  }

  private boolean isGone(PreferenceLinks.Link link) {
    return profiles.externalIdOf(link.workspace(), link.profileId()).isEmpty();
  }

  private String sender(WorkspaceId workspace) {
    return workspaces.settings(workspace).sender();
  }
}
