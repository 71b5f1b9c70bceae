package dev.fanfare.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A durable PostgreSQL of its own data folder, reachable on the loopback address alone. One that
 * still runs is adopted; one that was killed is started again and recovers. Not thread-safe.
 */
final class EmbeddedPostgres implements Part {
  static final String USER = "fanfare";
  private static final String DATABASE = "fanfare";
  private static final String PORT = "postgres";
  private static final int PREFERRED_PORT = 25_432;
  private static final Duration ORPHANS_END_ALONE = Duration.ofSeconds(2);
  private static final Duration RECOVERY = Duration.ofMinutes(15);
  private static final Duration FAST_SHUTDOWN = Duration.ofSeconds(60);

  /**
   * Rounds of the password's hash (RFC 7677), which protect words that people choose. Ours are 192
   * random bits, and with the usual 4,096 every engine that starts would compile and run the hash
   * for a second before it has its connections.
   */
  private static final int SCRAM_ITERATIONS = 16;

  private final HostConfig config;
  private final Ports ports;
  private final Path home;
  private final Path data;
  private final Path log;
  private final int port;
  private final String password;
  private Child child = Child.NONE;

  EmbeddedPostgres(HostConfig config, Ports ports) {
    this.config = config;
    this.ports = ports;
    this.home = config.dataFolder().resolve("postgres");
    this.data = home.resolve("data");
    this.log = config.logs().resolve("postgres.log");
    this.port = ports.of(PORT, PREFERRED_PORT);
    this.password = keptPassword(config.dataFolder().resolve("postgres.password"));
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public Child child() {
    return child;
  }

  /** Returns when the database answers. */
  @Override
  public void launch() {
    Path binaries = PostgresBinaries.unpackInto(config.binariesFolder());
    PostgresAccount account = PostgresAccount.here();
    if (!Files.exists(data)) {
      initialize(binaries, account);
    }
    if (adopted()) {
      config
          .says()
          .accept("PostgreSQL still runs (process %d) and is used on.".formatted(child.pid()));
    } else {
      endWhatTheLastOneLeft();
      ports.requireFree(PORT, port, "PostgreSQL");
      account.prepare(home, binaries.resolve("bin/postgres"));
      startPostmaster(binaries, account);
    }
    createDatabase();
  }

  /** Does nothing: {@link #launch()} has waited. */
  @Override
  public void awaitReady() {}

  /** Ends open sessions, writes a checkpoint, stops. */
  @Override
  public void stop() {
    Programs.end("INT", child.pid(), FAST_SHUTDOWN);
  }

  String password() {
    return password;
  }

  String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  /** The process id of a postmaster that lives on this folder, if there is one. */
  static Optional<Long> living(Path dataFolder) {
    Path data = dataFolder.resolve("postgres/data");
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
      return Optional.of(pid).filter(found -> Programs.isAliveIn(data, found, "postgres"));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean adopted() {
    Optional<Long> living = living(config.dataFolder());
    if (living.isEmpty()) {
      return false;
    }
    if (!Waiting.until(RECOVERY, () -> answers() || !Programs.isAlive(living.get()))) {
      throw new HostProblem(
          "PostgreSQL runs (process %d) but does not answer on port %d; see %s."
              .formatted(living.get(), port, log));
    }
    child = new Child.Adopted(living.get());
    return child.isAlive();
  }

  private void initialize(Path binaries, PostgresAccount account) {
    Path fresh = home.resolve("data.new");
    Path secret = home.resolve("initial-password");
    try {
      Files.createDirectories(home);
      clear(fresh);
      PropertiesFile.writeText(secret, password);
      account.prepare(home, binaries.resolve("bin/initdb"));
      Programs.Outcome outcome =
          Programs.runStarted(
              account.command(
                  List.of(
                      binaries.resolve("bin/initdb").toString(),
                      "--pgdata=" + fresh,
                      "--username=" + USER,
                      "--pwfile=" + secret,
                      "--auth=scram-sha-256",
                      "--set=scram_iterations=" + SCRAM_ITERATIONS,
                      "--encoding=UTF8",
                      "--locale=C",
                      "--locale-provider=builtin",
                      "--builtin-locale=C.UTF-8",
                      "--data-checksums")));
      if (!outcome.succeeded()) {
        throw new HostProblem("PostgreSQL could not be set up:\n" + outcome.output());
      }
      Files.move(fresh, data);
      Files.delete(secret);
    } catch (IOException e) {
      throw new HostProblem("Cannot set up PostgreSQL in " + home + ": " + e.getMessage(), e);
    }
  }

  /** A start that was killed may have left an initdb that still writes. */
  private static void clear(Path fresh) throws IOException {
    Programs.startedWith("--pgdata=" + fresh).forEach(Programs::kill);
    if (!Files.exists(fresh)) {
      return;
    }
    Path folder = fresh.toRealPath();
    if (Programs.canSeeWorkingFolders()
        && !Waiting.until(ORPHANS_END_ALONE, () -> ours(folder).isEmpty())) {
      ours(folder).forEach(Programs::kill);
    }
    PostgresBinaries.delete(fresh);
  }

  /**
   * Sessions of a killed postmaster hold its shared memory until they notice; while one lives no
   * other postmaster may start.
   */
  private void endWhatTheLastOneLeft() {
    if (!Programs.canSeeWorkingFolders()) {
      return;
    }
    try {
      Path folder = data.toRealPath();
      if (!Waiting.until(ORPHANS_END_ALONE, () -> ours(folder).isEmpty())) {
        ours(folder).forEach(Programs::kill);
      }
      // Its process number may belong to a stranger by now, for whom PostgreSQL would wait.
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new HostProblem("Cannot clear " + data + ": " + e.getMessage(), e);
    }
  }

  /** A shell or an editor of somebody who looks at the folder is none of ours. */
  private static List<Long> ours(Path folder) {
    return Programs.workingIn(folder, "postgres", "initdb");
  }

  private void startPostmaster(Path binaries, PostgresAccount account) {
    List<String> command = account.command(postgresCommand(binaries));
    long end = System.nanoTime() + RECOVERY.toNanos();
    long logged = Programs.size(log);
    Process process = Programs.start(command, log, home);
    while (!answers()) {
      if (Programs.areEnding()) {
        throw new HostProblem("PostgreSQL is not waited for any more: this process ends.");
      }
      if (!process.isAlive()) {
        String told = Programs.tail(log, logged);
        if (!told.contains("is still in use") || System.nanoTime() - end > 0) {
          throw new HostProblem(
              "PostgreSQL did not start. Its log %s ends:%n%s".formatted(log, told));
        }
        logged = Programs.size(log);
        process = Programs.start(command, log, home);
      }
      Waiting.pause(Duration.ofMillis(40));
    }
    child = new Child.Started(process);
  }

  /** On the command line, where no configuration file can weaken what makes commits durable. */
  private List<String> postgresCommand(Path binaries) {
    return List.of(
        binaries.resolve("bin/postgres").toString(),
        "-D",
        data.toString(),
        "--listen_addresses=127.0.0.1",
        "--port=" + port,
        "--unix_socket_directories=",
        "--fsync=on",
        "--synchronous_commit=on",
        "--full_page_writes=on",
        "--shared_buffers=" + config.sharedBuffers(),
        "--max_wal_size=4GB",
        "--checkpoint_timeout=15min",
        "--max_connections=100",
        "--log_error_verbosity=terse",
        "--log_timezone=UTC",
        "--timezone=UTC",
        "--log_line_prefix=%m [%p] ");
  }

  private boolean answers() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      return false;
    }
  }

  private void createDatabase() {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      try (ResultSet found =
          statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
        if (found.next()) {
          return;
        }
      }
      statement.execute("create database " + DATABASE);
    } catch (SQLException e) {
      throw new HostProblem("Cannot create the database: " + e.getMessage(), e);
    }
  }

  private Connection connect(String database) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", USER);
    login.setProperty("password", password);
    login.setProperty("connectTimeout", "5");
    login.setProperty("socketTimeout", "30");
    return DriverManager.getConnection(jdbcUrl(database), login);
  }

  private String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  private static String keptPassword(Path file) {
    try {
      if (!Files.exists(file)) {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        PropertiesFile.writeText(file, HexFormat.of().formatHex(bytes));
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new HostProblem("Cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
