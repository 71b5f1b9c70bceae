package dev.fanfare.conditions;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelMutableAst;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelMutableExpr;
import org.jspecify.annotations.Nullable;

/** Makes whole numbers doubles, since numbers are doubles, and refuses those that would change. */
final class NumberLiterals {

  private static final long LARGEST = 1L << 53;

  private final CelMutableAst tree;
  private final CelAbstractSyntaxTree parsed;
  private final Problems problems;

  private NumberLiterals(CelAbstractSyntaxTree parsed, Problems problems) {
    this.tree = CelMutableAst.fromCelAst(parsed);
    this.parsed = parsed;
    this.problems = problems;
  }

  static CelAbstractSyntaxTree asDoubles(CelAbstractSyntaxTree parsed, Problems problems) {
    var literals = new NumberLiterals(parsed, problems);
    literals.visit(literals.tree.expr());
    // With the source as it was: the copy has no places any more.
    return CelAbstractSyntaxTree.newParsedAst(
        literals.tree.toParsedAst().getExpr(), parsed.getSource());
  }

  private void visit(CelMutableExpr expr) {
    switch (expr.getKind()) {
      case CONSTANT -> constant(expr);
      case SELECT -> visit(expr.select().operand());
      case CALL -> {
        expr.call().target().ifPresent(this::visit);
        expr.call().args().forEach(this::visit);
      }
      case LIST -> expr.list().elements().forEach(this::visit);
      case COMPREHENSION -> {
        visit(expr.comprehension().iterRange());
        visit(expr.comprehension().loopStep());
      }
      case STRUCT, MAP ->
          problems.add(parsed.getSource(), expr.id(), null, "maps and messages are not taken here");
      case IDENT, NOT_SET -> {
        // Holds no number.
      }
    }
  }

  private void constant(CelMutableExpr expr) {
    var constant = expr.constant();
    switch (constant.getKind()) {
      case INT64_VALUE -> {
        long number = constant.int64Value();
        if (Math.abs(number) > LARGEST || number == Long.MIN_VALUE) {
          refuse(expr, Long.toString(number), "numbers are doubles, which cannot hold this one");
        }
        expr.setConstant(CelConstant.ofValue((double) number));
      }
      case DOUBLE_VALUE -> {
        if (!Double.isFinite(constant.doubleValue())) {
          refuse(expr, null, "numbers are doubles, which cannot hold this one");
        }
      }
      case NULL_VALUE ->
          refuse(expr, "null", "there is no null: ask with has(), as has(profile.x)");
      case UINT64_VALUE -> refuse(expr, null, "write the number without u: numbers are doubles");
      case BYTES_VALUE -> refuse(expr, null, "bytes are not taken here; write a string");
      case BOOLEAN_VALUE, STRING_VALUE, TIMESTAMP_VALUE, DURATION_VALUE, NOT_SET -> {
        // As they are.
      }
    }
  }

  private void refuse(CelMutableExpr expr, @Nullable String value, String rule) {
    problems.add(parsed.getSource(), expr.id(), value, rule);
  }
}
