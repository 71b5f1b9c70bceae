package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/proofs.md of what was tried, held against the tests that try it. */
final class TriedDocumentedTest {

  private static final Set<String> FAIR =
      Set.of("ordinaryCallsAreNoBombs", "ordinaryWordsAreNoBombs");

  @Test
  void thePageTellsTheFiguresOfTheTests() throws Exception {
    int pairs = pairs("conditions.DifferenceIT");
    int standard = pairs("conditions.StandardRuntimeTest");
    int bombs = cases("rendering.TemplateBombsTest");
    long files = files("src/test/resources/bombs");
    // Each form of nesting is tried in three depths.
    int nested = 3 * cases("rendering.TrialBombsTest", "nestingIsNotTakenHoweverDeep");
    int cells =
        cases("analytics.ReportCsvTest", "givesSpreadsheetsNoFormula")
            + cases("platform.SpreadsheetTextTest", "putsAnApostropheBeforeAFormula");

    assertThat(Files.readString(Api.CONTRACT.resolveSibling("docs/proofs.md")))
        .contains(row(pairs + " pairs, twice", "0 differences", "`DifferenceIT`"))
        .contains(row(standard + " pairs", "0 differences", "`StandardRuntimeTest`"))
        .contains(row(bombs + " templates", "0", "`TemplateBombsTest`"))
        .contains(row(files + nested + " templates", "0", "`TrialBombsTest`"))
        .contains(row(cells + " texts", "0", "`ReportCsvTest`, `SpreadsheetTextTest`"));
  }

  private static String row(String tried, String through, String by) {
    var number = Long.parseLong(tried.substring(0, tried.indexOf(' ')));
    var figure = String.format(Locale.ROOT, "%,d", number);
    return "| %s%s | %s | %s |".formatted(figure, tried.substring(tried.indexOf(' ')), through, by);
  }

  private static int pairs(String test) throws ReflectiveOperationException {
    return constant(test, "CONDITIONS") * constant(test, "PEOPLE");
  }

  private static int constant(String test, String name) throws ReflectiveOperationException {
    var field = Class.forName("dev.fanfare." + test).getDeclaredField(name);
    field.setAccessible(true);
    return field.getInt(null);
  }

  private static int cases(String test) throws ClassNotFoundException {
    return Arrays.stream(Class.forName("dev.fanfare." + test).getDeclaredMethods())
        .filter(method -> !FAIR.contains(method.getName()))
        .mapToInt(TriedDocumentedTest::cases)
        .sum();
  }

  private static int cases(String test, String named) throws ClassNotFoundException {
    return Arrays.stream(Class.forName("dev.fanfare." + test).getDeclaredMethods())
        .filter(method -> method.getName().equals(named))
        .mapToInt(TriedDocumentedTest::cases)
        .sum();
  }

  private static int cases(Method method) {
    if (method.isAnnotationPresent(ValueSource.class)) {
      return method.getAnnotation(ValueSource.class).strings().length;
    }
    if (method.isAnnotationPresent(CsvSource.class)) {
      return method.getAnnotation(CsvSource.class).value().length;
    }
    return method.isAnnotationPresent(Test.class) ? 1 : 0;
  }

  private static long files(String folder) throws IOException {
    try (var files = Files.list(Path.of("..").resolve(folder))) {
      return files.count();
    }
  }
}
