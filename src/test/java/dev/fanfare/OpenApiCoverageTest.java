package dev.fanfare;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaMethod;
import io.swagger.v3.parser.OpenAPIV3Parser;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract and the doors are the same set of operations. */
final class OpenApiCoverageTest {

  @Test
  void everyDoorIsDeclared() {
    assertThat(served()).isNotEmpty().isSubsetOf(declared());
  }

  @Test
  void everyDeclaredOperationIsServed() {
    assertThat(declared()).isNotEmpty().isSubsetOf(served());
  }

  private static SortedSet<String> declared() {
    var contract = new OpenAPIV3Parser().read(Api.CONTRACT.toString());
    return contract.getPaths().entrySet().stream()
        .flatMap(
            path ->
                path.getValue().readOperationsMap().keySet().stream()
                    .map(method -> method + " " + nameless(path.getKey())))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static SortedSet<String> served() {
    return ArchitectureTest.HOUSE.stream()
        .flatMap(type -> type.getMethods().stream())
        .flatMap(method -> operation(method).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Optional<String> operation(JavaMethod method) {
    return method.getAnnotations().stream()
        .map(JavaAnnotation::getRawType)
        .filter(type -> type.isAnnotatedWith(HttpMethod.class))
        .map(type -> type.getAnnotationOfType(HttpMethod.class).value())
        .findFirst()
        .map(verb -> verb + " " + nameless(path(method)));
  }

  private static String path(JavaMethod method) {
    var type = method.getOwner().tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    var own = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
    return own.isEmpty() ? type : type + (own.startsWith("/") ? "" : "/") + own;
  }

  /** What a parameter is called is no matter here, nor is its pattern. */
  private static String nameless(String path) {
    return path.replaceAll("\\{[^/]*}", "{}").replaceAll("/$", "");
  }
}
