package dev.fanfare.seeds;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group as it is answered.
 *
 * @param renderAsErased true where the person it was rendered as was erased; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeedGroupView(
    String name,
    List<Member> members,
    @Nullable String renderAs,
    @Nullable Boolean renderAsErased,
    long version,
    Instant createdAt,
    Instant changedAt,
    String changedBy) {

  /** One of the two, at a position counted from 1. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Member(int position, @Nullable String profile, @Nullable String address) {}

  /** A group without its members. */
  record Summary(String name, int members, long version, Instant changedAt) {}

  static SeedGroupView of(SeedGroup group) {
    return new SeedGroupView(
        group.name(),
        group.members().stream()
            .map(each -> new Member(each.position(), each.profile(), each.address()))
            .toList(),
        group.renderAs(),
        group.renderAsErased() ? true : null,
        group.version(),
        group.createdAt(),
        group.changedAt(),
        group.changedBy());
  }
}
