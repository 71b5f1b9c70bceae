package dev.fanfare.seeds;

import dev.fanfare.platform.Violations;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.EmailAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of a seed group, as the body of a call. */
record SeedGroupChange(@Nullable List<@Nullable Member> members, @Nullable String renderAs) {

  static final int MOST_MEMBERS = 1_000;

  /** Of members who could not agree to anything: a group is no mailing list. */
  static final int MOST_ADDRESSES = 100;

  /** As a campaign file can name it. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  /** One of the two. */
  record Member(@Nullable String profile, @Nullable String address) {

    @Override
    public String toString() {
      return "Member[…]";
    }
  }

  /** Members that can be kept, with the keys of addresses; in the order of the call. */
  record Judged(List<SeedMemberRow> members, @Nullable String renderAs) {}

  /** Everybody it names who has to be a profile. */
  List<String> profiles() {
    var named = new LinkedHashSet<String>();
    if (renderAs != null) {
      named.add(renderAs);
    }
    for (var member : members == null ? List.<@Nullable Member>of() : members) {
      var profile = member == null ? null : member.profile();
      if (profile != null) {
        named.add(profile);
      }
    }
    return List.copyOf(named);
  }

  /**
   * Judges what is asked for; a problem with everything that is wrong with it.
   *
   * @param profile whether there is a profile of an external id
   * @param key what two spellings of a mailbox share
   */
  Judged judged(String name, Predicate<String> profile, ToLongFunction<String> key) {
    var violations = new Violations();
    violations.require(
        NAME.matcher(name).matches(),
        "name",
        name,
        "must be 1 to 63 of a-z, 0-9 and -, not beginning with -");
    violations.require(
        renderAs == null || profile.test(renderAs), "/renderAs", renderAs, "is no profile");
    List<@Nullable Member> named = members == null ? List.of() : members;
    violations.require(
        !named.isEmpty() && named.size() <= MOST_MEMBERS,
        "/members",
        named.size(),
        "must name 1 to " + MOST_MEMBERS);
    long alone = named.stream().filter(each -> each != null && each.address() != null).count();
    violations.require(
        alone <= MOST_ADDRESSES,
        "/members",
        alone,
        "must name at most " + MOST_ADDRESSES + " by their address alone");
    var rows = new ArrayList<SeedMemberRow>();
    if (named.size() <= MOST_MEMBERS) {
      for (int i = 0; i < named.size(); i++) {
        var row = one(named.get(i), i, profile, key, violations);
        if (row != null) {
          rows.add(row);
        }
      }
      requireOnce(rows, violations);
    }
    violations.refuseContent();
    return new Judged(rows, renderAs);
  }

  private static @Nullable SeedMemberRow one(
      @Nullable Member member,
      int index,
      Predicate<String> profiles,
      ToLongFunction<String> key,
      Violations violations) {
    var place = "/members/" + index;
    var profile = member == null ? null : member.profile();
    var address = member == null ? null : member.address();
    if ((profile == null) == (address == null)) {
      violations.add(place, null, "must name a profile or an address");
      return null;
    }
    if (profile != null) {
      violations.require(profiles.test(profile), place + "/profile", profile, "is no profile");
      return new SeedMemberRow(index + 1, profile, null, null);
    }
    return switch (EmailAddress.judge(Objects.requireNonNull(address))) {
      case Checked.Good(var good) ->
          new SeedMemberRow(index + 1, null, good, key.applyAsLong(good));
      case Checked.Bad(var rule) -> {
        violations.add(place + "/address", address, rule);
        yield null;
      }
    };
  }

  /** Of mailboxes that only their profiles tell, a run leaves the second out. */
  private static void requireOnce(List<SeedMemberRow> rows, Violations violations) {
    Map<Object, Integer> first = new HashMap<>();
    for (var row : rows) {
      var key = row.addressKey();
      Object who = key == null ? Objects.requireNonNull(row.profile()) : (Object) key;
      var other = first.putIfAbsent(who, row.position() - 1);
      violations.require(
          other == null,
          "/members/" + (row.position() - 1),
          row.profile(),
          "is /members/" + other + " already");
    }
  }
}
