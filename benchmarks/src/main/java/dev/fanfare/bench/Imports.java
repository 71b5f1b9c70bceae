package dev.fanfare.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.host.Host;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/**
 * Imports with all checks and one reject in twenty lines, always of new people, beside a plain copy
 * of the same file into a table of its columns with the two keys that people have wherever they are
 * kept: a number of our own, and the file's id.
 */
final class Imports {
  private static final int REJECTS = 20;
  private static final double SHARE_OF_COPY = 0.30;
  private static final String TABLE =
      """
      drop table if exists copied;
      create table copied (
        subject bigint generated always as identity primary key,
        id text collate "C" not null unique,
        email text, first_name text, city text, points int)
      """;

  private static final String COLUMNS = "(id, email, first_name, city, points)";

  private final Stage stage;
  private final Sizes sizes;
  private final Optional<Path> psql = MailTools.find("psql");

  Imports(Stage stage, Sizes sizes) {
    this.stage = stage;
    this.sizes = sizes;
  }

  Measure throughput() throws IOException, SQLException {
    List<Double> baselines = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    long rejected = 0;
    People.declare(stage.api());
    for (int i = 0; i <= sizes.runs(); i++) {
      String crowd = "import" + i;
      Path file = stage.folder().resolve(crowd + ".csv");
      People.write(file, crowd, sizes.rows(), i, REJECTS);
      double copied = sizes.rows() / copySeconds(file);
      long since = System.nanoTime();
      JsonNode ended = People.load(stage.api(), crowd, file);
      double imported = sizes.rows() / ((System.nanoTime() - since) / 1e9);
      if (i > 0) {
        baselines.add(copied);
        ours.add(imported);
      }
      rejected = ended.path("rowsRejected").asLong();
      Files.delete(file);
    }
    return Measure.rate(
        "import, " + sizes.rows() + " rows",
        psql.map(found -> "psql \\copy").orElse("CopyManager"),
        baselines,
        ours,
        SHARE_OF_COPY,
        rejected + " rejected");
  }

  private double copySeconds(Path file) throws SQLException, IOException {
    Host host = stage.host();
    try (Connection connection =
            DriverManager.getConnection(host.jdbcUrl(), host.user(), host.password());
        Statement statement = connection.createStatement()) {
      statement.execute(TABLE);
      long since = System.nanoTime();
      if (psql.isPresent()) {
        copyByPsql(psql.get(), host, file);
      } else {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy copied " + COLUMNS + " from stdin (format csv, header)", reader);
        }
      }
      return (System.nanoTime() - since) / 1e9;
    }
  }

  private static void copyByPsql(Path psql, Host host, Path file) {
    String address = host.jdbcUrl().replaceFirst("^jdbc:", "");
    ProcessBuilder builder =
        new ProcessBuilder(
            psql.toString(),
            "--no-psqlrc",
            "--quiet",
            "--username=" + host.user(),
            "--dbname=" + address,
            "--command=\\copy copied " + COLUMNS + " from '" + file + "' (format csv, header)");
    builder.environment().put("PGPASSWORD", host.password());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      if (builder.start().waitFor() != 0) {
        throw new IllegalStateException("psql failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
