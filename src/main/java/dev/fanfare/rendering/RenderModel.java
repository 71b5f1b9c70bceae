package dev.fanfare.rendering;

import freemarker.template.SimpleScalar;
import freemarker.template.TemplateHashModel;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a template can ask of one person: attributes by name, and {@code profile}, {@code campaign},
 * {@code unsubscribeUrl}, {@code preferencesUrl}, {@code viewUrl}, {@code postalAddress}, {@code
 * messageId} and {@code abort}, which win over attributes of the same name; and links at their
 * {@link LinkMarks}. For one render by one thread; what is not asked for is not computed.
 */
public final class RenderModel implements TemplateHashModel {

  /** What every message has; an attribute of such a name is found in profile.attributes only. */
  static final Set<String> NAMES =
      Set.of(
          "profile",
          "campaign",
          "unsubscribeUrl",
          "preferencesUrl",
          "viewUrl",
          "postalAddress",
          "messageId",
          Abort.NAME);

  private static final Pattern SAID = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

  /**
   * What all messages of a run share.
   *
   * @param types types of the workspace's attributes; others are taken as their JSON says
   */
  public record Shared(
      String campaign, @Nullable String postalAddress, Map<String, ValueType> types) {
    public Shared {
      types = Map.copyOf(types);
    }
  }

  /**
   * The person.
   *
   * @param externalId null for an address that is no profile's
   * @param zone an IANA zone, or null for UTC
   * @param locale a BCP 47 tag, or null for English
   * @param attributes a JSON object of scalars, or null for none
   */
  public record Person(
      @Nullable String externalId,
      @Nullable String zone,
      @Nullable String locale,
      @Nullable String attributes) {}

  private final Shared shared;
  private final Person person;
  private final @Nullable String variables;
  private final MessageLinks links;
  private final UUID messageId;
  private final Abort abort;
  private @Nullable Map<String, TemplateModel> attributes;

  public RenderModel(
      Shared shared, Person person, @Nullable String unsubscribeUrl, UUID messageId) {
    this(shared, person, MessageLinks.plain(unsubscribeUrl), messageId);
  }

  public RenderModel(Shared shared, Person person, MessageLinks links, UUID messageId) {
    this(shared, person, null, links, messageId);
  }

  /**
   * @param variables what a call says to this person alone, as a JSON object: before attributes
   */
  public RenderModel(
      Shared shared,
      Person person,
      @Nullable String variables,
      MessageLinks links,
      UUID messageId) {
    this(shared, person, variables, links, messageId, Abort.ENDS);
  }

  private RenderModel(
      Shared shared,
      Person person,
      @Nullable String variables,
      MessageLinks links,
      UUID messageId,
      Abort abort) {
    this.shared = shared;
    this.person = person;
    this.variables = variables;
    this.links = links;
    this.messageId = messageId;
    this.abort = abort;
  }

  /** The same, for which an abort does nothing: to see what stands behind it. */
  RenderModel pastAborts() {
    return new RenderModel(shared, person, variables, links, messageId, Abort.PASSED);
  }

  /** Whether a call can say something by this name, and a template ask for it as it is. */
  public static boolean canBeSaid(String name) {
    return SAID.matcher(name).matches() && !NAMES.contains(name);
  }

  Person person() {
    return person;
  }

  @Override
  public @Nullable TemplateModel get(String key) {
    return switch (key) {
      case "profile" -> (Fields) this::profile;
      case "campaign" -> (Fields) this::campaign;
      case "unsubscribeUrl" -> text(links.unsubscribe());
      case "preferencesUrl" -> text(links.preferences());
      case "viewUrl" -> text(links.view());
      case "postalAddress" -> text(shared.postalAddress());
      case "messageId" -> new SimpleScalar(messageId.toString());
      case Abort.NAME -> abort;
      case HeldSizes.NAME -> HeldSizes.LOOK;
      default -> LinkMarks.isMark(key) ? mark(key) : attributes().get(key);
    };
  }

  private TemplateModel mark(String name) {
    return LinkMarks.isPixel(name)
        ? new SimpleScalar(links.pixel())
        : new LinkModel(links, LinkMarks.number(name));
  }

  @Override
  public boolean isEmpty() {
    return false;
  }

  /** Whether there is a value at the end of these names, such as {@code profile.zone}. */
  boolean has(String path) {
    @Nullable TemplateModel value = this;
    try {
      for (var name : path.split("\\.")) {
        value = value instanceof TemplateHashModel hash ? hash.get(name) : null;
      }
    } catch (TemplateModelException e) {
      return false;
    }
    return value != null;
  }

  private @Nullable TemplateModel profile(String key) {
    HeldValues.goOn();
    return switch (key) {
      case "externalId" -> text(person.externalId());
      case "zone" -> text(person.zone());
      case "locale" -> text(person.locale());
      case "attributes" -> HeldValues.hash(attributes());
      default -> null;
    };
  }

  private @Nullable TemplateModel campaign(String key) {
    HeldValues.goOn();
    return key.equals("name") ? new SimpleScalar(shared.campaign()) : null;
  }

  private Map<String, TemplateModel> attributes() {
    var known = attributes;
    if (known == null) {
      known = new HashMap<>(AttributeValues.read(person.attributes(), shared.types()));
      known.putAll(VariableValues.read(variables));
      attributes = known;
    }
    return known;
  }

  private static @Nullable TemplateModel text(@Nullable String value) {
    return value == null ? null : new SimpleScalar(value);
  }

  @FunctionalInterface
  private interface Fields extends TemplateHashModel {
    @Override
    @Nullable TemplateModel get(String key);

    @Override
    default boolean isEmpty() {
      return false;
    }
  }
}
