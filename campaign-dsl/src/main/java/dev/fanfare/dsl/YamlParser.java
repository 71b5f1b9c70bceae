package dev.fanfare.dsl;

import dev.fanfare.dsl.Node.Entry;
import dev.fanfare.dsl.Node.Kind;
import dev.fanfare.dsl.Node.Mapping;
import dev.fanfare.dsl.Node.Place;
import dev.fanfare.dsl.Node.Refused;
import dev.fanfare.dsl.Node.Scalar;
import dev.fanfare.dsl.Node.Sequence;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * YAML 1.2 into nodes with places. Built on parse events, because composed nodes no longer show
 * aliases. Anchors, aliases, tags, directives, further documents and deep nesting are refused:
 * nobody writes them in a campaign by intent, and they let small files grow large.
 */
final class YamlParser {

  private static final int DEEPEST = 16;
  private static final ScalarResolver RESOLVER = new CoreScalarResolver(false);

  private final Iterator<Event> events;
  private final Problems problems;

  /** Where the last node began, for faults without a place of their own. */
  private Place reached = Place.START;

  private YamlParser(Iterator<Event> events, Problems problems) {
    this.events = events;
    this.problems = problems;
  }

  /** The one document of the text, or null when no sense can be made of it. */
  static @Nullable Node parse(String yaml, Problems problems) {
    if (Rules.largerThan(yaml, CampaignFile.MOST_BYTES)) {
      problems.add(
          Place.START, "", null, "is larger than 256 KiB", "move long content into a template");
      return null;
    }
    return parseAny(yaml, problems);
  }

  /** What the writer wrote: it may be larger than a file, since escapes take room. */
  static Node parseOwn(String yaml) {
    Problems problems = new Problems();
    Node node = parseAny(yaml, problems);
    if (node == null) {
      throw new IllegalStateException("cannot be read back: " + problems.inOrder());
    }
    return node;
  }

  private static @Nullable Node parseAny(String yaml, Problems problems) {
    // One buffer for the whole text: between two the parser fails inside a surrogate pair.
    LoadSettings settings = LoadSettings.builder().setBufferSize(yaml.length() + 2).build();
    YamlParser parser = new YamlParser(new Parse(settings).parseString(yaml).iterator(), problems);
    try {
      return parser.document();
    } catch (MarkedYamlEngineException e) {
      reportSyntax(e, problems);
    } catch (ReaderException e) {
      problems.add(
          place(yaml, yaml.indexOf(e.getCodePoint())),
          "",
          String.format("U+%04X", e.getCodePoint()),
          "has a character that YAML does not allow",
          "remove it, or write it as an escape in double quotes");
    } catch (YamlEngineException e) {
      String words = oneLine(String.valueOf(e.getMessage()));
      problems.add(parser.reached, "", null, "is not YAML: " + words, syntaxHint(words));
    } catch (TooDeep _) {
      problems.add(
          parser.reached, "", null, "is nested deeper than 16 levels", "no key of this format is");
    } catch (NumberFormatException _) {
      // The scanner lets it through for escapes such as \\UFFFFFFFF.
      String message = "is not YAML: has an escape beyond Unicode after this place";
      problems.add(parser.reached, "", null, message, "write the character itself");
    }
    return null;
  }

