package dev.fanfare.segments;

import static dev.fanfare.segments.Uploads.Place.OF_OTHERS;
import static dev.fanfare.segments.Uploads.Place.OF_THE_WORKSPACE;
import static dev.fanfare.segments.Uploads.Place.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.platform.WorkspaceId;
import org.junit.jupiter.api.Test;

/** Four files at once, each of another workspace. */
final class UploadsTest {

  private final Uploads uploads = new Uploads();

  @Test
  void aWorkspaceHasOnePlaceAndAllHaveFour() {
    for (int workspace = 1; workspace <= 4; workspace++) {
      assertThat(begin(workspace)).isEqualTo(TAKEN);
      assertThat(begin(workspace)).isEqualTo(OF_THE_WORKSPACE);
    }
    assertThat(begin(5)).isEqualTo(OF_OTHERS);

    uploads.end(new WorkspaceId(2));

    assertThat(begin(5)).isEqualTo(TAKEN);
    assertThat(begin(2)).isEqualTo(OF_OTHERS);
    uploads.end(new WorkspaceId(5));
    assertThat(begin(2)).isEqualTo(TAKEN);
  }

  private Uploads.Place begin(int workspace) {
    return uploads.begin(new WorkspaceId(workspace));
  }
}
