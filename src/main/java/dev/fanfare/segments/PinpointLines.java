package dev.fanfare.segments;

import dev.fanfare.profiles.ImportedPerson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of Amazon Pinpoint: a line an endpoint, or lists of user ids. All lines of a person go to
 * one chunk, where they become one ({@link OnePerson}).
 */
final class PinpointLines implements FileLines {

  private static final int CHUNKS = 64;
  private static final int PEOPLE_PER_PART = 1_000;
  private static final int FIRST_CAPACITY = 1 << 12;
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final Records records;
  private final PinpointColumns columns;
  private final PinpointCheck check;
  private final boolean idsOnly;
  private final @Nullable PackedPeople[] packed = new PackedPeople[CHUNKS];
  private final int[] parts = new int[CHUNKS];
  private boolean some;
  private boolean full;
  private int held;

  PinpointLines(Records records, PinpointColumns columns, PinpointCheck check) {
    this.records = records;
    this.columns = columns;
    this.check = check;
    this.idsOnly = records.header().equals(List.of(PinpointColumns.USER));
    columns.settle(records.header(), "header");
    if (!records.header().isEmpty()) {
      columns.requireNamed("header");
    }
  }

  @Override
  public boolean next() throws IOException {
    boolean next = records.next();
    some |= next;
    return next;
  }

  @Override
  public long line() {
    return records.line();
  }

  @Override
  public boolean take() {
    var broken = records.broken();
    if (broken != null) {
      check.reject(broken);
      return false;
    }
    var values = records.values();
    columns.settle(values.keySet(), "line " + line());
    if (!idsOnly) {
      var person = check.endpoint(values, line());
      person.ifPresent(this::pack);
      return person.isPresent();
    }
    return takeUsers(values.getOrDefault(PinpointColumns.USER, List.of("")).getFirst());
  }

  /** A cell of ids; the line is taken when one of them is. */
  private boolean takeUsers(String cell) {
    boolean taken = false;
    var rejects = new ArrayList<Reject>();
    for (var id : BLANKS.split(cell.strip())) {
      var person = check.user(id, line());
      person.ifPresent(this::pack);
      taken |= person.isPresent();
      rejects.addAll(check.rejects());
    }
    check.rejects().clear();
    check.rejects().addAll(rejects);
    return taken;
  }

  private void pack(ImportedPerson person) {
    int chunk = Math.floorMod(person.externalId().hashCode(), CHUNKS);
    var into = packed[chunk];
    if (into == null) {
      into = new PackedPeople(FIRST_CAPACITY);
      packed[chunk] = into;
    }
    int before = into.size();
    into.add(person);
    held += into.size() - before;
    full |= into.count() >= PEOPLE_PER_PART || held >= PackedPeople.FULL;
  }

  @Override
  public List<Reject> rejects() {
    return check.rejects();
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public List<StagedPart> parts(boolean all) {
    full = false;
    // Wide lines fill the memory before any part has its people: then all parts go.
    boolean each = all || held >= PackedPeople.FULL;
    var taken = new ArrayList<StagedPart>();
    for (int chunk = 0; chunk < CHUNKS; chunk++) {
      var from = packed[chunk];
      if (from != null && from.count() > 0 && (each || from.count() >= PEOPLE_PER_PART)) {
        held -= from.size();
        taken.add(new StagedPart(chunk, parts[chunk]++, from.take()));
      }
    }
    return taken;
  }

  @Override
  public int chunks() {
    return CHUNKS;
  }

  @Override
  public void end() {
    if (!some && records.header().isEmpty()) {
      throw new RefusedFile("1:1", "the file is empty");
    }
    columns.requireNamed("lines");
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
