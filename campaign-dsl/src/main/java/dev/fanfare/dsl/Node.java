package dev.fanfare.dsl;

import java.util.List;

/** A node of a campaign file as it was written, with its place. */
sealed interface Node {

  Place place();

  /** What people call it. */
  String described();

  /** Line and column, counted from 1. */
  record Place(int line, int column) {
    static final Place START = new Place(1, 1);
  }

  record Scalar(String value, Kind kind, Place place) implements Node {
    @Override
    public String described() {
      return kind.described;
    }
  }

  record Sequence(List<Node> items, Place place) implements Node {
    @Override
    public String described() {
      return "a list";
    }
  }

  record Mapping(List<Entry> entries, Place place) implements Node {
    @Override
    public String described() {
      return "a mapping of keys";
    }
  }

  /** Something already reported, about which nothing more is to be said. */
  record Refused(Place place) implements Node {
    @Override
    public String described() {
      return "refused";
    }
  }

  record Entry(String key, Place keyPlace, Node value) {}

  /** What YAML 1.2 (core schema) takes a scalar for. */
  enum Kind {
    TEXT("a text"),
    NUMBER("a number"),
    TRUTH("true or false"),
    NOTHING("nothing");

    private final String described;

    Kind(String described) {
      this.described = described;
    }
  }
}
