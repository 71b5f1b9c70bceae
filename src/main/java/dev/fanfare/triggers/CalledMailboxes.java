package dev.fanfare.triggers;

import dev.fanfare.platform.Violations;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.RecipientStore;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Refuses calls that name two people of one mailbox, as calls for messages are. Any thread. */
@Singleton
final class CalledMailboxes {

  private final RecipientStore people;

  CalledMailboxes(RecipientStore people) {
    this.people = people;
  }

  /**
   * Requires that nobody shares a mailbox with somebody before them in the call (422).
   *
   * @param subjects of all who are named, who are not erased before the transaction ends
   */
  void requireOnce(
      Connection connection,
      WorkspaceId workspace,
      List<RequestCheck.Named> named,
      Map<String, Long> subjects)
      throws SQLException {
    var keys = new HashMap<Long, Long>();
    people.read(
        connection,
        workspace,
        Channel.EMAIL.code(),
        subjects.values().stream().mapToLong(Long::longValue).toArray(),
        person -> {
          if (person.address() != null) {
            keys.put(person.profileId(), person.addressKey());
          }
        });
    var violations = new Violations();
    var first = new HashMap<Long, Integer>();
    for (int i = 0; i < named.size(); i++) {
      var profile = named.get(i).profile();
      var mailbox = keys.get(Objects.requireNonNull(subjects.get(profile)));
      var other = mailbox == null ? null : first.putIfAbsent(mailbox, i);
      violations.require(
          other == null,
          "/to/" + i,
          profile,
          "has the mailbox of /to/" + other + ", which gets one message of a call");
    }
    violations.refuseContent();
  }
}
