package dev.fanfare.events;

import java.util.Arrays;
import net.jpountz.lz4.LZ4Compressor;

/**
 * Compresses a batch into the stored form that {@link EventPayload} reads. One thread at a time.
 */
final class EventPacker {

  static final byte FORMAT = 1;
  static final int HEADER = 1 + Integer.BYTES;

  private final LZ4Compressor lz4 = Lz4.FACTORY.fastCompressor();
  private byte[] scratch = new byte[16 * 1024];

  byte[] pack(byte[] events, int length) {
    int bound = HEADER + lz4.maxCompressedLength(length);
    if (scratch.length < bound) {
      scratch = new byte[bound];
    }
    scratch[0] = FORMAT;
    JsonBytes.INT.set(scratch, 1, length);
    int packed = lz4.compress(events, 0, length, scratch, HEADER, bound - HEADER);
    return Arrays.copyOf(scratch, HEADER + packed);
  }
}
