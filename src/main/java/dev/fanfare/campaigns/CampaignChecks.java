package dev.fanfare.campaigns;

import dev.fanfare.access.Workspaces;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.CompiledTemplate;
import dev.fanfare.rendering.TemplateFolder;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.Templates;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** What only the workspace can say of a campaign file: whether all it names is there and fits. */
@Singleton
final class CampaignChecks {

  private final Workspaces workspaces;
  private final Segments segments;
  private final Purposes purposes;
  private final Accounts accounts;
  private final TemplateFolder folder;
  private final Templates templates;

  CampaignChecks(
      Workspaces workspaces,
      Segments segments,
      Purposes purposes,
      Accounts accounts,
      TemplateFolder folder,
      Templates templates) {
    this.workspaces = workspaces;
    this.segments = segments;
    this.purposes = purposes;
    this.accounts = accounts;
    this.folder = folder;
    this.templates = templates;
  }

  /** Notes everything that is wrong; the words to freeze when they could be found. */
  Optional<TemplateSource> check(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    var words = words(campaign.message(), problems);
    check(workspace, campaign, words, problems);
    return words;
  }

  /** As {@link #check}, of a campaign whose words are frozen already. */
  void check(
      WorkspaceId workspace, Campaign campaign, TemplateSource frozen, FileProblems problems) {
    check(workspace, campaign, Optional.of(frozen), problems);
  }

  private void check(
      WorkspaceId workspace,
      Campaign campaign,
      Optional<TemplateSource> words,
      FileProblems problems) {
    var audience = campaign.audience();
    checkSegments(workspace, "audience.include", audience.include(), problems);
    checkSegments(workspace, "audience.exclude", audience.exclude(), problems);
    checkAccount(workspace, campaign.message(), problems);
    var purpose = purposes.byName(workspace, campaign.purpose());
    if (purpose.isEmpty()) {
      problems.add(
          "purpose",
          campaign.purpose(),
          "is no purpose of this workspace",
          "see GET /v1/purposes, or add it with PUT /v1/purposes/" + campaign.purpose());
    }
    var compiled = words.flatMap(source -> compile(campaign.message(), source, problems));
    boolean asksConsent = purpose.isPresent() && !purpose.get().service();
    if (asksConsent && compiled.isPresent()) {
      checkMarketing(workspace, campaign.message(), compiled.get(), problems);
    }
  }

  private void checkSegments(
      WorkspaceId workspace, String path, List<String> names, FileProblems problems) {
    for (int i = 0; i < names.size(); i++) {
      if (segments.current(workspace, names.get(i)).isEmpty()) {
        problems.add(
            path + "[" + i + "]",
            names.get(i),
            "is no segment of this workspace that has members or a rule",
            "import it, define it, or see GET /v1/segments");
      }
    }
  }

  private void checkAccount(
      WorkspaceId workspace, Campaign.Message message, FileProblems problems) {
    var named = message.account();
    if (named == null) {
      var offered = accounts.of(workspace, message.channel());
      if (offered.size() != 1) {
        problems.add(
            "message.account",
            null,
            offered.isEmpty()
                ? "there is no account for " + message.channel()
                : "is missing, and the workspace has more than one account for the channel",
            offered.isEmpty()
                ? "add one with PUT /v1/accounts/{name}"
                : "write one of "
                    + String.join(", ", offered.stream().map(ProviderAccount::name).toList()));
      }
      return;
    }
    var account = accounts.byName(workspace, named);
    if (account.isEmpty()) {
      problems.add(
          "message.account", named, "is no account of this workspace", "see GET /v1/accounts");
    } else if (!account.get().channel().equals(message.channel())) {
      problems.add(
          "message.account",
          named,
          "sends through " + account.get().channel() + ", not " + message.channel(),
          "name an account of the channel");
    }
  }

  private Optional<TemplateSource> words(Campaign.Message message, FileProblems problems) {
    return switch (message) {
      case Campaign.Email(var _, var _, var _, var content) ->
          switch (content) {
            case Campaign.Content.Inline(var subject, var html, var text) ->
                Optional.of(new TemplateSource(subject, html, text));
            case Campaign.Content.Template(var name) -> {
              var found = folder.read(message.channel(), name);
              if (found.isEmpty()) {
                problems.add(
                    "message.template",
                    name,
                    "is no template with a subject and a body",
                    "templates here: " + String.join(", ", folder.names(message.channel())));
              }
              yield found;
            }
          };
    };
  }

  private Optional<CompiledTemplate> compile(
      Campaign.Message message, TemplateSource source, FileProblems problems) {
    try {
      return Optional.of(templates.compile(source, "campaign"));
    } catch (ApiProblem e) {
      for (var violation : e.violations()) {
        var part = violation.place().substring(0, violation.place().indexOf(':'));
        problems.add(
            pathOf(message, part),
            violation.value(),
            violation.place() + ": " + violation.rule(),
            "see docs/templates.md");
      }
      return Optional.empty();
    }
  }

  /** Who may say no must be able to, and must see who writes to them. */
  private void checkMarketing(
      WorkspaceId workspace,
      Campaign.Message message,
      CompiledTemplate template,
      FileProblems problems) {
    for (var part : template.bodiesWithout("unsubscribeUrl")) {
      problems.add(
          pathOf(message, part),
          null,
          "the " + part + " part never shows ${unsubscribeUrl}",
          "every body of a campaign that needs consent has a link to unsubscribe");
    }
    if (workspaces.settings(workspace).postalAddress() == null) {
      problems.add(
          "purpose",
          null,
          "needs the workspace's postal address, which is not set",
          "PATCH /v1/workspace with postalAddress");
    }
    for (var part : template.bodiesWithout("postalAddress")) {
      problems.add(
          pathOf(message, part),
          null,
          "the " + part + " part never shows ${postalAddress}",
          "every body of a campaign that needs consent says who writes, and where they are");
    }
  }

  private static String pathOf(Campaign.Message message, String part) {
    return switch (message) {
      case Campaign.Email(var _, var _, var _, var content) ->
          switch (content) {
            case Campaign.Content.Inline _ -> "message." + part;
            case Campaign.Content.Template _ -> "message.template";
          };
    };
  }
}
