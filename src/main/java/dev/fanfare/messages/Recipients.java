package dev.fanfare.messages;

import dev.fanfare.platform.Sql;
import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.DirectAddresses;
import dev.fanfare.profiles.EmailAddress;
import dev.fanfare.profiles.ProfileRules;
import dev.fanfare.profiles.Profiles;
import dev.fanfare.profiles.RecipientStore;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds out whom a call means, and everything that is wrong with whom it names. */
@Singleton
final class Recipients {

  static final int MOST = 1_000;

  private final AgroalDataSource doors;
  private final Profiles profiles;
  private final RecipientStore people;
  private final DirectAddresses addresses;

  Recipients(
      AgroalDataSource doors, Profiles profiles, RecipientStore people, DirectAddresses addresses) {
    this.doors = doors;
    this.profiles = profiles;
    this.people = people;
    this.addresses = addresses;
  }

  /**
   * One recipient.
   *
   * @param subject of a profile; null for an address
   * @param profile as the workspace calls them; null for an address
   * @param address null for a profile
   */
  record Named(
      @Nullable Long subject, @Nullable String profile, @Nullable String address, Said said) {

    Named told(String variables) {
      return new Named(subject, profile, address, new Said(variables, said.zone(), said.locale()));
    }

    @Override
    public String toString() {
      return "Named[" + subject + "]";
    }
  }

  /**
   * Whom the call names, in its order; not all of them when something is wrong.
   *
   * @param consentNeeded whether only profiles may be named, who alone can have given it
   */
  List<Named> named(
      WorkspaceId workspace, MessageRequest request, boolean consentNeeded, Violations violations) {
    List<MessageRequest.@Nullable To> to = request.to() == null ? List.of() : request.to();
    violations.require(
        !to.isEmpty() && to.size() <= MOST, "/to", to.size(), "must name 1 to " + MOST);
    if (to.size() > MOST) {
      return List.of();
    }
    var known = known(workspace, to);
    var named = new ArrayList<Named>();
    for (int i = 0; i < to.size(); i++) {
      var place = "/to/" + i;
      var each = to.get(i);
      if (each == null) {
        violations.add(place, null, "must be an object");
        continue;
      }
      var said = said(request, each, place, violations);
      var found = one(each, known, place, consentNeeded, violations);
      if (found != null) {
        named.add(new Named(found.subject(), found.profile(), found.address(), said));
      }
    }
    requireOnce(workspace, named, violations);
    return named;
  }

  private Map<String, Long> known(WorkspaceId workspace, List<MessageRequest.@Nullable To> to) {
    var externalIds = to.stream().flatMap(each -> profile(each).stream()).distinct().toList();
    return externalIds.isEmpty() ? Map.of() : profiles.idsOf(workspace, externalIds);
  }

  private static List<String> profile(MessageRequest.@Nullable To to) {
    return to == null || to.profile() == null ? List.of() : List.of(to.profile());
  }

  private record Found(
      @Nullable Long subject, @Nullable String profile, @Nullable String address) {}

  private static @Nullable Found one(
      MessageRequest.To to,
      Map<String, Long> known,
      String place,
      boolean consentNeeded,
      Violations violations) {
    var profile = to.profile();
    var address = to.address();
    if ((profile == null) == (address == null)) {
      violations.add(place, null, "must name a profile or an address");
      return null;
    }
    if (profile != null) {
      violations
          .require(known.containsKey(profile), place + "/profile", profile, "is no profile")
          .require(to.zone() == null, place + "/zone", to.zone(), "is the profile's own")
          .require(to.locale() == null, place + "/locale", to.locale(), "is the profile's own");
      return known.containsKey(profile) ? new Found(known.get(profile), profile, null) : null;
    }
    violations.require(
        !consentNeeded,
        place + "/address",
        address,
        "must be a profile: the purpose needs consent, which an address alone cannot have");
    return switch (EmailAddress.judge(Objects.requireNonNull(address))) {
      case Checked.Good(var good) -> new Found(null, null, good);
      case Checked.Bad(var rule) -> {
        violations.add(place + "/address", address, rule);
        yield null;
      }
    };
  }

  private static Said said(
      MessageRequest request, MessageRequest.To to, String place, Violations violations) {
    var zone = to.zone();
    var locale = to.locale();
    return new Said(
        CallVariables.merged(request.variables(), to.variables(), place, violations),
        value(zone == null ? null : ProfileRules.zone(zone), place + "/zone", zone, violations),
        value(
            locale == null ? null : ProfileRules.locale(locale),
            place + "/locale",
            locale,
            violations));
  }

  private static @Nullable String value(
      @Nullable Checked checked, String place, @Nullable String given, Violations violations) {
    return switch (checked) {
      case null -> null;
      case Checked.Good(var value) -> value;
      case Checked.Bad(var rule) -> {
        violations.add(place, given, rule);
        yield null;
      }
    };
  }

  /** A mailbox gets one message of a call, whoever it is for. */
  private void requireOnce(WorkspaceId workspace, List<Named> named, Violations violations) {
    if (!violations.isEmpty()) {
      // Positions are those of the call only while nobody is left out.
      return;
    }
    var keys = keysOfProfiles(workspace, named);
    var first = new HashMap<Object, Integer>();
    for (int i = 0; i < named.size(); i++) {
      var each = named.get(i);
      var address = each.address();
      Object key =
          address == null ? keys.get(each.subject()) : (Object) addresses.key(workspace, address);
      Object who = key == null ? Objects.requireNonNull(each.profile()) : key;
      var other = first.putIfAbsent(who, i);
      violations.require(
          other == null,
          "/to/" + i,
          each.profile(),
          "has the mailbox of /to/" + other + ", which gets one message of a call");
    }
  }

  private Map<Long, Long> keysOfProfiles(WorkspaceId workspace, List<Named> named) {
    var ids =
        named.stream()
            .map(Named::subject)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .toArray();
    return Sql.inDoorTransaction(doors, connection -> mailboxes(connection, workspace, ids));
  }

  /** What two people with one mailbox share, of those of them who have an address. */
  Map<Long, Long> mailboxes(Connection connection, WorkspaceId workspace, long[] ids)
      throws SQLException {
    var keys = new HashMap<Long, Long>();
    people.read(
        connection,
        workspace,
        Channel.EMAIL.code(),
        ids,
        recipient -> {
          if (recipient.address() != null) {
            keys.put(recipient.profileId(), recipient.addressKey());
          }
        });
    return keys;
  }
}
