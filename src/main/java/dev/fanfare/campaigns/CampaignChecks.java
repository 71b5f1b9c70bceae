package dev.fanfare.campaigns;

import static java.util.Objects.requireNonNull;

import dev.fanfare.access.Workspaces;
import dev.fanfare.channels.Accounts;
import dev.fanfare.channels.ProviderAccount;
import dev.fanfare.consent.Purposes;
import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.rendering.TemplateName;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.TemplateUse;
import dev.fanfare.segments.Segments;
import dev.fanfare.templates.MessageTemplates;
import dev.fanfare.templates.TemplateSet;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What only the workspace can say of a campaign file: whether all it names is there and fits. */
@Singleton
final class CampaignChecks {

  /** Of words as a whole, in which no part can be blamed. */
  private static final String WHOLE = "template";

  private static final List<String> PARTS = List.of("subject", "html", "text");

  private final Workspaces workspaces;
  private final Segments segments;
  private final Purposes purposes;
  private final Accounts accounts;
  private final Attributes attributes;
  private final MessageTemplates library;
  private final TriggerChecks triggers;

  CampaignChecks(
      Workspaces workspaces,
      Segments segments,
      Purposes purposes,
      Accounts accounts,
      Attributes attributes,
      MessageTemplates library,
      TriggerChecks triggers) {
    this.workspaces = workspaces;
    this.segments = segments;
    this.purposes = purposes;
    this.accounts = accounts;
    this.attributes = attributes;
    this.library = library;
    this.triggers = triggers;
  }

  /** Notes everything that is wrong; the words to freeze when they could be found. */
  Optional<VersionWords> check(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    return check(workspace, campaign, library.of(workspace), problems);
  }

  /** The same, with templates as they shall be. */
  Optional<VersionWords> check(
      WorkspaceId workspace, Campaign campaign, TemplateSet templates, FileProblems problems) {
    checkNames(workspace, campaign, problems);
    var use = use(workspace, campaign);
    var said = triggers.said(workspace, campaign);
    var own = words(templates, campaign.message(), problems);
    own.ifPresent(
        source -> checkWords(workspace, source, paths(campaign.message()), use, said, problems));
    var experiment = campaign.experiment();
    if (experiment == null) {
      return own.map(source -> new VersionWords(source, List.of()));
    }
    var variants = new ArrayList<TemplateSource>();
    for (int i = 0; i < experiment.variants().size(); i++) {
      var at = at(i);
      var words = experiment.variants().get(i).words();
      var source = ofVariant(templates, campaign.message(), words, at, own, problems);
      source.ifPresent(
          found -> {
            checkWords(workspace, found, paths(words, at), use, said, problems);
            variants.add(found);
          });
    }
    return own.filter(source -> variants.size() == experiment.variants().size())
        .map(source -> new VersionWords(source, variants));
  }

  /** As {@link #check}, of a campaign whose words are frozen already. */
  void check(WorkspaceId workspace, Campaign campaign, VersionWords frozen, FileProblems problems) {
    checkNames(workspace, campaign, problems);
    var use = use(workspace, campaign);
    var said = triggers.said(workspace, campaign);
    checkWords(workspace, frozen.message(), paths(campaign.message()), use, said, problems);
    for (int i = 0; i < frozen.variants().size(); i++) {
      var words = requireNonNull(campaign.experiment()).variants().get(i).words();
      checkWords(workspace, frozen.variants().get(i), paths(words, at(i)), use, said, problems);
    }
  }

  private static String at(int variant) {
    return "variants[" + variant + "].";
  }

  private TemplateUse use(WorkspaceId workspace, Campaign campaign) {
    var purpose = purposes.known(workspace, campaign.purpose());
    // Of a purpose that is not there, the name is what is wrong.
    return purpose.isPresent() && !purpose.get().service()
        ? TemplateUse.CONSENT
        : TemplateUse.SERVICE;
  }

  /** As {@link #check}, of a definition whose people are named apart, and that has no variants. */
  Optional<VersionWords> checkMessage(
      WorkspaceId workspace, Campaign definition, Call call, FileProblems problems) {
    checkMeans(workspace, definition, problems);
    var words = words(library.of(workspace), definition.message(), problems);
    words.ifPresent(
        source ->
            note(
                library.problems(
                    workspace, source, use(workspace, definition), call.names(), call.variables()),
                paths(definition.message()),
                problems));
    return words.map(source -> new VersionWords(source, List.of()));
  }

  private void checkNames(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    var audience = campaign.audience();
    checkSegments(workspace, "audience.include", audience.include(), problems);
    checkSegments(workspace, "audience.exclude", audience.exclude(), problems);
    checkMeans(workspace, campaign, problems);
    triggers.check(workspace, campaign, problems);
    var experiment = campaign.experiment();
    if (experiment != null) {
      checkAssign(workspace, experiment.assign(), problems);
    }
  }

