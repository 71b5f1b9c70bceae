package dev.fanfare.segments;

import java.io.IOException;
import java.util.List;

/**
 * Lines of a person each, whose columns are mapped; a chunk is full with so many people or bytes.
 */
final class MappedLines implements FileLines {

  private static final int PEOPLE_PER_CHUNK = 5_000;
  private static final int FIRST_CAPACITY = 1 << 20;

  private final Rows rows;
  private final PersonCheck check;
  private final PackedPeople packed = new PackedPeople(FIRST_CAPACITY);
  private int chunks;

  MappedLines(Rows rows, PersonCheck check) {
    this.rows = rows;
    this.check = check;
  }

  @Override
  public boolean next() throws IOException {
    return rows.next();
  }

  @Override
  public long line() {
    return rows.line();
  }

  @Override
  public boolean take() {
    var person = check.judge(rows);
    if (person != null) {
      packed.add(person);
    }
    return person != null;
  }

  @Override
  public List<Reject> rejects() {
    return check.rejects();
  }

  @Override
  public boolean isFull() {
    return packed.count() == PEOPLE_PER_CHUNK || packed.size() >= PackedPeople.FULL;
  }

  @Override
  public List<StagedPart> parts(boolean all) {
    return packed.count() > 0 && (all || isFull())
        ? List.of(new StagedPart(chunks++, 0, packed.take()))
        : List.of();
  }

  @Override
  public int chunks() {
    return chunks;
  }

  @Override
  public void end() {
    rows.end();
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
