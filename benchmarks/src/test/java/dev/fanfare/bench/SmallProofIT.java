package dev.fanfare.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Needs the packaged engine, which the build makes before this module. */
class SmallProofIT {
  private static final Path ENGINE =
      Path.of(
          System.getProperty("fanfare.engine.jar", "../src/target/quarkus-app/quarkus-run.jar"));

  @Test
  void everyPromiseHoldsUnderKillsAndTheVariantIsCaught() throws IOException {
    assertThat(ENGINE).as("the packaged engine").exists();

    var results =
        SmallProof.play(
            Path.of("target/proof"),
            ENGINE,
            SmallProof.PEOPLE,
            SmallProof.SEED,
            System.out::println);

    assertThat(results.proofs())
        .hasSize(3)
        .allSatisfy(
            result ->
                assertThat(result.passed())
                    .as(String.join("\n", ProofTable.rows(result)))
                    .isTrue());
    assertThat(results.pressure().passed())
        .as(String.join("\n", results.pressure().rows()))
        .isTrue();
  }
}
