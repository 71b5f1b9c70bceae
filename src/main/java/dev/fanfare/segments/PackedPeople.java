package dev.fanfare.segments;

import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.ImportedPerson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** People of a file as bytes between upload and application, some thousand in one row. */
final class PackedPeople {

  /** So many bytes make a chunk or a part full, however few people they are. */
  static final int FULL = 4 << 20;

  private static final int ABSENT = -1;

  private byte[] bytes;
  private int size;
  private int count;

  /**
   * @param capacity bytes for a beginning; it grows
   */
  PackedPeople(int capacity) {
    bytes = new byte[capacity];
  }

  void add(ImportedPerson person) {
    room(Long.BYTES);
    ByteBuffer.wrap(bytes, size, Long.BYTES).putLong(person.newId());
    size += Long.BYTES;
    put(person.externalId());
    put(person.attributes());
    put(person.zone());
    put(person.locale());
    put(person.email());
    put(person.phone());
    room(1);
    bytes[size++] = bits(person.optedOut());
    count++;
  }

  int count() {
    return count;
  }

  /** Bytes of what was added since the last time. */
  int size() {
    return size;
  }

  /** What was added since the last time. */
  byte[] take() {
    var taken = Arrays.copyOf(bytes, size);
    size = 0;
    count = 0;
    return taken;
  }

  /** Reads what {@link #take} gave. */
  static List<ImportedPerson> read(byte[] packed) {
    var in = ByteBuffer.wrap(packed);
    var people = new ArrayList<ImportedPerson>();
    while (in.hasRemaining()) {
      long newId = in.getLong();
      var externalId = text(in);
      if (externalId == null) {
        throw new IllegalStateException("a staged person without external id");
      }
      people.add(
          new ImportedPerson(
              newId,
              externalId,
              text(in),
              text(in),
              text(in),
              text(in),
              text(in),
              channels(in.get())));
    }
    return people;
  }

  private void put(@Nullable String text) {
    var utf8 = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    room(Integer.BYTES + utf8.length);
    ByteBuffer.wrap(bytes, size, Integer.BYTES).putInt(text == null ? ABSENT : utf8.length);
    size += Integer.BYTES;
    System.arraycopy(utf8, 0, bytes, size, utf8.length);
    size += utf8.length;
  }

  private static byte bits(Set<Channel> channels) {
    byte bits = 0;
    for (var channel : channels) {
      bits |= (byte) (1 << channel.code());
    }
    return bits;
  }

  private static Set<Channel> channels(byte bits) {
    if (bits == 0) {
      return Set.of();
    }
    var channels = EnumSet.noneOf(Channel.class);
    for (var channel : Channel.values()) {
      if ((bits & 1 << channel.code()) != 0) {
        channels.add(channel);
      }
    }
    return channels;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }

  private static @Nullable String text(ByteBuffer in) {
    int length = in.getInt();
    if (length == ABSENT) {
      return null;
    }
    var text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
