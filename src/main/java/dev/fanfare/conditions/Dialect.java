package dev.fanfare.conditions;

import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.checker.CelCheckerBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelVarDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The functions and names of conditions, as CEL's checker wants them declared. CEL's own
 * environment is left out: what is not declared here does not exist.
 */
final class Dialect {

  static final CelType DATE = OpaqueType.create("date");
  private static final CelType EVENTS = OpaqueType.create("events");
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType NUMBER = SimpleType.DOUBLE;
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType INSTANT = SimpleType.TIMESTAMP;
  private static final CelType DURATION = SimpleType.DURATION;
  private static final CelType TEXTS = ListType.create(TEXT);
  private static final String PROFILE = "Profile";
  private static final String ATTRIBUTES = "Attributes";
  private static final String EVENT = "Event";

  /** Sizes beyond which a condition is refused before it is understood. */
  static final CelOptions OPTIONS =
      CelOptions.current()
          .maxExpressionCodePointSize(10_000)
          .maxParseRecursionDepth(64)
          .maxParseExpressionNodeCount(2_000)
          .enableHomogeneousLiterals(true)
          .enableQuotedIdentifierSyntax(true)
          .build();

  private static final List<CelFunctionDecl> FUNCTIONS = functions();

  private Dialect() {}

  static void declare(CelCheckerBuilder checker, Schema schema) {
    checker
        .setOptions(OPTIONS)
        .setStandardEnvironmentEnabled(false)
        .setResultType(BOOL)
        .setTypeProvider(types(schema))
        .addFunctionDeclarations(FUNCTIONS)
        .addVarDeclarations(
            CelVarDecl.newVarDeclaration("now", INSTANT),
            CelVarDecl.newVarDeclaration("profile", types(schema).profile()));
    var event = types(schema).event();
    if (event != null) {
      checker.addVarDeclarations(CelVarDecl.newVarDeclaration("event", event));
    }
  }

