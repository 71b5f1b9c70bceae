package dev.fanfare.segments;

import java.util.Arrays;

/**
 * A piece of a chunk that is kept at once.
 *
 * @param part its place among those of the chunk
 * @param payload what was packed
 */
record StagedPart(int chunk, int part, byte[] payload) {

  @Override
  public boolean equals(Object other) {
    return other instanceof StagedPart that
        && chunk == that.chunk
        && part == that.part
        && Arrays.equals(payload, that.payload);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * chunk + part) + Arrays.hashCode(payload);
  }
}
