package dev.fanfare.segments;

import dev.fanfare.consent.Purpose;
import dev.fanfare.consent.Purposes;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Attributes;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.JsonText;
import dev.fanfare.profiles.PhoneNumber;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks announced imports against the workspace, and says what their columns mean. */
@Singleton
final class ImportFields {

  private static final int LONGEST_BASIS = 500;

  private final Attributes attributes;
  private final Purposes purposes;
  private final ImportSources sources;

  ImportFields(Attributes attributes, Purposes purposes, ImportSources sources) {
    this.attributes = attributes;
    this.purposes = purposes;
    this.sources = sources;
  }

  /** Refuses a definition that breaks rules, with all of them. */
  void check(WorkspaceId workspace, ImportDefinition definition) {
    var shape = new Violations();
    shape.requirePresent(definition.mode(), "/mode").requirePresent(definition.format(), "/format");
    checkFile(definition, shape);
    var source = definition.source();
    if (source != null) {
      sources.check(workspace, source, shape);
      checkFolder(definition, source, shape);
    }
    var mapping = definition.mapping();
    switch (definition.layoutOrColumns()) {
      case COLUMNS -> checkColumns(definition, shape);
      case PINPOINT -> checkPinpoint(definition, shape);
      case SCORES -> checkScores(definition, shape);
    }
    shape.require(
        definition.manifest() == null || definition.layoutOrColumns() == ImportLayout.SCORES,
        "/manifest",
        null,
        "must be given for scores alone");
    var region = definition.region();
    shape.require(
        region == null || PhoneNumber.isRegion(region),
        "/region",
        region,
        "must be a region of ISO 3166 in capitals, as AT");
    shape.refuse();
    var content = new Violations();
    if (mapping != null) {
      checkAttributes(workspace, mapping, content);
      checkRemoval(definition, mapping, content);
    }
    if (definition.consent() != null) {
      checkConsent(workspace, definition.consent(), content);
    }
    content.refuseContent();
  }

  /** What the mapped columns mean, the external id first. */
  List<Field> of(WorkspaceId workspace, ImportDefinition definition) {
    var fields = new ArrayList<Field>();
    var mapping = definition.mapping();
    if (mapping == null || mapping.externalId() == null) {
      throw new IllegalStateException("an import without mapping was announced");
    }
    fields.add(new Field.ExternalId(mapping.externalId()));
    if (mapping.email() != null) {
      fields.add(new Field.Email(mapping.email()));
    }
    if (mapping.phone() != null) {
      fields.add(new Field.Phone(mapping.phone(), definition.region()));
    }
    if (mapping.zone() != null) {
      fields.add(new Field.Zone(mapping.zone()));
    }
    if (mapping.locale() != null) {
      fields.add(new Field.Locale(mapping.locale()));
    }
    var types = attributes.types(workspace);
    attributesOf(mapping)
        .forEach(
            (name, column) ->
                fields.add(new Field.Attribute(column, JsonText.quote(name), type(types, name))));
    return fields;
  }

  /** The channel on which a file's people consent. */
  Channel consentedChannel(ImportDefinition definition) {
    var consent = definition.consent();
    return consent == null || consent.channel() == null
        ? Channel.EMAIL
        : Channel.ofWord(consent.channel()).orElseThrow();
  }

  /** The purposes somebody withdraws from whom a file says to have opted out. */
  List<Purpose> refusable(WorkspaceId workspace, ImportDefinition definition) {
    return definition.layoutOrColumns() == ImportLayout.PINPOINT
        ? purposes.all(workspace).stream().filter(purpose -> !purpose.service()).toList()
        : List.of();
  }

  /** The purposes a file's people consent to. */
  List<Purpose> consented(WorkspaceId workspace, ImportDefinition definition) {
    var consent = definition.consent();
    if (consent == null || consent.purposes() == null) {
      return List.of();
    }
    return consent.purposes().stream()
        .distinct()
        .map(name -> purposes.byName(workspace, name).orElseThrow())
        .toList();
  }

  private static void checkColumns(ImportDefinition definition, Violations violations) {
    var mapping = definition.mapping();
    if (mapping == null || mapping.externalId() == null) {
      violations.add(mapping == null ? "/mapping" : "/mapping/externalId", null, "must be present");
    }
    violations
        .require(
            definition.ignore() == null,
            "/ignore",
            null,
            "must not be given: columns that are not mapped are not taken")
        .require(
            definition.region() == null || (mapping != null && mapping.phone() != null),
            "/region",
            definition.region(),
            "must not be given without mapping.phone");
  }

  private static void checkPinpoint(ImportDefinition definition, Violations violations) {
    var mapping = definition.mapping();
    violations
        .require(
            mapping == null
                || (mapping.externalId() == null
                    && mapping.email() == null
                    && mapping.phone() == null),
            "/mapping",
            null,
            "must name only zone, locale and attributes: Pinpoint's columns say who and where")
        .require(
            definition.mode() != ImportMode.REMOVE,
            "/mode",
            "remove",
            "must be replace or add: people leave by a file of ids with the layout columns");
  }

