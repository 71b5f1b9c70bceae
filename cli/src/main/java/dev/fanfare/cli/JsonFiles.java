package dev.fanfare.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;

/** Reads bodies of calls that people keep in files, and says in words why it cannot. */
final class JsonFiles {

  private JsonFiles() {}

  /** The file's one object. */
  static ObjectNode object(Shell shell, Path file) throws IOException {
    try {
      if (ApiClient.JSON.readTree(TextFiles.read(shell, file)) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new UsageProblem(file + " is not JSON: " + e.getOriginalMessage());
    }
    throw new UsageProblem(file + " is no JSON object.");
  }
}
