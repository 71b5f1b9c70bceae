package dev.fanfare;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.fanfare.access.Allowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The walls of the house. Think before you add an edge to {@link #ALLOWED}: it is a decision. */
@Execution(ExecutionMode.CONCURRENT)
final class ArchitectureTest {

  /** What a room may use. The table in docs/architecture.md says the same. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          room("platform"),
          room("access", "platform"),
          room("events", "platform"),
          room("rendering", "platform", "channel"),
          room("channels", "platform", "access", "events", "channel", "dsl"),
          room("profiles", "platform", "access", "events"),
          room("consent", "platform", "access", "events", "profiles"),
          room("conditions", "platform", "events", "profiles", "consent"),
          room("segments", "platform", "access", "events", "profiles", "consent", "conditions"),
          room("templates", "platform", "access", "profiles", "rendering"),
          room("behaviour", "platform", "access", "events", "profiles"),
          room("guardrails", "platform", "access", "dsl"),
          room("seeds", "platform", "access", "profiles"),
          room(
              "campaigns",
              "platform",
              "access",
              "guardrails",
              "events",
              "profiles",
              "behaviour",
              "conditions",
              "segments",
              "consent",
              "channels",
              "rendering",
              "templates",
              "seeds",
              "dsl"),
          room("quiet", "platform", "access", "profiles", "dsl"),
          room(
              "audience",
              "platform",
              "access",
              "segments",
              "profiles",
              "consent",
              "quiet",
              "guardrails",
              "campaigns",
              "dsl"),
          room("control", "platform", "access", "consent"),
          room("tracking", "platform", "events", "rendering", "dsl"),
          room("pressure", "platform", "access", "profiles"),
          room("budgets", "platform", "access", "profiles", "channels", "campaigns", "dsl"),
          room(
              "messages",
              "platform",
              "access",
              "profiles",
              "consent",
              "campaigns",
              "audience",
              "rendering",
              "seeds"),
          room(
              "triggers",
              "platform",
              "access",
              "events",
              "profiles",
              "behaviour",
              "conditions",
              "segments",
              "campaigns",
              "audience",
              "dsl"),
          room(
              "dispatch",
              "platform",
              "access",
              "events",
              "profiles",
              "behaviour",
              "consent",
              "quiet",
              "guardrails",
              "campaigns",
              "audience",
              "tracking",
              "analytics",
              "messages",
              "triggers",
              "pressure",
              "budgets",
              "control",
              "rendering",
              "channels",
              "channel",
              "dsl"),
          room("scheduling", "platform", "access", "events", "campaigns", "dsl"),
          room(
              "analytics",
              "platform",
              "access",
              "events",
              "behaviour",
              "conditions",
              "campaigns",
              "tracking",
              "dsl"),
          room("privacy", "platform", "access", "events", "profiles"),
          room("sandbox", "platform", "access", "events"),
          room("status", "platform", "access", "events", "channels", "channel"));

  /** Chance outside of platform, and why. Nothing that is decided may depend on it. */
  private static final Map<String, String> CHANCE =
      Map.of(
          "SubjectNumbers", "draws random subject numbers",
          "SeenIds", "salts its hashes, so that no file can make them collide");

  /** SQL outside of stores, and why. */
  private static final Map<String, String> SQL =
      Map.of(
          "SubjectNumbers", "its whole storage is one sequence",
          "BinaryCopy", "carries rows for the store that names the statement");

  /** Read once, for whoever looks at classes. */
  static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.fanfare");

  private static final JavaClasses ENGINE =
      HOUSE.that(describe("are the engine's", type -> ALLOWED.containsKey(roomOf(type))));

  private static final Pattern TABLE_ROW = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|");

  @Test
  void roomsUseOnlyTheRoomsTheyMay() {
    var edges = new TreeMap<String, String>();
    for (var type : HOUSE) {
      for (var dependency : type.getDirectDependenciesFromSelf()) {
        var from = roomOf(type);
        var to = roomOf(dependency.getTargetClass());
        if (ALLOWED.containsKey(from)
            && !to.isEmpty()
            && !to.equals(from)
            && !ALLOWED.getOrDefault(from, Set.of()).contains(to)) {
          edges.put(from + " -> " + to, dependency.getDescription());
        }
      }
    }
    assertThat(edges).isEmpty();
  }

  @Test
  void everyRoomIsInTheTableOfTheDocs() throws IOException {
    var documented = new TreeMap<String, Set<String>>();
    for (var line : Files.readAllLines(Api.CONTRACT.resolveSibling("docs/architecture.md"))) {
      var row = TABLE_ROW.matcher(line);
      if (row.lookingAt()) {
        documented.put(
            row.group(1),
            new TreeSet<>(
                Arrays.stream(row.group(2).replace("`", "").split(","))
                    .map(String::strip)
                    .map(ArchitectureTest::packageOf)
                    .filter(edge -> !edge.equals("-"))
                    .toList()));
      }
    }
    assertThat(documented).isEqualTo(new TreeMap<>(ALLOWED));
  }

  @Test
  void roomsAreFreeOfCycles() {
    slices().matching("dev.fanfare.(*)..").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void theLanguageAndTheChannelInterfaceArePure() {
    classes()
        .that(resideInAPackage("dev.fanfare.dsl.."))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..", "org.jspecify..", "org.snakeyaml.engine..", "dev.fanfare.dsl..")
        .check(HOUSE);
    classes()
        .that(resideInAPackage("dev.fanfare.channel"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "dev.fanfare.channel")
        .check(HOUSE);
  }

  @Test
  void adaptersKnowNeitherEachOtherNorTheEngine() {
    slices().matching("dev.fanfare.channel.(*)..").should().notDependOnEachOther().check(HOUSE);
    noClasses()
        .that(resideInAPackage("dev.fanfare.channel.."))
        .should()
        .dependOnClassesThat(
            describe("are of the engine or the language", type -> isOutsideOfChannels(type)))
        .check(HOUSE);
  }

  @Test
  void onlyStoresAndRepositoriesWriteSql() {
    noClasses()
        .that(describe("are no store", type -> !isStore(outermost(type))))
        .should()
        .callMethodWhere(describe("prepares SQL", ArchitectureTest::preparesSql))
        .check(ENGINE);
  }

  @Test
  void onlyPlatformReadsClocksAndChance() {
    noClasses()
        .that(
            describe(
                "are not of platform and have no reason",
                type ->
                    !roomOf(type).equals("platform")
                        && !CHANCE.containsKey(outermost(type).getSimpleName())))
        .should()
        .callMethodWhere(describe("reads a clock or chance", ArchitectureTest::readsClockOrChance))
        .orShould()
        .dependOnClassesThat(
            describe(
                "make chance",
                type ->
                    type.isAssignableTo(java.util.Random.class)
                        && !type.isAssignableTo(java.util.concurrent.ThreadLocalRandom.class)))
        .check(ENGINE);
  }

  @Test
  void methodsOfResourcesArePublicAndNameTheirRoles() {
    methods()
        .that(ArchitectureTest.are("doors", ArchitectureTest::isDoor))
        .should()
        .bePublic()
        .check(ENGINE);
    methods()
        .that(are("doors under /v1", door -> isDoor(door) && path(door).startsWith("/v1")))
        .should()
        .beAnnotatedWith(Allowed.class)
        .check(ENGINE);
  }

  @Test
  void httpStaysInResourcesPlatformAndAccess() {
    noClasses()
        .that(
            describe(
                "are neither resources nor of platform or access",
                type ->
                    !outermost(type).getSimpleName().matches(".*(Resource|Page)")
                        && !Set.of("platform", "access").contains(roomOf(type))))
        .should()
        .dependOnClassesThat(
            describe(
                "speak HTTP, but for open streams of events",
                type ->
                    type.getPackageName().startsWith("jakarta.ws.rs")
                        && !type.getPackageName().equals("jakarta.ws.rs.sse")))
        .check(ENGINE);
  }

  @Test
  void aLibraryHasOneHome() {
    for (var home :
        Map.of(
                "freemarker..",
                "rendering",
                "org.apache.kafka..",
                "events",
                "dev.cel..",
                "conditions",
                "com.google.common..",
                "conditions",
                "com.google.re2j..",
                "conditions",
                "com.google.i18n..",
                "profiles")
            .entrySet()) {
      noClasses()
          .that(
              describe(
                  "are outside of " + home.getValue(), t -> !roomOf(t).equals(home.getValue())))
          .should()
          .dependOnClassesThat(resideInAPackage(home.getKey()))
          .check(ENGINE);
    }
  }

  @Test
  void nothingIsInjectedIntoFields() {
    fields().should().notBeAnnotatedWith(Inject.class).check(ENGINE);
  }

  @Test
  void signaturesAreBlocking() {
    noMethods()
        .should(
            com.tngtech.archunit.lang.conditions.ArchConditions.haveRawReturnType(
                describe(
                    "a promise",
                    type ->
                        type.isAssignableTo(CompletionStage.class)
                            || type.getPackageName().startsWith("io.smallrye.mutiny"))))
        .check(ENGINE);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?")
        .orShould()
        .haveNameMatching(".*\\.(Abstract|Base)[A-Z].*")
        .orShould()
        .resideInAnyPackage(
            "..util..", "..common..", "..misc..", "..model..", "..dto..", "..service..")
        .check(HOUSE);
  }

  private static Map.Entry<String, Set<String>> room(String name, String... mayUse) {
    return Map.entry(name, new TreeSet<>(List.of(mayUse)));
  }

  private static String packageOf(String module) {
    return switch (module) {
      case "channel-spi" -> "channel";
      case "campaign-dsl" -> "dsl";
      default -> module;
    };
  }

  /** The first package below ours; empty for what is not ours. */
  private static String roomOf(JavaClass type) {
    var words = type.getPackageName().split("\\.");
    return words.length > 2 && type.getPackageName().startsWith("dev.fanfare.") ? words[2] : "";
  }

  private static boolean isOutsideOfChannels(JavaClass type) {
    return ALLOWED.containsKey(roomOf(type)) || roomOf(type).equals("dsl");
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  private static boolean isStore(JavaClass type) {
    return type.getSimpleName().matches(".*(Store|Repository)")
        || SQL.containsKey(type.getSimpleName());
  }

  private static boolean preparesSql(JavaAccess<?> call) {
    var owner = call.getTargetOwner();
    return (owner.isAssignableTo(java.sql.Connection.class)
            && call.getName().matches("prepare.*|createStatement"))
        || owner.getName().equals("org.postgresql.copy.CopyManager")
        || (owner.isAssignableTo("jakarta.persistence.EntityManager")
            && call.getName().startsWith("create"));
  }

  private static boolean readsClockOrChance(JavaAccess<?> call) {
    var owner = call.getTargetOwner().getName();
    return switch (call.getName()) {
      case "now" -> owner.startsWith("java.time.");
      case "systemUTC", "systemDefaultZone", "system" -> owner.equals("java.time.Clock");
      case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
      case "random" -> owner.equals("java.lang.Math");
      case "randomUUID" -> owner.equals("java.util.UUID");
      case "current" -> owner.equals("java.util.concurrent.ThreadLocalRandom");
      default -> false;
    };
  }

  private static DescribedPredicate<JavaMethod> are(
      String what, java.util.function.Predicate<JavaMethod> test) {
    return describe("are " + what, test);
  }

  private static boolean isDoor(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
  }

  private static String path(JavaMethod method) {
    return method.getOwner().isAnnotatedWith(Path.class)
        ? method.getOwner().getAnnotationOfType(Path.class).value()
        : "";
  }
}