  private static CelType type(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> BOOL;
      case NUMBER -> NUMBER;
      case TEXT -> TEXT;
      case DATE -> DATE;
      case INSTANT -> INSTANT;
      case DURATION -> DURATION;
      case TEXTS -> TEXTS;
    };
  }

  private static Types types(Schema schema) {
    var attributes = new LinkedHashMap<String, CelType>();
    schema.attributes().forEach((name, type) -> attributes.put(name, type(Kind.of(type))));
    var all = struct(ATTRIBUTES, attributes);
    var fields = new LinkedHashMap<String, CelType>(attributes);
    for (var field : Expression.Field.values()) {
      fields.put(field.word, type(field.kind));
    }
    fields.put("attributes", all);
    return new Types(struct(PROFILE, fields), all, event(schema));
  }

  private static @Nullable StructType event(Schema schema) {
    var properties = schema.event();
    if (properties == null) {
      return null;
    }
    var fields = new LinkedHashMap<String, CelType>();
    properties.forEach((name, type) -> fields.put(name, type(Kind.of(type))));
    fields.put(Schema.EVENT_TIME, INSTANT);
    return struct(EVENT, fields);
  }

  private static StructType struct(String name, Map<String, CelType> fields) {
    var known = ImmutableMap.copyOf(fields);
    return StructType.create(name, known.keySet(), field -> Optional.ofNullable(known.get(field)));
  }

  private record Types(StructType profile, StructType attributes, @Nullable StructType event)
      implements CelTypeProvider {

    @Override
    public ImmutableCollection<CelType> types() {
      return event == null
          ? ImmutableList.of(profile, attributes, DATE, EVENTS)
          : ImmutableList.of(profile, attributes, event, DATE, EVENTS);
    }

    @Override
    public Optional<CelType> findType(String name) {
      return types().stream().filter(type -> type.name().equals(name)).findFirst();
    }
  }

  private static List<CelFunctionDecl> functions() {
    var all = new ArrayList<CelFunctionDecl>();
    all.add(global("_&&_", BOOL, List.of(BOOL, BOOL)));
    all.add(global("_||_", BOOL, List.of(BOOL, BOOL)));
    all.add(global("!_", BOOL, List.of(BOOL)));
    all.add(global("@not_strictly_false", BOOL, List.of(BOOL)));
    for (var equality : List.of("_==_", "_!=_")) {
      all.add(pairs(equality, BOOL, TEXT, NUMBER, INSTANT, DURATION, DATE));
    }
    for (var comparison : List.of("_<_", "_<=_", "_>_", "_>=_")) {
      all.add(pairs(comparison, TEXT, NUMBER, INSTANT, DURATION, DATE));
    }
    var choices = new ArrayList<CelOverloadDecl>();
    var memberships = new ArrayList<CelOverloadDecl>();
    for (var type : List.of(BOOL, TEXT, NUMBER, INSTANT, DURATION, DATE)) {
      choices.add(newGlobalOverload("choice_" + type.name(), type, BOOL, type, type));
      memberships.add(newGlobalOverload("in_" + type.name(), BOOL, type, ListType.create(type)));
    }
    all.add(CelFunctionDecl.newFunctionDeclaration("_?_:_", choices));
    all.add(CelFunctionDecl.newFunctionDeclaration("@in", memberships));
    all.addAll(calculations());
    all.addAll(texts());
    all.addAll(times());
    all.add(global("segment", BOOL, List.of(TEXT)));
    all.add(global("score", NUMBER, List.of(TEXT)));
    all.add(global("reachable", BOOL, List.of(TEXT)));
    all.add(global("consented", BOOL, List.of(TEXT, TEXT)));
    all.add(global("withdrawn", BOOL, List.of(TEXT, TEXT)));
    all.add(global("events", EVENTS, List.of(TEXT)));
    for (var narrowing : List.of("within", "by", "campaign", "where")) {
      all.add(member(narrowing, EVENTS, List.of(EVENTS, TEXT)));
    }
    all.add(member("count", NUMBER, List.of(EVENTS)));
    return List.copyOf(all);
  }

  private static List<CelFunctionDecl> calculations() {
    return List.of(
        CelFunctionDecl.newFunctionDeclaration(
            "_+_",
            newGlobalOverload("add_numbers", NUMBER, NUMBER, NUMBER),
            newGlobalOverload("add_duration", INSTANT, INSTANT, DURATION)),
        CelFunctionDecl.newFunctionDeclaration(
            "_-_",
            newGlobalOverload("subtract_numbers", NUMBER, NUMBER, NUMBER),
            newGlobalOverload("subtract_duration", INSTANT, INSTANT, DURATION),
            newGlobalOverload("subtract_instants", DURATION, INSTANT, INSTANT)),
        global("_*_", NUMBER, List.of(NUMBER, NUMBER)),
        global("_/_", NUMBER, List.of(NUMBER, NUMBER)),
        global("-_", NUMBER, List.of(NUMBER)),
        CelFunctionDecl.newFunctionDeclaration(
            "size",
            newGlobalOverload("size_text", NUMBER, TEXT),
            newGlobalOverload("size_texts", NUMBER, TEXTS),
            newMemberOverload("text_size", NUMBER, TEXT),
            newMemberOverload("texts_size", NUMBER, TEXTS)));
  }

  private static List<CelFunctionDecl> texts() {
    return List.of(
        member("contains", BOOL, List.of(TEXT, TEXT)),
        member("startsWith", BOOL, List.of(TEXT, TEXT)),
        member("endsWith", BOOL, List.of(TEXT, TEXT)),
        member("matches", BOOL, List.of(TEXT, TEXT)),
        member("lowerAscii", TEXT, List.of(TEXT)));
  }

  private static List<CelFunctionDecl> times() {
    var all = new ArrayList<CelFunctionDecl>();
    all.add(global("timestamp", INSTANT, List.of(TEXT)));
    all.add(global("duration", DURATION, List.of(TEXT)));
    all.add(
        CelFunctionDecl.newFunctionDeclaration(
            "date",
            newGlobalOverload("date_text", DATE, TEXT),
            newGlobalOverload("date_of", DATE, INSTANT, TEXT)));
    all.add(member("plusDays", DATE, List.of(DATE, NUMBER)));
    for (var part : Expression.DatePart.values()) {
      all.add(
          CelFunctionDecl.newFunctionDeclaration(
              part.word,
              newMemberOverload("date_" + part.word, NUMBER, DATE),
              newMemberOverload("instant_" + part.word, NUMBER, INSTANT, TEXT)));
    }
    all.add(member("getHours", NUMBER, List.of(INSTANT, TEXT)));
    all.add(member("getMinutes", NUMBER, List.of(INSTANT, TEXT)));
    return all;
  }

  private static CelFunctionDecl pairs(String name, CelType... types) {
    var overloads = new ArrayList<CelOverloadDecl>();
    for (var type : types) {
      overloads.add(newGlobalOverload(name + type.name(), BOOL, type, type));
    }
    return CelFunctionDecl.newFunctionDeclaration(name, overloads);
  }

  private static CelFunctionDecl global(String name, CelType result, List<CelType> of) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, newGlobalOverload("the_" + name, result, of));
  }

  private static CelFunctionDecl member(String name, CelType result, List<CelType> of) {
    return CelFunctionDecl.newFunctionDeclaration(
        name, newMemberOverload("the_" + name, result, of));
  }
}
