package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.terminal.Bar;
import dev.fanfare.cli.terminal.Figures;
import dev.fanfare.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a file into a segment: announces, uploads and waits, with a bar for each. A file packed
 * with gzip or zstd, known by its first bytes, goes up as it is.
 */
public final class SegmentImport {

  private static final int CELLS = 38;
  private static final Set<String> ENDS = Set.of("DONE", "CHECKED", "REFUSED", "FAILED");
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(100);

  private final ApiClient api;
  private final Terminal terminal;
  private final boolean telling;
  private long lastDrawn;

  /**
   * @param telling whether bars are drawn, where the terminal can
   */
  public SegmentImport(ApiClient api, Terminal terminal, boolean telling) {
    this.api = api;
    this.terminal = terminal;
    this.telling = telling && terminal.interactive();
  }

  /** Returns the import as it ended: DONE, REFUSED or FAILED, or CHECKED as a dry run. */
  public JsonNode run(String segment, ObjectNode announcement, Path file) throws IOException {
    JsonNode announced =
        api.post(ApiClient.path("/v1/segments/%s/imports", segment), announcement).body();
    String path = ApiClient.path("/v1/imports/%s", announced.path("id").asText());
    long length = Files.size(file);
    api.upload(
        path + "/file",
        headers(announcement, file),
        file,
        length,
        sent -> draw("Uploading", (double) sent / length, Figures.bytes(sent)));
    return ended(path, announcement);
  }

  /** As {@link #run(String, ObjectNode, Path)}, of a source that the engine reads itself. */
  public JsonNode run(String segment, ObjectNode announcement) {
    JsonNode announced =
        api.post(ApiClient.path("/v1/segments/%s/imports", segment), announcement).body();
    return ended(ApiClient.path("/v1/imports/%s", announced.path("id").asText()), announcement);
  }

  private JsonNode ended(String path, ObjectNode announcement) {
    while (true) {
      JsonNode known = api.get(path);
      if (ENDS.contains(known.path("state").asText())) {
        terminal.erase();
        return known;
      }
      long read = known.path("rowsRead").asLong();
      long applied = known.path("rowsApplied").asLong();
      double share = read == 0 ? 0 : (double) applied / read;
      draw(
          announcement.path("dryRun").asBoolean() ? "Comparing" : "Applying",
          share,
          Figures.of(applied, "row", "rows"));
      pause();
    }
  }

  private static Map<String, String> headers(ObjectNode announcement, Path file)
      throws IOException {
    boolean csv = announcement.path("format").asText().equals("csv");
    String type = csv ? "text/csv" : "application/x-ndjson";
    return packing(file)
        .map(packing -> Map.of("Content-Type", type, "Content-Encoding", packing))
        .orElse(Map.of("Content-Type", type));
  }

  private static Optional<String> packing(Path file) throws IOException {
    byte[] start;
    try (InputStream input = Files.newInputStream(file)) {
      start = input.readNBytes(4);
    }
    String hex = HexFormat.of().formatHex(start);
    if (hex.startsWith("1f8b")) {
      return Optional.of("gzip");
    }
    return hex.equals("28b52ffd") ? Optional.of("zstd") : Optional.empty();
  }

  private void draw(String what, double share, String figure) {
    long now = System.nanoTime();
    boolean due = now - lastDrawn >= BETWEEN_DRAWINGS.toNanos();
    if (telling && (due || share >= 1)) {
      terminal.draw(
          List.of(
              String.format("%-11s", what)
                  + Bar.of(share, CELLS)
                  + "  "
                  + Figures.percent(share)
                  + "  "
                  + figure));
      lastDrawn = now;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while importing", e);
    }
  }
}
