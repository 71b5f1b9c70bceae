package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFolderTest {
  @TempDir Path folder;

  @Test
  void turnsALargeLogOverWhileItsProgramWritesOn() throws Exception {
    Path log = folder.resolve("engine-1.log");
    Path heard = folder.resolve("heard");
    Programs.run(List.of("mkfifo", heard.toString()));
    Process writer =
        Programs.start(
            List.of("/bin/sh", "-c", "echo one; cat " + heard + "; echo three"), log, folder);
    assertThat(Waiting.until(java.time.Duration.ofSeconds(20), () -> Programs.size(log) == 4))
        .isTrue();

    new LogFolder(folder, 3).keepSmall();
    Files.writeString(heard, "two\n");
    writer.waitFor();

    assertThat(folder.resolve("engine-1.log.1")).hasContent("one\n");
    assertThat(log).hasContent("two\nthree\n");
  }

  @Test
  void keepsThreeAndLeavesSmallOnesAlone() throws IOException {
    Path log = folder.resolve("postgres.log");
    Path small = Files.writeString(folder.resolve("broker.log"), "abc");
    for (int i = 1; i <= 5; i++) {
      Files.writeString(log, "number " + i);
      new LogFolder(folder, 3).keepSmall();
    }

    assertThat(log).isEmptyFile();
    assertThat(folder.resolve("postgres.log.1")).hasContent("number 5");
    assertThat(folder.resolve("postgres.log.3")).hasContent("number 3");
    assertThat(folder.resolve("postgres.log.4")).doesNotExist();
    assertThat(small).hasContent("abc");
    assertThat(folder.resolve("broker.log.1")).doesNotExist();
  }

  @Test
  void tellsOfALogThatItCannotTurnOverAndTurnsTheOthersOver() throws IOException {
    Path stuck = Files.writeString(folder.resolve("engine-1.log"), "stuck");
    Files.createFile(folder.resolve("engine-1.log.2"));
    Path full = Files.createDirectories(folder.resolve("engine-1.log.3"));
    Files.createFile(full.resolve("in the way"));
    Path other = Files.writeString(folder.resolve("broker.log"), "other");

    assertThat(new LogFolder(folder, 3).keepSmall()).hasValueSatisfying(contains(stuck));
    assertThat(stuck).hasContent("stuck");
    assertThat(other).isEmptyFile();

    PostgresBinaries.delete(full);
    assertThat(new LogFolder(folder, 3).keepSmall()).isEmpty();
    assertThat(stuck).isEmptyFile();
    PostgresBinaries.delete(folder);
    assertThat(new LogFolder(folder, 3).keepSmall()).as("a folder that is gone").isEmpty();
  }

  private static Consumer<String> contains(Path log) {
    return said -> assertThat(said).contains("Cannot keep " + log + " small");
  }
}
