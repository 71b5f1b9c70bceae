package dev.fanfare.rendering;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes templates of sources; every problem of all parts at once, with line and column. */
@ApplicationScoped
public class Templates {

  private static final int MOST_KEPT = 256;

  /** By hash: the same words are the same template, whichever run or version sends them. */
  private final Map<String, CompiledTemplate> known = new ConcurrentHashMap<>();

  /**
   * A template ready to render. For words that have passed {@link Trials}: those of others may take
   * this process with them.
   *
   * @param name what it is called in problems
   * @throws ApiProblem INVALID_CONTENT with places such as {@code html:12:5}
   */
  public CompiledTemplate compile(TemplateSource source, String name) {
    var hash = source.hash();
    var present = known.get(hash);
    if (present != null) {
      return present;
    }
    var compiled = check(source, name, null);
    if (known.size() >= MOST_KEPT) {
      // What was stopped would be rendered again if it were forgotten.
      known.values().removeIf(template -> !template.stopped());
    }
    known.put(hash, compiled);
    return compiled;
  }

  /** As {@link #compile}, and nothing may be asked for that the schema does not have. */
  CompiledTemplate check(TemplateSource source, String name, @Nullable Schema schema) {
    var compilation = new Compilation(source, schema);
    var compiled = compilation.compile();
    if (compiled == null) {
      throw refused(name, compilation.problems());
    }
    return compiled;
  }

  static ApiProblem refused(String name, List<Violation> problems) {
    return new ApiProblem(
        ProblemCode.INVALID_CONTENT, "The template \"" + name + "\" has problems.", problems);
  }
}
