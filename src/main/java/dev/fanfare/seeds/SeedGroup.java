package dev.fanfare.seeds;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A seed group as it is now.
 *
 * @param version of no other state of any group
 * @param renderAs the external id of the profile whose data copies show; null for the members' own
 * @param renderAsErased whether that person was erased, so that there is nobody to show
 */
public record SeedGroup(
    String name,
    long version,
    List<Member> members,
    @Nullable String renderAs,
    boolean renderAsErased,
    Instant createdAt,
    Instant changedAt,
    String changedBy) {

  public SeedGroup {
    members = List.copyOf(members);
  }

  /**
   * One who gets copies: a profile, or an address.
   *
   * @param position counted from 1, as the group was written; one that was erased leaves a gap
   */
  public record Member(int position, @Nullable String profile, @Nullable String address) {

    @Override
    public String toString() {
      return "Member[" + position + "]";
    }
  }

  @Override
  public String toString() {
    return "SeedGroup[" + name + " " + version + "]";
  }
}
