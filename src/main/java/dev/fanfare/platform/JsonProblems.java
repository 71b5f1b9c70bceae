package dev.fanfare.platform;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.temporal.Temporal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says where a JSON body breaks and which rule, without naming classes of ours. */
final class JsonProblems {

  private JsonProblems() {}

  static ApiProblem of(JacksonException thrown) {
    return ApiProblem.invalid(
        List.of(
            switch (thrown) {
              case UnrecognizedPropertyException unknown ->
                  new Violation(pointer(unknown), null, "is not a member that is known here");
              case InvalidFormatException format ->
                  new Violation(
                      pointer(format), text(format.getValue()), wanted(format.getTargetType()));
              case ValueInstantiationException refused ->
                  new Violation(pointer(refused), null, reason(refused));
              case MismatchedInputException mismatch ->
                  new Violation(pointer(mismatch), null, wanted(mismatch.getTargetType()));
              case JsonMappingException mapping ->
                  new Violation(pointer(mapping), null, reason(mapping));
              default ->
                  new Violation(
                      "body" + place(thrown.getLocation()),
                      null,
                      "is not JSON: " + thrown.getOriginalMessage());
            }));
  }

  /** The JSON pointer (RFC 6901) of the member, or the body itself. */
  private static String pointer(JsonMappingException thrown) {
    if (thrown.getPath().isEmpty()) {
      return "body" + place(thrown.getLocation());
    }
    var pointer = new StringBuilder();
    for (var reference : thrown.getPath()) {
      var name = reference.getFieldName();
      pointer
          .append('/')
          .append(
              name == null
                  ? String.valueOf(reference.getIndex())
                  : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? ""
        : " at " + location.getLineNr() + ":" + location.getColumnNr();
  }

  private static String wanted(@Nullable Class<?> type) {
    if (type == null) {
      return "has another form than the contract says";
    } else if (type == Boolean.class || type == boolean.class) {
      return "must be true or false";
    } else if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "must be a number in range";
    } else if (type == String.class) {
      return "must be a string";
    } else if (Temporal.class.isAssignableFrom(type)) {
      return "must be a time as in RFC 3339";
    } else if (type.isEnum()) {
      return "must be one of the words in the contract";
    } else if (type.isArray() || Collection.class.isAssignableFrom(type)) {
      return "must be an array";
    }
    return Map.class.isAssignableFrom(type) || type.isRecord()
        ? "must be an object"
        : "has another form than the contract says";
  }

  /** Our own constructors refuse with a sentence for the caller; other exceptions are not told. */
  private static String reason(JsonMappingException thrown) {
    return thrown.getCause() instanceof IllegalArgumentException refused
            && refused.getMessage() != null
        ? refused.getMessage()
        : "has another form than the contract says";
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
