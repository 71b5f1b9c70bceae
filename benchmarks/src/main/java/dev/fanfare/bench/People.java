package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;

/** Made-up people as an import takes them, the same for the same seed. */
final class People {
  /** The crowd of proofs. */
  static final String CROWD = "p";

  private static final Set<String> ENDS = Set.of("DONE", "REFUSED", "FAILED");
  private static final String[] CITIES = {"Lisbon", "Oslo", "Graz", "Turin", "Ghent", "Brno"};
  private static final String ANNOUNCEMENT =
      """
      {"mode": "replace", "format": "csv",
       "mapping": {"externalId": "id", "email": "email",
         "attributes": {"firstName": "firstName", "city": "city", "points": "points"}},
       "consent": {"purposes": ["marketing"], "channel": "email", "basis": "a benchmark"}}
      """;

  private People() {}

  /** The address of the person with that number in a crowd. */
  static String address(String crowd, int number) {
    return "%s%07d@people.test".formatted(crowd, number);
  }

  /**
   * Writes a CSV file.
   *
   * @param crowd a word that tells these people from those of other files
   * @param rejects one line in so many is not a person, 0 for none
   */
  static void write(Path file, String crowd, int count, long seed, int rejects) throws IOException {
    Random random = new Random(seed);
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write("id,email,firstName,city,points\n");
      for (int number = 0; number < count; number++) {
        boolean broken = rejects > 0 && number % rejects == rejects - 1;
        writer.write(crowd + "-" + number);
        writer.write(broken ? ",nobody" : "," + address(crowd, number));
        writer.write(",Name" + random.nextInt(10_000));
        writer.write("," + CITIES[random.nextInt(CITIES.length)]);
        writer.write("," + random.nextInt(5_000) + "\n");
      }
    }
  }

  /** Declares what the file's columns mean, and who writes to these people. */
  static void declare(EngineApi api) {
    api.change("/v1/workspace", "{\"postalAddress\": \"Fanfare, 1 Sample Street, Sampletown\"}");
    api.set("/v1/attributes/firstName", "{\"type\": \"string\"}");
    api.set("/v1/attributes/city", "{\"type\": \"string\"}");
    api.set("/v1/attributes/points", "{\"type\": \"number\"}");
  }

  /** Makes a crowd a segment of its own name. */
  static void make(Stage stage, String crowd, int count, long seed) throws IOException {
    Path file = stage.folder().resolve(crowd + ".csv");
    write(file, crowd, count, seed, 0);
    declare(stage.api());
    load(stage.api(), crowd, file);
    Files.delete(file);
  }

  /** Imports the file as the segment, and returns the finished import. */
  static JsonNode load(EngineApi api, String segment, Path file) {
    JsonNode announced = api.post("/v1/segments/" + segment + "/imports", ANNOUNCEMENT);
    String path = "/v1/imports/" + announced.path("id").asText();
    api.upload(path + "/file", file);
    Waiting.until(
        Duration.ofMinutes(30),
        Duration.ofMillis(50),
        "the import ends",
        () -> ENDS.contains(api.get(path).path("state").asText()));
    JsonNode ended = api.get(path);
    if (!ended.path("state").asText().equals("DONE")) {
      throw new IllegalStateException("The import ended so: " + ended);
    }
    return ended;
  }
}
