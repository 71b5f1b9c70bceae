package dev.fanfare.templates;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.ProfileRules;
import dev.fanfare.profiles.Profiles;
import dev.fanfare.profiles.Recipient;
import dev.fanfare.profiles.RecipientStore;
import dev.fanfare.rendering.EdgeCase;
import dev.fanfare.rendering.Reader;
import dev.fanfare.rendering.Schema;
import dev.fanfare.rendering.TemplateSource;
import dev.fanfare.rendering.TemplateUse;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows what a message would say to somebody, sending nothing. Any thread. */
@Singleton
public final class Previews {

  private final AgroalDataSource pool;
  private final MessageTemplates templates;
  private final Profiles profiles;
  private final RecipientStore recipients;
  private final Workspaces workspaces;

  Previews(
      AgroalDataSource pool,
      MessageTemplates templates,
      Profiles profiles,
      RecipientStore recipients,
      Workspaces workspaces) {
    this.pool = pool;
    this.templates = templates;
    this.profiles = profiles;
    this.recipients = recipients;
    this.workspaces = workspaces;
  }

  /**
   * A message for one person.
   *
   * @param campaign what {@code campaign.name} says
   * @param service whether the purpose is one nobody unsubscribes from
   */
  public PreviewView of(
      WorkspaceId workspace,
      TemplateSource source,
      String campaign,
      boolean service,
      @Nullable PreviewRequest request) {
    return of(workspace, source, campaign, service, Set.of(), null, request);
  }

  /**
   * As {@link #of(WorkspaceId, TemplateSource, String, boolean, PreviewRequest)}, of words that are
   * sent when something happens.
   *
   * @param names of what is said then
   * @param usual what is said where the request says nothing, as a JSON object
   */
  public PreviewView of(
      WorkspaceId workspace,
      TemplateSource source,
      String campaign,
      boolean service,
      Set<String> names,
      @Nullable String usual,
      @Nullable PreviewRequest request) {
    var asked = request == null ? PreviewRequest.TYPICAL : request;
    var schema = templates.schema(workspace);
    check(asked, schema);
    var reader = reader(workspace, asked, schema);
    var address = workspaces.settings(workspace).postalAddress();
    var placed =
        new Reader(
            reader.externalId(),
            asked.zone() == null ? reader.zone() : asked.zone(),
            asked.locale() == null ? reader.locale() : asked.locale(),
            reader.attributes(),
            asked.variables() == null ? usual : said(asked.variables()),
            campaign,
            address == null ? reader.postalAddress() : address,
            TemplateUse.of(service).unsubscribeUrl());
    var name = source.name();
    return PreviewView.of(
        name, templates.preview(workspace, source, name == null ? campaign : name, names, placed));
  }

  private static void check(PreviewRequest request, Schema schema) {
    var violations = new Violations();
    long given =
        Arrays.asList(request.profile(), request.edge(), request.attributes()).stream()
            .filter(Objects::nonNull)
            .count();
    violations.require(
        given <= 1, "/profile", request.profile(), "must not stand beside case or attributes");
    var edge = request.edge();
    violations.require(
        edge == null || EdgeCase.ofWord(edge).isPresent(),
        "/case",
        edge,
        "must be one of "
            + Arrays.stream(EdgeCase.values())
                .map(EdgeCase::word)
                .collect(Collectors.joining(", ")));
    bad(
        "/locale",
        request.locale() == null ? null : ProfileRules.locale(request.locale()),
        violations);
    bad("/zone", request.zone() == null ? null : ProfileRules.zone(request.zone()), violations);
    var attributes =
        request.attributes() == null ? Map.<String, JsonNode>of() : request.attributes();
    attributes.forEach(
        (name, value) ->
            violations
                .require(
                    schema.attributes().containsKey(name),
                    "/attributes/" + name,
                    null,
                    "must be declared first, with PUT /v1/attributes/" + name)
                .require(
                    value.isValueNode(), "/attributes/" + name, null, "must be a plain value"));
    violations.refuse();
  }

  private static void bad(String place, @Nullable Checked checked, Violations violations) {
    if (checked instanceof Checked.Bad(var rule)) {
      violations.add(place, null, rule);
    }
  }

  private Reader reader(WorkspaceId workspace, PreviewRequest request, Schema schema) {
    var profile = request.profile();
    if (profile != null) {
      return reader(recipient(workspace, profile));
    }
    var attributes = request.attributes();
    if (attributes != null) {
      var values = new ObjectNode(JsonNodeFactory.instance);
      attributes.forEach(values::set);
      var made = Reader.of(EdgeCase.TYPICAL, schema, null, null);
      return new Reader(
          made.externalId(),
          made.zone(),
          null,
          values.toString(),
          made.campaign(),
          made.postalAddress(),
          null);
    }
    var edge = request.edge();
    return Reader.of(
        edge == null ? EdgeCase.TYPICAL : EdgeCase.ofWord(edge).orElseThrow(), schema, null, null);
  }

  private static @Nullable String said(@Nullable Map<String, JsonNode> variables) {
    if (variables == null) {
      return null;
    }
    var said = new ObjectNode(JsonNodeFactory.instance);
    variables.forEach(said::set);
    return said.toString();
  }

  private static Reader reader(Recipient person) {
    var attributes = person.attributes();
    return new Reader(
        Objects.requireNonNull(person.externalId()),
        person.zone(),
        person.locale(),
        attributes == null ? "{}" : attributes,
        "",
        null,
        null);
  }

  private Recipient recipient(WorkspaceId workspace, String externalId) {
    var id = profiles.idOf(workspace, externalId);
    var found = new AtomicReference<@Nullable Recipient>();
    if (id.isPresent()) {
      Sql.inDoorTransaction(
          pool,
          connection -> {
            recipients.read(
                connection,
                workspace,
                Channel.EMAIL.code(),
                new long[] {id.getAsLong()},
                found::set);
            return true;
          });
    }
    var person = found.get();
    if (person == null) {
      throw ApiProblem.notFound("profile", externalId);
    }
    return person;
  }
}