  private @Nullable Node document() {
    Node root = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent start) {
        if (root != null) {
          problems.add(
              place(start), "", null, "has a second document", "keep one campaign in a file");
          return root;
        }
        refuseDirectives(start);
        root = node(events.next(), 0);
      }
    }
    if (root == null || (root instanceof Scalar scalar && scalar.kind() == Kind.NOTHING)) {
      problems.add(Place.START, "", null, "is empty", "begin with `campaign: …`");
      return null;
    }
    return root;
  }

  private Node node(Event event, int depth) {
    Place place = place(event);
    reached = place;
    if (event instanceof NodeEvent node) {
      refuseAnchor(node, place);
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag(), place);
        yield new Scalar(scalar.getValue(), kind(scalar), place);
      }
      case CollectionStartEvent start -> {
        refuseTag(start.getTag(), place);
        if (depth == DEEPEST) {
          throw new TooDeep();
        }
        yield collection(start, depth);
      }
      default -> new Refused(place);
    };
  }

  private Node collection(CollectionStartEvent start, int depth) {
    boolean mapping = start instanceof MappingStartEvent;
    List<Node> items = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Event next = events.next(); !(next instanceof CollectionEndEvent); next = events.next()) {
      Node item = node(next, depth + 1);
      if (!mapping) {
        items.add(item);
        continue;
      }
      Node value = node(events.next(), depth + 1);
      switch (item) {
        case Scalar(String key, Kind _, Place place) -> entries.add(new Entry(key, place, value));
        case Mapping _, Sequence _ ->
            problems.add(item.place(), "", null, "has a key that is no text", "write `key: value`");
        case Refused _ -> {}
      }
    }
    return mapping ? new Mapping(entries, place(start)) : new Sequence(items, place(start));
  }

  private void refuseAnchor(NodeEvent event, Place place) {
    Optional<Anchor> anchor = event.getAnchor();
    if (anchor.isPresent()) {
      boolean alias = event instanceof AliasEvent;
      problems.add(
          place,
          "",
          (alias ? "*" : "&") + anchor.get().getValue(),
          alias ? "uses an alias" : "uses an anchor",
          alias ? "write the value out" : "remove the anchor");
    }
  }

  private void refuseTag(Optional<String> tag, Place place) {
    tag.ifPresent(
        name -> problems.add(place, "", name, "uses a tag", "remove the tag; quote a text"));
  }

  private void refuseDirectives(DocumentStartEvent start) {
    if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
      problems.add(place(start), "", null, "uses a directive", "remove the lines with %");
    }
  }

  private static Kind kind(ScalarEvent event) {
    if (!event.isPlain()) {
      return Kind.TEXT;
    }
    Tag tag = RESOLVER.resolve(event.getValue(), true);
    if (tag.equals(Tag.NULL)) {
      return Kind.NOTHING;
    }
    if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT)) {
      return Kind.NUMBER;
    }
    return tag.equals(Tag.BOOL) ? Kind.TRUTH : Kind.TEXT;
  }

  /** The place of the fault, and, as an open quote is noticed at the end, where it began. */
  private static void reportSyntax(MarkedYamlEngineException e, Problems problems) {
    Optional<Place> begun = e.getContextMark().map(YamlParser::place);
    Place place = e.getProblemMark().map(YamlParser::place).or(() -> begun).orElse(Place.START);
    String words = oneLine(String.valueOf(e.getProblem()));
    String context =
        begun
            .filter(start -> !start.equals(place))
            .map(start -> " " + e.getContext() + " begun at " + start.line() + ":" + start.column())
            .orElse("");
    problems.add(place, "", null, "is not YAML: " + words + context, syntaxHint(words));
  }

  private static String syntaxHint(String problem) {
    return problem.contains("TAB")
        ? "indent with spaces"
        : "look at indentation, quotes and colons here and in the line before";
  }

  /** The parser's words may quote what was read. */
  private static String oneLine(String words) {
    String sentence = words.split("\\. ", 2)[0];
    return Problems.shortened(sentence.replaceAll("[\\p{Cntrl}\\s]+", " ").strip());
  }

  private static Place place(Event event) {
    return event.getStartMark().map(YamlParser::place).orElse(Place.START);
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static Place place(String yaml, int index) {
    String before = yaml.substring(0, Math.max(0, index));
    int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
    String last = before.substring(before.lastIndexOf('\n') + 1);
    return new Place(line, last.codePointCount(0, last.length()) + 1);
  }

  /** Ends the parsing, as the scanner's time grows with the square of the depth. */
  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
