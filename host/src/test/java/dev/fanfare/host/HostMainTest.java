package dev.fanfare.host;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host as a process of its own, with a real PostgreSQL and broker. */
class HostMainTest {
  /** Longer than a host waits for all its parts: one that gives up ends, and is seen to. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** It starts many times and never lives long. */
  private static final List<String> QUICK =
      List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @TempDir Path scratch;
  private Path folder;
  private Path output;
  private Path engineJar;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void choosePlaces() {
    folder = scratch.resolve("data");
    output = scratch.resolve("output");
    engineJar = scratch.resolve("none");
  }

  @AfterEach
  void stopAll() throws Exception {
    run("down");
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void looksAfterItsPartsAndLeavesThemToTheNextHost() throws Exception {
    chooseFreePorts();
    Process first = up(0);
    TreeMap<String, String> found = awaitFile(first);

    refusesASecondHost(first);
    refusesToBeRemoved();
    startsAKilledPostmasterAgain(found);

    TreeMap<String, String> before = PropertiesFile.read(HostFile.in(folder));
    first.destroyForcibly().waitFor();
    assertThat(run("reset")).isEqualTo(1);
    // As if the host had been killed between the start and the note.
    Files.delete(folder.resolve("kafka/broker.pid"));
    Process second = up(0);
    TreeMap<String, String> after = awaitFile(second);
    assertThat(after.get("pid.postgres")).isEqualTo(before.get("pid.postgres"));
    assertThat(after.get("pid.broker")).isEqualTo(before.get("pid.broker"));

    assertThat(run("down")).isZero();
    assertThat(second.waitFor()).isEqualTo(143);
    assertThat(Host.isInhabited(folder)).isFalse();
    assertThat(run("reset")).isZero();
    assertThat(folder).doesNotExist();
  }

  @Test
  void letsMoreEnginesJoinAndEachBeKilledAlone() throws Exception {
    engineJar = TestingEngine.jar(scratch.resolve("engine.jar"));
    chooseFreePorts();
    shareBinaries();
    Process host = up(1);
    String first = awaitFile(host).get("pid.engine-1");
    // Two at once are two engines.
    List<Process> joined = List.of(start("engine"), start("engine"));
    started.addAll(joined);
    awaitSaid("engine-2 (process ");
    awaitSaid("engine-3 (process ");
    Map<Integer, Long> all = EngineProcess.allLiving(folder);
    assertThat(all).containsOnlyKeys(1, 2, 3).containsEntry(1, Long.valueOf(first));
    long second = all.getOrDefault(2, 0L);
    TreeMap<String, String> ports = PropertiesFile.read(folder.resolve(Ports.FILE));
    attachedAlike(ports.get("engine-1"), ports.get("engine-2"));

    Programs.kill(Long.parseLong(first));
    awaitSaid("engine-1 runs again");
    assertThat(EngineProcess.allLiving(folder)).containsEntry(2, second);
    Programs.kill(second);
    CompletableFuture.anyOf(joined.stream().map(Process::onExit).toArray(CompletableFuture[]::new))
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(joined.stream().filter(each -> !each.isAlive()).map(Process::exitValue))
        .containsExactly(1);
    assertThat(EngineProcess.allLiving(folder)).containsOnlyKeys(1, 3);

    assertThat(run("down")).isZero();
    assertThat(Host.isInhabited(folder)).isFalse();
  }

  /** To the same database, broker and keys, under a name and at a port of its own. */
  private static void attachedAlike(@Nullable String first, @Nullable String second)
      throws IOException {
    Map<String, String> ofFirst = TestingEngine.told(Integer.parseInt(requireNonNull(first)));
    Map<String, String> ofSecond = TestingEngine.told(Integer.parseInt(requireNonNull(second)));
    Set<String> own = Set.of("FANFARE_NODE", "FANFARE_HTTP_PORT");
    assertThat(ofFirst).containsEntry("FANFARE_NODE", "engine-1").containsKey("FANFARE_JDBC_URL");
    assertThat(ofSecond).containsEntry("FANFARE_NODE", "engine-2");
    assertThat(second).isNotEqualTo(first);
    assertThat(without(own, ofSecond)).isEqualTo(without(own, ofFirst));
  }

  private static Map<String, String> without(Set<String> keys, Map<String, String> settings) {
    TreeMap<String, String> others = new TreeMap<>(settings);
    others.keySet().removeAll(keys);
    return others;
  }

  @Test
  void mendsAFolderWhoseFirstStartWasKilledHalfway() throws Exception {
    chooseFreePorts();
    shareBinaries();
    Process halfway = up(0);
    Path fresh = folder.resolve("postgres/data.new");
    assertThat(Waiting.until(PATIENCE, () -> Files.exists(fresh))).as(said()).isTrue();
    halfway.destroyForcibly().waitFor();

    Process second = up(0);
    awaitFile(second);

    assertThat(fresh).doesNotExist();
    assertThat(run("down")).isZero();
    assertThat(Host.isInhabited(folder)).isFalse();
  }

  @Test
  void leavesNothingRunningWhenThePortOfTheInboxIsTaken() throws Exception {
    chooseFreePorts();
    shareBinaries();
    String port = PropertiesFile.read(folder.resolve(Ports.FILE)).get("smtp");
    try (var _ =
        new ServerSocket(
            Integer.parseInt(requireNonNull(port)), 1, InetAddress.getLoopbackAddress())) {
      assertThat(up(0).waitFor()).isEqualTo(1);
    }

    assertThat(said()).contains("Port " + port + ", which the inbox uses here, is taken");
    assertThat(folder.resolve("logs/postgres.log")).as("it ran before").isNotEmptyFile();
    assertThat(Host.isInhabited(folder)).isFalse();
  }

  @Test
  void leavesNothingRunningWhenItsStartIsBrokenOff() throws Exception {
    chooseFreePorts();
    shareBinaries();
    Process broken = up(0);
    Path broker = folder.resolve("kafka/broker.pid");
    assertThat(Waiting.until(PATIENCE, () -> Files.exists(broker))).as(said()).isTrue();

    broken.destroy();

    assertThat(broken.waitFor()).isEqualTo(143);
    assertThat(Host.isInhabited(folder)).isFalse();
    assertThat(Programs.workingIn(folder.resolve("kafka"), "java")).isEmpty();
  }

  @Test
  void startsInNoFolderThatHoldsOtherThings() throws Exception {
    Path photo = Files.createFile(Files.createDirectories(folder).resolve("holiday.jpg"));

    assertThat(run("up")).isEqualTo(1);

    assertThat(said()).contains(folder + " holds other things (holiday.jpg)");
    assertThat(folder.resolve(Ports.FILE)).doesNotExist();
    assertThat(run("reset")).isEqualTo(1);
    assertThat(photo).exists();
  }

  @Test
  void removesWhatBenchAndProveAloneHaveMade() throws Exception {
    for (String stage : List.of("bench/stage", "prove/rates")) {
      new Ports(Files.createDirectories(folder.resolve(stage)), true, line -> {}).of("kafka", 0);
      try (HostLock held = HostLock.take(folder.resolve(stage)).orElseThrow()) {
        assertThat(run("reset")).as("while it runs").isEqualTo(3);
      }
      assertThat(said()).contains("runs on " + folder.resolve(stage));

      assertThat(run("reset")).as(said()).isZero();
      assertThat(folder).doesNotExist();
    }
    Files.createDirectories(folder.resolve("bench/holiday"));
    assertThat(run("reset")).as("not ours").isEqualTo(1);
    assertThat(folder.resolve("bench/holiday")).exists();
  }

  private void awaitSaid(String line) throws IOException {
    boolean heard =
        Waiting.until(
            PATIENCE,
            () -> {
              try {
                return said().contains(line);
              } catch (IOException e) {
                return false;
              }
            });
    assertThat(heard).as(said()).isTrue();
  }

  private void refusesASecondHost(Process first) throws Exception {
    assertThat(run("up")).isEqualTo(3);
    assertThat(said()).contains("A host (process " + first.pid() + ") already runs on " + folder);
  }

  private void refusesToBeRemoved() throws Exception {
    assertThat(run("reset")).isEqualTo(3);
    assertThat(folder).exists();
  }

  private void startsAKilledPostmasterAgain(Map<String, String> found) throws Exception {
    Process bystander =
        new ProcessBuilder("/bin/sh", "-c", "read forever")
            .directory(folder.resolve("postgres/data").toFile())
            .start();
    started.add(bystander);
    String killed = found.get("pid.postgres");
    Programs.kill(Long.parseLong(killed));

    assertThat(
            Waiting.until(
                PATIENCE,
                () -> {
                  String now = PropertiesFile.read(HostFile.in(folder)).get("pid.postgres");
                  return now != null && !now.equals(killed);
                }))
        .as(said())
        .isTrue();
    assertThat(said())
        .contains("PostgreSQL (process " + killed + ") was ended by signal 9; starting it again.");
    assertThat(bystander.isAlive()).as("somebody who looks at the folder").isTrue();
  }

  private void chooseFreePorts() throws IOException {
    Files.createDirectories(folder);
    Ports ports = new Ports(folder, true, line -> {});
    for (String name :
        List.of(
            "postgres",
            "kafka",
            "kafka-controller",
            "smtp",
            "inbox",
            "engine-1",
            "engine-2",
            "engine-3")) {
      ports.of(name, 0);
    }
  }

  /** Unpacking takes as long as all else; one test leaves it to the host. */
  private void shareBinaries() throws IOException {
    Path unpacked = PostgresBinaries.unpackInto(Path.of("target/postgres-binaries"));
    Path link = folder.resolve("postgres").resolve(PostgresBinaries.VERSION);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, unpacked.toAbsolutePath());
  }

  private TreeMap<String, String> awaitFile(Process host) throws IOException {
    String pid = String.valueOf(host.pid());
    boolean ready =
        Waiting.until(
            PATIENCE,
            () ->
                !host.isAlive()
                    || pid.equals(PropertiesFile.read(HostFile.in(folder)).get("pid.host")));
    assertThat(ready && host.isAlive()).as(said()).isTrue();
    return PropertiesFile.read(HostFile.in(folder));
  }

  private Process up(int engines) throws IOException {
    Process process = start("up", "--engines", String.valueOf(engines));
    started.add(process);
    return process;
  }

  private int run(String verb) throws Exception {
    return start(verb).waitFor();
  }

  private Process start(String... arguments) throws IOException {
    File log = output.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(JavaCommand.of(QUICK, HostMain.class, arguments))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().put("FANFARE_HOME", folder.toString());
    builder.environment().put("FANFARE_SHARED_BUFFERS", "64MB");
    builder.environment().putAll(TestingEngine.environment(engineJar));
    return builder.start();
  }

  private String said() throws IOException {
    return Files.readString(output);
  }
}
