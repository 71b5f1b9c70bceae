package dev.fanfare.segments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.Violation;
import dev.fanfare.platform.Violations;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A folder of scores that is complete: {@code _SUCCESS} is written last, {@code manifest.json} says
 * which files there are. Nothing but the files it names is read.
 *
 * @param sha256 of the manifest, by which the same folder is known again
 */
record ScoreFolder(Opening opening, ScoreManifest manifest, String sha256) {

  static final String MARKER = "_SUCCESS";
  static final String MANIFEST = "manifest.json";

  private static final int LARGEST_MANIFEST = 4 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Opens a file of the folder by its name. */
  @FunctionalInterface
  interface Opening {
    Arrival.Body open(String name) throws IOException;
  }

  /** Reads a folder's manifest, once its marker is there. */
  static ScoreFolder read(String folder, Opening opening) throws IOException {
    try (var marker = opening.open(MARKER).bytes()) {
      Objects.requireNonNull(marker);
    } catch (SourceTrouble e) {
      throw new SourceTrouble(
          folder + " is not complete: " + MARKER + " is written last. " + e.sentence(), e);
    }
    byte[] bytes;
    try (var manifest = opening.open(MANIFEST).bytes()) {
      bytes = manifest.readNBytes(LARGEST_MANIFEST + 1);
    }
    if (bytes.length > LARGEST_MANIFEST) {
      throw new RefusedFile(MANIFEST, "must be at most 4 MiB");
    }
    return new ScoreFolder(opening, manifest(bytes), sha256(bytes));
  }

  private static ScoreManifest manifest(byte[] bytes) {
    try {
      var manifest = JSON.readValue(bytes, ScoreManifest.class);
      if (manifest == null) {
        throw new RefusedFile(MANIFEST, "must be an object");
      }
      var violations = new Violations();
      manifest.checkFolder(violations);
      if (!violations.isEmpty()) {
        throw new RefusedFile(
            violations.list().stream()
                .map(one -> new Violation(MANIFEST + one.place(), one.value(), one.rule()))
                .toList());
      }
      return manifest;
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      var place = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
      throw new RefusedFile(MANIFEST + place, "is not a manifest: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  int parts() {
    return files().size();
  }

  String name(int part) {
    return Objects.requireNonNull(files().get(part).name());
  }

  Arrival.Body open(int part) throws IOException {
    return opening.open(name(part));
  }

  private List<ScoreManifest.Entry> files() {
    return Objects.requireNonNull(manifest.files());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
