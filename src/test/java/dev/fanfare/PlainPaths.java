package dev.fanfare;

import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain paths of answers, such as {@code items[0].name}. REST Assured compiles a Groovy
 * script for every path that is asked for, which took more of a test's time than the engine did.
 * What it means is the same: a key of a list is that of each of its elements. Whatever is not plain
 * is left to Groovy.
 */
final class PlainPaths implements Filter {

  private static final Pattern PLAIN = Pattern.compile("\\w+(\\[\\d+])*(\\.\\w+(\\[\\d+])*)*");
  private static final Pattern STEP = Pattern.compile("(\\w+)|\\[(\\d+)]");

  /** Properties that Groovy finds in maps and lists themselves. */
  private static final Set<String> OF_GROOVY = Set.of("class", "empty", "first", "last");

  @Override
  public Response filter(
      FilterableRequestSpecification request,
      FilterableResponseSpecification response,
      FilterContext context) {
    return over(context.next(request, response));
  }

  /** An answer that reads plain paths by itself. */
  static Response over(Response answer) {
    return (Response)
        Proxy.newProxyInstance(
            Response.class.getClassLoader(), new Class<?>[] {Response.class}, new Reader(answer));
  }

  private static final class Reader implements InvocationHandler {

    private final Response answer;
    private @Nullable Object root;

    Reader(Response answer) {
      this.answer = answer;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      if (method.getName().equals("path")
          && arguments != null
          && arguments[0] instanceof String path
          && arguments[1] instanceof String[] further
          && further.length == 0
          && PLAIN.matcher(path).matches()) {
        return read(path);
      }
      try {
        return method.invoke(answer, arguments);
      } catch (InvocationTargetException e) {
        throw Objects.requireNonNullElse(e.getCause(), e);
      }
    }

    private @Nullable Object read(String path) {
      var parsed = Objects.requireNonNullElseGet(root, () -> answer.<Object>path("$"));
      root = parsed;
      if (!(parsed instanceof Map || parsed instanceof List)) {
        return answer.path(path);
      }
      @Nullable Object at = parsed;
      var steps = STEP.matcher(path);
      while (steps.find()) {
        var key = steps.group(1);
        if (key == null) {
          at = element(at, Integer.parseInt(steps.group(2)), path);
        } else if (OF_GROOVY.contains(key)) {
          return answer.path(path);
        } else {
          at = value(at, key, path);
        }
      }
      return at;
    }

    private static @Nullable Object element(@Nullable Object of, int index, String path) {
      if (of instanceof List<?> list) {
        return index < list.size() ? list.get(index) : null;
      }
      throw new IllegalArgumentException("no list in " + path + " where one is asked for: " + of);
    }

    private static @Nullable Object value(@Nullable Object of, String key, String path) {
      return switch (of) {
        case Map<?, ?> map -> map.get(key);
        case List<?> list -> {
          var values = new ArrayList<@Nullable Object>();
          for (var each : list) {
            if (each != null) {
              values.add(value(each, key, path));
            }
          }
          yield values;
        }
        case null, default ->
            throw new IllegalArgumentException("no " + key + " in " + path + " of: " + of);
      };
    }
  }
}