  private void checkMeans(WorkspaceId workspace, Campaign campaign, FileProblems problems) {
    checkAccount(workspace, campaign.message(), problems);
    BudgetCheck.check(accounts, workspace, campaign, problems);
    var purpose = purposes.known(workspace, campaign.purpose());
    if (purpose.isEmpty()) {
      problems.add(
          "purpose",
          campaign.purpose(),
          "is no purpose of this workspace",
          "see GET /v1/purposes, or add it with PUT /v1/purposes/" + campaign.purpose());
    }
    if (use(workspace, campaign) == TemplateUse.CONSENT
        && workspaces.settings(workspace).postalAddress() == null) {
      problems.add(
          "purpose",
          null,
          "needs the workspace's postal address, which is not set",
          "PATCH /v1/workspace with postalAddress");
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

  private static Optional<TemplateSource> ofVariant(
      TemplateSet templates,
      Campaign.Message message,
      Experiment.Words words,
      String at,
      Optional<TemplateSource> own,
      FileProblems problems) {
    return switch (words) {
      case Experiment.Words.Template(var name) ->
          template(templates, name, at + "template", problems)
              .flatMap(source -> speaking(source, localeOf(message), problems));
      case Experiment.Words.Parts(var subject, var html, var text) -> {
        boolean plain = words.equals(Experiment.Words.Parts.NONE);
        if (!plain && own.filter(source -> !source.wording().locales().isEmpty()).isPresent()) {
          problems.add(
              at.substring(0, at.length() - 1),
              null,
              "replaces a part of a template that speaks several languages",
              "name a template for the variant that speaks all of them");
          yield Optional.empty();
        }
        yield own.map(source -> source.with(subject, html, text));
      }
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

  private static Optional<TemplateSource> words(
      TemplateSet templates, Campaign.Message message, FileProblems problems) {
    var source =
        switch (message) {
          case Campaign.Email(var _, var _, var _, var _, var content) ->
              switch (content) {
                case Campaign.Content.Inline(var subject, var html, var text) ->
                    Optional.of(new TemplateSource(subject, html, text));
                case Campaign.Content.Template(var name) ->
                    template(templates, name, "message.template", problems);
              };
        };
    return source.flatMap(found -> speaking(found, localeOf(message), problems));
  }

  private static @Nullable String localeOf(Campaign.Message message) {
    return switch (message) {
      case Campaign.Email email -> email.locale();
    };
  }

  private static Optional<TemplateSource> template(
      TemplateSet templates, String written, String path, FileProblems problems) {
    var found = TemplateName.read(written).flatMap(templates::find);
    if (found.isEmpty()) {
      problems.add(
          path,
          written,
          "is no template with a subject and a body",
          "templates here: " + String.join(", ", templates.names()));
    }
    return found;
  }

  private static Optional<TemplateSource> speaking(
      TemplateSource source, @Nullable String locale, FileProblems problems) {
    if (locale == null) {
      return Optional.of(source);
    }
    var speaking = source.speaking(locale);
    if (speaking.isEmpty()) {
      problems.add(
          "message.locale",
          locale,
          "is no language of " + (source.name() == null ? "the message" : source.name()),
          "it speaks " + String.join(", ", source.languages()));
    }
    return speaking;
  }

  /**
   * Whether words can be sent and say what they must.
   *
   * @param paths where in the file each part stands; a part that stands elsewhere is checked there
   * @param said to each person beside what is known of them; null for nothing
   */
  private void checkWords(
      WorkspaceId workspace,
      TemplateSource source,
      Map<String, String> paths,
      TemplateUse use,
      @Nullable Call said,
      FileProblems problems) {
    var variables =
        source.variables().stream().filter(name -> said == null || !said.says(name)).toList();
    if (variables.isEmpty() && said != null) {
      note(
          library.problems(workspace, source, use, said.names(), said.variables()),
          paths,
          problems);
    } else if (variables.isEmpty()) {
      note(library.problems(workspace, source, use), paths, problems);
    } else {
      problems.add(
          requireNonNull(paths.get(WHOLE)),
          source.name(),
          "asks for "
              + String.join(", ", variables)
              + (said == null ? ", which only a call says" : ", which the trigger does not say"),
          said == null
              ? "send it with POST /v1/messages, or name another template"
              : "name another template, or the names that calls say in trigger.api");
    }
  }

  private static void note(
      List<Violation> broken, Map<String, String> paths, FileProblems problems) {
    for (var found : broken) {
      var path = paths.get(partOf(found.place()));
      if (path != null) {
        problems.add(
            path,
            found.value(),
            (found.place().indexOf(':') < 0 ? "" : found.place() + ": ") + found.rule(),
            "see docs/templates.md");
      }
    }
  }

  /** Of a place such as {@code footer/de/html:3:5} the part. */
  private static String partOf(String place) {
    int end = place.indexOf(':');
    var whole = end < 0 ? place : place.substring(0, end);
    return whole.substring(whole.lastIndexOf('/') + 1);
  }

  private static Map<String, String> paths(Campaign.Message message) {
    return switch (message) {
      case Campaign.Email(var _, var _, var _, var _, var content) ->
          switch (content) {
            case Campaign.Content.Inline _ -> paths("message", part -> "message." + part, PARTS);
            case Campaign.Content.Template _ ->
                paths("message.template", part -> "message.template", PARTS);
          };
    };
  }

  /** Of a variant only what it says itself: the rest is the message's, and told there. */
  private static Map<String, String> paths(Experiment.Words words, String at) {
    return switch (words) {
      case Experiment.Words.Template _ -> paths(at + "template", part -> at + "template", PARTS);
      case Experiment.Words.Parts(var subject, var html, var text) ->
          paths(
              at.substring(0, at.length() - 1),
              part -> at + part,
              Stream.of(
                      subject == null ? null : "subject",
                      html == null ? null : "html",
                      text == null ? null : "text")
                  .flatMap(Stream::ofNullable)
                  .toList());
    };
  }

  private static Map<String, String> paths(
      String whole, UnaryOperator<String> path, List<String> parts) {
    var paths = new HashMap<>(parts.stream().collect(Collectors.toMap(part -> part, path)));
    paths.put(WHOLE, whole);
    return paths;
  }
}
