package dev.fanfare.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.fanfare.platform.WorkspaceId;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The law of the room: what SQL says of everybody is what memory says of each. */
@QuarkusTest
final class DifferenceIT {

  private static final int CONDITIONS = 500;
  private static final int PEOPLE = 200;
  private static final WorkspaceId WORKSPACE = new WorkspaceId(2_000_000_001);

  @Test
  void sqlAndMemorySelectTheSamePeople() throws SQLException {
    var conditions = new TestingConditions(20261122, false);
    var people = new TestingPeople(4711, false).people(PEOPLE);
    var ruled = read("profile.age > 18 || !profile.vip || segment(\"gold\")");
    long selected = 0;
    int said = 0;
    try (var connection = connect()) {
      connection.setAutoCommit(false);
      TestingPeople.store(connection, WORKSPACE.value(), people);
      for (int i = 0; i < CONDITIONS; i++) {
        var text = conditions.next();
        var condition = read(text);
        var inSql = inSql(connection, condition, segments(ruled));
        var inMemory = inMemory(condition, people, segments(ruled));
        assertThat(inSql).as("%s", condition).isEqualTo(inMemory);
        assertThat(judged(connection, condition, segments(ruled)))
            .as("judged, as a preview does: %s", condition)
            .isEqualTo(new Judged(inMemory, PEOPLE));
        said += text.contains(".where(") ? 1 : 0;
        selected += inMemory.size();
      }
      connection.rollback();
    }
    // A generator that selects nobody, or everybody, would show nothing.
    assertThat(selected).isBetween(20_000L, 80_000L);
    assertThat(said).as("conditions that ask what events say").isGreaterThan(10);
  }

  private static Function<String, Membership> segments(Condition ruled) {
    return name ->
        switch (name) {
          case "gold" -> TestingPeople.GOLD;
          case "lapsed" -> TestingPeople.LAPSED;
          default -> new Membership.Rule(ruled);
        };
  }

  private static Set<Long> inMemory(
      Condition condition,
      List<TestingPeople.Stored> people,
      Function<String, Membership> segments) {
    var selected = new HashSet<Long>();
    for (var stored : people) {
      if (condition.selects(stored.person(), TestingConditions.NOW, segments)) {
        selected.add(stored.id());
      }
    }
    return selected;
  }

  private static Set<Long> inSql(
      Connection connection, Condition condition, Function<String, Membership> segments)
      throws SQLException {
    var people = condition.selected(WORKSPACE, TestingConditions.NOW, segments);
    try (var select = connection.prepareStatement("select p.id " + people.from())) {
      people.bind(select, 1);
      var selected = new HashSet<Long>();
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          selected.add(rows.getLong(1));
        }
      }
      return selected;
    } catch (SQLException e) {
      throw new AssertionError(condition + "\n" + people, e);
    }
  }

  /** Who is selected, of how many who were asked. */
  private record Judged(Set<Long> selected, long asked) {}

  /** The walk of {@code RuleStore.share}: everybody, and the condition said of each. */
  private static Judged judged(
      Connection connection, Condition condition, Function<String, Membership> segments)
      throws SQLException {
    var people = condition.selected(WORKSPACE, TestingConditions.NOW, segments);
    var columns = "array_agg(p.id) filter (where %s), count(*), count(distinct p.id)";
    try (var select = connection.prepareStatement("select " + people.judged(columns))) {
      people.bindJudged(select, 1);
      try (var row = select.executeQuery()) {
        row.next();
        var ids = row.getArray(1);
        assertThat(row.getLong(2)).as("each is asked once").isEqualTo(row.getLong(3));
        return new Judged(ids == null ? Set.of() : Set.of((Long[]) ids.getArray()), row.getLong(2));
      }
    } catch (SQLException e) {
      throw new AssertionError(condition + "\n" + people, e);
    }
  }

  private static Condition read(String text) {
    return switch (Conditions.read(text, TestingConditions.SCHEMA, "condition")) {
      case Conditions.Good(var condition) -> condition;
      case Conditions.Bad(var violations) -> fail(text + "\n" + violations);
    };
  }

  private static Connection connect() throws SQLException {
    var config = ConfigProvider.getConfig();
    return DriverManager.getConnection(
        config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class));
  }
}
