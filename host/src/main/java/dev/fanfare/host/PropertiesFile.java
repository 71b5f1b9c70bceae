package dev.fanfare.host;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** A small settings file, readable by its owner alone and replaced in one step. */
final class PropertiesFile {
  private PropertiesFile() {}

  /** The entries in the order of their names; empty when there is no such file. */
  static TreeMap<String, String> read(Path file) {
    TreeMap<String, String> entries = new TreeMap<>();
    if (!Files.exists(file)) {
      return entries;
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new HostProblem("Cannot read " + file + ": " + e.getMessage(), e);
    }
    properties
        .stringPropertyNames()
        .forEach(name -> entries.put(name, properties.getProperty(name)));
    return entries;
  }

  static void write(Path file, Map<String, String> entries) {
    StringWriter text = new StringWriter();
    new TreeMap<>(entries)
        .forEach((name, value) -> text.append(name + "=" + escaped(value) + "\n"));
    writeText(file, text.toString());
  }

  /** Writes a text that only its owner may read, whole or not at all. */
  static void writeText(Path file, String text) {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text, StandardCharsets.UTF_8);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new HostProblem("Cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\");
  }
}
