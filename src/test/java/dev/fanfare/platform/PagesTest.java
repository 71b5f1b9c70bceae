package dev.fanfare.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PagesTest {

  private static final WorkspaceId ONE = new WorkspaceId(1);
  private static final WorkspaceId TWO = new WorkspaceId(2);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // before each test
  private Pages pages;

  @BeforeEach
  void open() {
    pages = new Pages(new Keystore(folder.resolve("keystore")));
  }

  @Test
  void leadsToTheRowAfterTheLast() {
    var page = page(List.of("a", "b", "c"), "2");

    assertThat(page.items()).containsExactly("a", "b");
    assertThat(pages.read(ONE, "letters", page.next(), null).after())
        .containsExactly("b", "key,with;odd\"signs");
  }

  @Test
  void hasNoNextWhenNothingFollows() {
    assertThat(page(List.of("a", "b"), "2").next()).isNull();
  }

  @Test
  void refusesACursorOfAnotherListOrWorkspaceOrOfNobody() {
    var cursor = page(List.of("a", "b"), "1").next();

    refuses(TWO, "letters", cursor, null, "cursor");
    refuses(ONE, "numbers", cursor, null, "cursor");
    refuses(ONE, "letters", "made-up", null, "cursor");
    refuses(ONE, "letters", "$", null, "cursor");
  }

  @Test
  void takesLimitsFromOneTo500() {
    assertThat(pages.read(ONE, "letters", null, null).limit()).isEqualTo(50);
    assertThat(pages.read(ONE, "letters", null, "500").limit()).isEqualTo(500);
    refuses(ONE, "letters", null, "501", "limit");
    refuses(ONE, "letters", null, "0", "limit");
    refuses(ONE, "letters", null, "many", "limit");
  }

  private void refuses(
      WorkspaceId workspace,
      String list,
      @Nullable String cursor,
      @Nullable String limit,
      String place) {
    assertThatThrownBy(() -> pages.read(workspace, list, cursor, limit))
        .isInstanceOfSatisfying(
            ApiProblem.class,
            problem -> assertThat(problem.violations()).extracting("place").containsExactly(place));
  }

  private Page<String> page(List<String> rows, String limit) {
    var request = pages.read(ONE, "letters", null, limit);
    return pages.page(ONE, "letters", request, rows, row -> List.of(row, "key,with;odd\"signs"));
  }
}
