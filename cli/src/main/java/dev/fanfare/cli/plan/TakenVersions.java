package dev.fanfare.cli.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The file {@code fanfare.lock} beside campaign files: for each workspace and campaign the version
 * that its file was taken from or became, and the SHA-256 of the file as it was then. It is what
 * tells an edit of one's own from an edit by others, so it belongs into version control.
 */
public final class TakenVersions {

  static final String NAME = "fanfare.lock";

  private static final String HEAD =
      "# Which version each file was taken from. Written by pull and apply; commit it.\n";

  /** Where a file stands. */
  public record Taken(int version, String fileHash) {}

  private final Path file;
  private final TreeMap<String, Taken> taken = new TreeMap<>();

  private TakenVersions(Path file) {
    this.file = file;
  }

  /** What is noted in a folder; nothing when it has no such file. */
  public static TakenVersions of(Path folder) throws IOException {
    var versions = new TakenVersions(folder.resolve(NAME));
    if (versions.exists()) {
      for (String line : Files.readAllLines(versions.file)) {
        String[] words = line.split(" ");
        if (!line.startsWith("#") && words.length == 4 && words[2].matches("[1-9][0-9]{0,8}")) {
          versions.taken.put(
              words[0] + " " + words[1], new Taken(Integer.parseInt(words[2]), words[3]));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          throw new IOException(versions.file + " has a line that is none of its own: " + line);
        }
      }
    }
    return versions;
  }

  public boolean exists() {
    return Files.isRegularFile(file);
  }

  public Optional<Taken> find(String workspace, String campaign) {
    return Optional.ofNullable(taken.get(workspace + " " + campaign));
  }

  /** Notes that a file is a version now. */
  public void note(String workspace, String campaign, int version, String text) {
    taken.put(workspace + " " + campaign, new Taken(version, hash(text)));
  }

  public void write() throws IOException {
    Files.writeString(
        file,
        taken.entrySet().stream()
            .map(
                each ->
                    "%s %d %s\n"
                        .formatted(
                            each.getKey(), each.getValue().version(), each.getValue().fileHash()))
            .collect(Collectors.joining("", HEAD, "")));
  }

  /** The SHA-256 of a file, in hex. */
  public static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The folders that a lock may lie in for a campaign file: its own, or the one above. */
  static List<Path> placesFor(Path campaignFile) {
    Path folder = campaignFile.toAbsolutePath().getParent();
    Path above = folder == null ? null : folder.getParent();
    return folder == null ? List.of() : above == null ? List.of(folder) : List.of(folder, above);
  }
}
