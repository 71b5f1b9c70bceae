package dev.fanfare.campaigns;

import static java.util.Objects.requireNonNull;

import dev.fanfare.access.Workspaces;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.rendering.CompiledTemplate;
import dev.fanfare.rendering.TemplateFolder;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.Templates;
import dev.fanfare.segments.Segments;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What only the workspace can say of a campaign file: whether all it names is there and fits. */
@Singleton
final class CampaignChecks {

  private static final List<String> PARTS = List.of("subject", "html", "text");

  private final Workspaces workspaces;
  private final Segments segments;
  private final Purposes purposes;
  private final Accounts accounts;
  private final Attributes attributes;
  private final TemplateFolder folder;
  private final Templates templates;

  CampaignChecks(
      Workspaces workspaces,
      Segments segments,
      Purposes purposes,
      Accounts accounts,
      Attributes attributes,
      TemplateFolder folder,
      Templates templates) {
    this.workspaces = workspaces;
    this.segments = segments;
    this.purposes = purposes;
    this.accounts = accounts;
    this.attributes = attributes;
    this.folder = folder;
    this.templates = templates;
  }

  /** Notes everything that is wrong; the words to freeze when they could be found. */
  Optional<VersionWords> check(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    checkNames(workspace, campaign, problems);
    boolean asksConsent = asksConsent(workspace, campaign);
    var own = words(campaign.message(), problems);
    own.ifPresent(source -> checkWords(source, paths(campaign.message()), asksConsent, problems));
    var experiment = campaign.experiment();
    if (experiment == null) {
      return own.map(source -> new VersionWords(source, List.of()));
    }
    var variants = new ArrayList<TemplateSource>();
    for (int i = 0; i < experiment.variants().size(); i++) {
      var at = at(i);
      var words = experiment.variants().get(i).words();
      var source = ofVariant(campaign.message().channel(), words, at, own, problems);
      source.ifPresent(
          found -> {
            checkWords(found, paths(words, at), asksConsent, problems);
            variants.add(found);
          });
    }
    return own.filter(source -> variants.size() == experiment.variants().size())
        .map(source -> new VersionWords(source, variants));
  }

  /** As {@link #check}, of a campaign whose words are frozen already. */
  void check(WorkspaceId workspace, Campaign campaign, VersionWords frozen, FileProblems problems) {
    checkNames(workspace, campaign, problems);
    boolean asksConsent = asksConsent(workspace, campaign);
    checkWords(frozen.message(), paths(campaign.message()), asksConsent, problems);
    for (int i = 0; i < frozen.variants().size(); i++) {
      var words = requireNonNull(campaign.experiment()).variants().get(i).words();
      checkWords(frozen.variants().get(i), paths(words, at(i)), asksConsent, problems);
    }
  }

  private static String at(int variant) {
    return "variants[" + variant + "].";
  }

  private boolean asksConsent(WorkspaceId workspace, Campaign campaign) {
    return purposes.byName(workspace, campaign.purpose()).filter(p -> !p.service()).isPresent();
  }

  private void checkNames(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
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
    if (asksConsent(workspace, campaign)
        && workspaces.settings(workspace).postalAddress() == null) {
      problems.add(
          "purpose",
          null,
          "needs the workspace's postal address, which is not set",
          "PATCH /v1/workspace with postalAddress");
    }
    var experiment = campaign.experiment();
    if (experiment != null) {
      checkAssign(workspace, experiment.assign(), problems);
    }
  }

  private void checkAssign(WorkspaceId workspace, Experiment.Assign assign, FileProblems problems) {
    if (assign instanceof Experiment.Assign.ByAttribute(var attribute)
        && !attributes.types(workspace).containsKey(attribute)) {
      problems.add(
          "assign.attribute",
          attribute,
          "is no attribute of this workspace",
          "see GET /v1/attributes, or declare it with PUT /v1/attributes/" + attribute);
    }
  }

  private Optional<TemplateSource> ofVariant(
      String channel,
      Experiment.Words words,
      String at,
      Optional<TemplateSource> own,
      FileProblems problems) {
    return switch (words) {
      case Experiment.Words.Template(var name) ->
          template(channel, name, at + "template", problems);
      case Experiment.Words.Parts(var subject, var html, var text) ->
          own.map(source -> source.with(subject, html, text));
    };
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
            case Campaign.Content.Template(var name) ->
                template(message.channel(), name, "message.template", problems);
          };
    };
  }

  private Optional<TemplateSource> template(
      String channel, String name, String path, FileProblems problems) {
    var found = folder.read(channel, name);
    if (found.isEmpty()) {
      problems.add(
          path,
          name,
          "is no template with a subject and a body",
          "templates here: " + String.join(", ", folder.names(channel)));
    }
    return found;
  }

  /**
   * Whether words compile and say what they must.
   *
   * @param paths where in the file each part stands; a part that stands elsewhere is checked there
   */
  private void checkWords(
      TemplateSource source,
      Map<String, String> paths,
      boolean asksConsent,
      FileProblems problems) {
    compile(source, paths, problems)
        .filter(compiled -> asksConsent)
        .ifPresent(compiled -> checkMarketing(compiled, paths, problems));
  }

  private Optional<CompiledTemplate> compile(
      TemplateSource source, Map<String, String> paths, FileProblems problems) {
    try {
      return Optional.of(templates.compile(source, "campaign"));
    } catch (ApiProblem e) {
      for (var violation : e.violations()) {
        var part = violation.place().substring(0, violation.place().indexOf(':'));
        var path = paths.get(part);
        if (path != null) {
          problems.add(
              path,
              violation.value(),
              violation.place() + ": " + violation.rule(),
              "see docs/templates.md");
        }
      }
      return Optional.empty();
    }
  }

  /** Who may say no must be able to, and must see who writes to them. */
  private static void checkMarketing(
      CompiledTemplate template, Map<String, String> paths, FileProblems problems) {
    missing(
        template,
        "unsubscribeUrl",
        "every body of a campaign that needs consent has a link to unsubscribe",
        paths,
        problems);
    missing(
        template,
        "postalAddress",
        "every body of a campaign that needs consent says who writes, and where they are",
        paths,
        problems);
  }

  private static void missing(
      CompiledTemplate template,
      String variable,
      String hint,
      Map<String, String> paths,
      FileProblems problems) {
    for (var part : template.bodiesWithout(variable)) {
      var path = paths.get(part);
      if (path != null) {
        problems.add(path, null, "the " + part + " part never shows ${" + variable + "}", hint);
      }
    }
  }

  private static Map<String, String> paths(Campaign.Message message) {
    return switch (message) {
      case Campaign.Email(var _, var _, var _, var content) ->
          switch (content) {
            case Campaign.Content.Inline _ -> paths(part -> "message." + part, PARTS);
            case Campaign.Content.Template _ -> paths(part -> "message.template", PARTS);
          };
    };
  }

  /** Of a variant only what it says itself: the rest is the message's, and told there. */
  private static Map<String, String> paths(Experiment.Words words, String at) {
    return switch (words) {
      case Experiment.Words.Template _ -> paths(part -> at + "template", PARTS);
      case Experiment.Words.Parts(var subject, var html, var text) ->
          paths(
              part -> at + part,
              Stream.of(
                      subject == null ? null : "subject",
                      html == null ? null : "html",
                      text == null ? null : "text")
                  .flatMap(Stream::ofNullable)
                  .toList());
    };
  }

  private static Map<String, String> paths(UnaryOperator<String> path, List<String> parts) {
    return parts.stream().collect(Collectors.toMap(part -> part, path));
  }
}
