package dev.fanfare.events;

import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * Reads stored batches, one after another into one buffer: format byte 1, four bytes of unpacked
 * length, then an LZ4 block of eight bytes subject, four bytes length and the event's JSON,
 * repeated; numbers big-endian. One thread at a time; what a getter returns is good until the next
 * move.
 */
public final class EventPayload {

  private final LZ4SafeDecompressor lz4 = Lz4.FACTORY.safeDecompressor();
  private byte[] events = {};
  private int end;
  private int offset;
  private int length;
  private long subject;

  /** Turns to a batch, before its first event. */
  public void open(byte[] stored) {
    if (stored.length < EventPacker.HEADER || stored[0] != EventPacker.FORMAT) {
      throw new IllegalStateException("stored events in a format this version does not know");
    }
    end = (int) JsonBytes.INT.get(stored, 1);
    if (events.length < end) {
      events = new byte[Math.max(end, events.length * 2)];
    }
    int unpacked = unpack(stored);
    if (unpacked != end) {
      throw new IllegalStateException(
          "a stored batch has " + unpacked + " bytes where " + end + " were packed");
    }
    offset = 0;
    length = 0;
  }

  private int unpack(byte[] stored) {
    try {
      return lz4.decompress(
          stored, EventPacker.HEADER, stored.length - EventPacker.HEADER, events, 0, end);
    } catch (LZ4Exception e) {
      throw new IllegalStateException("a stored batch is damaged", e);
    }
  }

  /** Moves to the next event; false after the last. */
  public boolean next() {
    int at = offset + length;
    if (at == end) {
      return false;
    }
    if (end - at < Long.BYTES + Integer.BYTES) {
      throw new IllegalStateException("a stored batch ends inside an event");
    }
    subject = (long) JsonBytes.LONG.get(events, at);
    length = (int) JsonBytes.INT.get(events, at + Long.BYTES);
    offset = at + Long.BYTES + Integer.BYTES;
    if (length < 0 || length > end - offset) {
      throw new IllegalStateException("a stored batch ends inside an event");
    }
    return true;
  }

  /** The event's person; 0 where it is about no person. */
  public long subject() {
    return subject;
  }

  /** The array the event lies in, from {@link #offset()} for {@link #length()} bytes. */
  public byte[] bytes() {
    return events;
  }

  public int offset() {
    return offset;
  }

  public int length() {
    return length;
  }
}
