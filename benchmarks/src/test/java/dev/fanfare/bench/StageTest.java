package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.host.Host;
import dev.fanfare.host.HostProblem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a stage is left when the process that opened it ends. */
class StageTest {
  private static final Path HOME = Path.of("target/proof").toAbsolutePath();
  private static final String NAME = "guarded";

  @Test
  void nothingOfAStageOutlivesItForLong() throws Exception {
    Path folder = HOME.resolve(NAME);
    JavaProcess killed = open();
    List<Long> first = pids(killed);
    ProcessHandle.of(first.getFirst()).orElseThrow().destroyForcibly();
    assertThat(killed.waitFor()).isNotZero();
    assertThat(Host.isInhabited(folder)).as("nobody could see to it").isTrue();

    JavaProcess next = open();
    List<Long> second = pids(next);
    assertThat(first).noneMatch(StageTest::lives);
    assertThat(second).allMatch(StageTest::lives);
    assertThatThrownBy(() -> Stage.open(HOME, NAME, "64MB", Path.of("none")))
        .isInstanceOf(HostProblem.class)
        .hasMessageContaining("process " + second.getFirst());
    assertThat(second).allMatch(StageTest::lives);

    next.close(); // By SIGTERM, of which Java makes the same as of Ctrl-C.
    assertThat(second).noneMatch(StageTest::lives);
    assertThat(Host.isInhabited(folder)).isFalse();
  }

  private static JavaProcess open() {
    return JavaProcess.start(
        List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
        TestingStage.class,
        List.of(HOME.toString(), NAME));
  }

  private static List<Long> pids(JavaProcess process) {
    return Arrays.stream(process.readLine().split(" ")).map(Long::valueOf).toList();
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }
}
