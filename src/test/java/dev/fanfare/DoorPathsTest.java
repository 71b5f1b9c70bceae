package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * No two resources have paths that overlap. Who serves a request is found by the longest beginning
 * of a class's path, up to its first parameter; what another class serves below that beginning
 * answers 404 or 405, as {@code /v1} does for {@code /v1/runs/{id}} beside {@code /v1/runs}.
 */
final class DoorPathsTest {

  /** A method that answers: the path of its class, and the whole one. */
  private record Door(String ofClass, String path) {

    /** The path of the class up to its first parameter. */
    List<String> beginning() {
      return parts(ofClass).stream().takeWhile(part -> !isParameter(part)).toList();
    }

    /** A parameter may have any value, so also the word that a beginning has in its place. */
    boolean isBelow(List<String> beginning) {
      var own = parts(path);
      return own.size() >= beginning.size()
          && IntStream.range(0, beginning.size())
              .allMatch(i -> isParameter(own.get(i)) || own.get(i).equals(beginning.get(i)));
    }
  }

  @Test
  void noDoorIsBehindTheLongerPathOfAnotherClass() {
    var doors = doors();

    assertThat(doors).hasSizeGreaterThan(50);
    assertThat(hidden(doors)).isEmpty();
  }

  @Test
  void findsADoorBehindAnotherClass() {
    var below = new Door("/v1", "/v1/runs/{id}/pause");
    var named = new Door("/v1/segments", "/v1/segments/{name}/rule");

    assertThat(
            hidden(
                List.of(
                    below,
                    named,
                    new Door("/v1", "/v1/whoami"),
                    new Door("/v1/runs", "/v1/runs"),
                    new Door("/v1/runs/{id}/report", "/v1/runs/{id}/report"),
                    new Door("/v1/segments/preview", "/v1/segments/preview"))))
        .containsExactlyInAnyOrder(below, named);
  }

  private static List<Door> hidden(List<Door> doors) {
    var beginnings = doors.stream().map(Door::beginning).collect(Collectors.toSet());
    return doors.stream().filter(door -> isHidden(door, beginnings)).toList();
  }

  private static boolean isHidden(Door door, Set<List<String>> beginnings) {
    return beginnings.stream()
        .anyMatch(other -> other.size() > door.beginning().size() && door.isBelow(other));
  }

  private static List<Door> doors() {
    return ArchitectureTest.HOUSE.stream()
        .flatMap(type -> type.getMethods().stream())
        .filter(DoorPathsTest::answers)
        .map(DoorPathsTest::door)
        .toList();
  }

  private static boolean answers(JavaMethod method) {
    return method.getAnnotations().stream()
        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class));
  }

  private static Door door(JavaMethod method) {
    var type = method.getOwner().tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    var own = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    return new Door(type, type + "/" + own);
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
  }

  private static boolean isParameter(String part) {
    return part.startsWith("{");
  }
}
