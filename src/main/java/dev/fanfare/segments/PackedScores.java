package dev.fanfare.segments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores of a file as bytes between upload and application; what is absent is no number. */
final class PackedScores {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private int count;

  void add(Score score) {
    try {
      out.writeLong(score.subject());
      out.writeDouble(score.score());
      out.writeDouble(score.rankPct());
      for (var number : new @Nullable Double[] {score.uplift(), score.lower(), score.upper()}) {
        out.writeDouble(number == null ? Double.NaN : number);
      }
      out.writeUTF(score.variant() == null ? "" : score.variant());
      count++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int count() {
    return count;
  }

  /** What was added since the last time. */
  byte[] take() {
    var taken = bytes.toByteArray();
    bytes.reset();
    count = 0;
    return taken;
  }

  /** Reads what {@link #take} gave. */
  static List<Score> read(byte[] packed) {
    var in = new DataInputStream(new ByteArrayInputStream(packed));
    var scores = new ArrayList<Score>();
    try {
      while (in.available() > 0) {
        scores.add(
            new Score(
                in.readLong(),
                in.readDouble(),
                in.readDouble(),
                number(in),
                number(in),
                number(in),
                text(in)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return scores;
  }

  private static @Nullable Double number(DataInputStream in) throws IOException {
    double number = in.readDouble();
    return Double.isNaN(number) ? null : number;
  }

  private static @Nullable String text(DataInputStream in) throws IOException {
    var text = in.readUTF();
    return text.isEmpty() ? null : text;
  }
}