  private static void checkScores(ImportDefinition definition, Violations violations) {
    violations
        .require(
            definition.mode() != ImportMode.REMOVE,
            "/mode",
            "remove",
            "must be replace or add: people leave by a file without them")
        .require(
            definition.mapping() == null, "/mapping", null, "must not be given: columns are known")
        .require(
            definition.ignore() == null, "/ignore", null, "must not be given: columns are known")
        .require(
            definition.region() == null,
            "/region",
            definition.region(),
            "must not be given: scores have no telephone numbers")
        .require(
            definition.consent() == null,
            "/consent",
            null,
            "must not be given: scores change no consent");
    if (definition.manifest() != null) {
      definition.manifest().check(violations);
    }
  }

  private static void checkFolder(
      ImportDefinition definition, String source, Violations violations) {
    if (ImportSource.isFolder(source)) {
      violations
          .require(
              definition.layoutOrColumns() == ImportLayout.SCORES,
              "/source",
              source,
              "must be a file: only scores are read from folders")
          .require(
              definition.manifest() == null,
              "/manifest",
              null,
              "must not be given: a folder has its own");
    }
  }

  private static void checkFile(ImportDefinition definition, Violations violations) {
    var separator = definition.separator();
    var encoding = definition.encoding();
    boolean jsonl = definition.format() == ImportFormat.JSONL;
    violations
        .require(
            separator == null || isSeparator(separator),
            "/separator",
            separator,
            "must be one character, and no quote, line break, letter or digit")
        .require(
            separator == null || !jsonl, "/separator", separator, "must not be given for jsonl")
        .require(
            encoding == null || TextEncoding.named(encoding).isPresent(),
            "/encoding",
            encoding,
            "must be one of " + TextEncoding.words())
        .require(
            encoding == null || !jsonl,
            "/encoding",
            encoding,
            "must not be given for jsonl: it is UTF-8 (RFC 8259)");
    var most = definition.maxRejects();
    violations.require(
        most == null || (most >= 0 && most <= 100),
        "/maxRejects",
        most,
        "must be 0 to 100 percent");
  }

  private static boolean isSeparator(String separator) {
    if (separator.length() != 1) {
      return false;
    }
    char c = separator.charAt(0);
    return "\"\r\n\0\ufeff".indexOf(c) < 0
        && !Character.isLetterOrDigit(c)
        && !Character.isSurrogate(c);
  }

  private void checkAttributes(WorkspaceId workspace, Mapping mapping, Violations violations) {
    var types = attributes.types(workspace);
    for (var name : attributesOf(mapping).keySet()) {
      violations.require(
          types.containsKey(name),
          "/mapping/attributes/" + name,
          name,
          "must be declared first, with PUT /v1/attributes/" + name);
    }
  }

  private static void checkRemoval(
      ImportDefinition definition, Mapping mapping, Violations violations) {
    if (definition.mode() != ImportMode.REMOVE) {
      return;
    }
    var others =
        mapping.email() != null
            || mapping.phone() != null
            || mapping.zone() != null
            || mapping.locale() != null
            || !attributesOf(mapping).isEmpty();
    violations
        .require(
            !others, "/mapping", null, "must name only externalId: removing changes no profile")
        .require(
            definition.consent() == null,
            "/consent",
            null,
            "must not be given: removing changes no consent");
  }

  private void checkConsent(WorkspaceId workspace, ImportConsent consent, Violations violations) {
    var basis = consent.basis();
    violations
        .require(
            basis != null && !basis.isBlank() && basis.length() <= LONGEST_BASIS,
            "/consent/basis",
            basis,
            "must say in 1 to 500 characters what the consent rests on")
        .require(
            consent.channel() != null && Channel.ofWord(consent.channel()).isPresent(),
            "/consent/channel",
            consent.channel(),
            "must be " + Channel.words());
    var names = consent.purposes();
    if (names == null || names.isEmpty()) {
      violations.add("/consent/purposes", null, "must name at least one purpose");
      return;
    }
    for (var name : names) {
      var purpose = purposes.byName(workspace, name);
      violations
          .require(purpose.isPresent(), "/consent/purposes", name, "must be a declared purpose")
          .require(
              purpose.isEmpty() || !purpose.get().service(),
              "/consent/purposes",
              name,
              "must not be a service purpose: it needs no consent");
    }
  }

  private static Map<String, String> attributesOf(Mapping mapping) {
    var attributes = mapping.attributes();
    return attributes == null ? Map.of() : attributes;
  }

  private static AttributeType type(Map<String, AttributeType> types, String name) {
    @Nullable AttributeType type = types.get(name);
    if (type == null) {
      throw new IllegalStateException("attribute " + name + " was declared and is gone");
    }
    return type;
  }
}
