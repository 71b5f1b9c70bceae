package dev.fanfare.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what people name, and says in words why it cannot. */
final class TextFiles {

  private TextFiles() {}

  /** The file's text in UTF-8. */
  static String read(Shell shell, Path file) throws IOException {
    try {
      return Files.readString(shell.directory().resolve(file));
    } catch (CharacterCodingException e) {
      throw new UsageProblem(file + " is not text in UTF-8.");
    }
  }

  static String problem(IOException problem) {
    return switch (problem) {
      case NoSuchFileException missing -> "There is no file " + missing.getFile() + ".";
      case AccessDeniedException denied -> "May not read or write " + denied.getFile() + ".";
      default -> String.valueOf(problem.getMessage());
    };
  }
}
