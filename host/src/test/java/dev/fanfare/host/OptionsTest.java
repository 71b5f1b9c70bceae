package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("FANFARE_HOME", "/kept");

  @Test
  void takesTheDataFolderFromTheEnvironment() {
    Options options = Options.read(List.of("up"), ENVIRONMENT);

    assertThat(options).isEqualTo(new Options("up", Path.of("/kept"), 1, OptionalInt.empty()));
  }

  @Test
  void prefersWhatTheCommandLineSays() {
    Options options =
        Options.read(
            List.of("up", "--engines", "2", "--data-folder", "/other", "--port", "8181"),
            ENVIRONMENT);

    assertThat(options).isEqualTo(new Options("up", Path.of("/other"), 2, OptionalInt.of(8181)));
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                Options.read(
                    List.of("up", "--engines", "many", "--colour", "--port", "0", "--port"),
                    ENVIRONMENT))
        .isInstanceOf(HostProblem.class)
        .hasMessageContaining("--engines takes a number from 0 to 16, not 'many'")
        .hasMessageContaining("'--colour' is no option of up")
        .hasMessageContaining("--port takes a number from 1 to 65535, not '0'")
        .hasMessageContaining("--port needs a value");
  }

  @Test
  void refusesOptionsThatAVerbWouldIgnore() {
    assertThatThrownBy(() -> Options.read(List.of("down", "--engines", "2"), ENVIRONMENT))
        .hasMessageContaining("'--engines' is no option of down");
  }
}
