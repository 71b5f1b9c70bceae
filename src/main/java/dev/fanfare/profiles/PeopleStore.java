package dev.fanfare.profiles;

import dev.fanfare.platform.BinaryCopy;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes people by the thousand: who is new comes by COPY, who is known is changed only where
 * something differs. Fails with a unique violation when somebody else creates one of them at the
 * same time; the transaction can then be tried again.
 */
@Singleton
public final class PeopleStore {

  /**
   * A chunk is small beside the tables, whose statistics may be as old as an empty table: every
   * join starts from the chunk and ends in an index. PostgreSQL sorts the chunk's ids and walks the
   * index's leaves once, which for new people costs a seventh of a look-up each.
   */
  private static final String BY_INDEX =
      "set local enable_hashjoin = off; set local enable_mergejoin = off;"
          + " set local enable_seqscan = off; set local enable_bitmapscan = off;"
          + " set local max_parallel_workers_per_gather = 0; set local jit = off";

  private static final String FIND =
      """
      select p.external_id, p.id, c.profile_id is not null, c.address, c.withdrawn
      from profile p
      left join contact_point c
        on c.workspace_id = p.workspace_id and c.profile_id = p.id and c.channel = 1
      where p.workspace_id = ? and p.external_id = any (?)
      """;

  private static final String COPY_PROFILES =
      """
      copy profile (workspace_id, id, external_id, attributes, zone, locale, created_at, updated_at)
      from stdin (format binary)
      """;

  private static final String COPY_CONTACT_POINTS =
      """
      copy contact_point (workspace_id, profile_id, channel, address, address_key, address_since,
        consented, withdrawn)
      from stdin (format binary)
      """;

  /** Tells how many people it changed, and by field how many have another value. */
  private static final String CHANGE_PROFILES =
      """
      with changed as (
        update profile p
        set attributes = p.attributes || n.attributes::jsonb,
            zone = coalesce(n.zone, p.zone), locale = coalesce(n.locale, p.locale), updated_at = ?
        from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::boolean[])
          n (id, attributes, zone, locale, address_changed)
        where p.workspace_id = ? and p.id = n.id
          and (n.address_changed
               or (p.attributes || n.attributes::jsonb, coalesce(n.zone, p.zone),
                   coalesce(n.locale, p.locale))
                  is distinct from (p.attributes, p.zone, p.locale))
        returning n.attributes::jsonb given, old.attributes before, n.address_changed address,
          old.zone is distinct from new.zone zone, old.locale is distinct from new.locale locale)
      select '', count(*) from changed
      union all select 'email', count(*) from changed where address
      union all select 'zone', count(*) from changed where zone
      union all select 'locale', count(*) from changed where locale
      union all
      select 'attributes.' || g.key, count(*) from changed, jsonb_each(given) g
      where before -> g.key is distinct from g.value group by g.key
      """;

  private static final String CHANGE_ADDRESSES =
      """
      update contact_point c
      set address = n.address, address_key = n.address_key,
          address_since = case when c.address_key = n.address_key then c.address_since else ? end
      from unnest(?::bigint[], ?::text[], ?::bigint[]) n (profile_id, address, address_key)
      where c.workspace_id = ? and c.profile_id = n.profile_id and c.channel = 1
      """;

  private static final String GRANT =
      """
      update contact_point c set consented = c.consented | (? & ~c.withdrawn)
      from unnest(?::bigint[]) n (profile_id)
      where c.workspace_id = ? and c.profile_id = n.profile_id and c.channel = 1
        and ? & ~c.withdrawn & ~c.consented <> 0
      returning c.profile_id, new.consented & ~old.consented
      """;

  /**
   * Somebody who is there already.
   *
   * @param placed whether there is a contact point, which may have lost its address
   */
  private record Known(long id, boolean placed, @Nullable String address, int withdrawn) {}

  private record Pair(ImportedPerson person, Known known) {

    /** The file's address. */
    String email() {
      return Objects.requireNonNull(person.email());
    }

    /** Whether there is an address once the file's is set. */
    boolean reachable() {
      return person.email() != null || known.address() != null;
    }
  }

  /** The chunk's people told apart, and what is found out about them. */
  private static final class Sorted {
    final List<ImportedPerson> fresh = new ArrayList<>();
    final List<Pair> known = new ArrayList<>();
    final Map<String, Integer> changed = new HashMap<>();
    int updated;
    final List<ImportedPeople.Grant> granted = new ArrayList<>();
    int kept;

    void grant(long id, int purposes) {
      if (purposes != 0) {
        granted.add(new ImportedPeople.Grant(id, purposes));
      }
    }
  }

  private final AddressKeys keys;

  PeopleStore(AddressKeys keys) {
    this.keys = keys;
  }

  /** Creates and changes the people of one chunk, in the caller's transaction. */
  public ImportedPeople apply(
      Connection connection,
      WorkspaceId workspace,
      List<ImportedPerson> people,
      int grant,
      Instant at)
      throws SQLException {
    var sorted = sort(connection, workspace, people);
    copyProfiles(connection, workspace, sorted.fresh, at);
    copyContactPoints(connection, workspace, sorted, grant, at);
    if (!sorted.known.isEmpty()) {
      changeProfiles(connection, workspace, sorted, at);
      changeAddresses(connection, workspace, sorted.known, at);
      grant(connection, workspace, sorted, grant);
    }
    var ids = new long[people.size()];
    int count = 0;
    for (var person : sorted.fresh) {
      ids[count++] = person.newId();
    }
    for (var pair : sorted.known) {
      ids[count++] = pair.known().id();
    }
    Arrays.sort(ids);
    return new ImportedPeople(
        ids, sorted.fresh.size(), sorted.updated, sorted.changed, sorted.granted, sorted.kept);
  }

  /** The subject numbers of those who are known, ascending. */
  public long[] find(Connection connection, WorkspaceId workspace, List<ImportedPerson> people)
      throws SQLException {
    return sort(connection, workspace, people).known.stream()
        .mapToLong(pair -> pair.known().id())
        .sorted()
        .toArray();
  }

  private static Sorted sort(
      Connection connection, WorkspaceId workspace, List<ImportedPerson> people)
      throws SQLException {
    var known = known(connection, workspace, people);
    var sorted = new Sorted();
    for (var person : people) {
      var there = known.get(person.externalId());
      if (there == null) {
        sorted.fresh.add(person);
      } else {
        sorted.known.add(new Pair(person, there));
      }
    }
    return sorted;
  }

  private static Map<String, Known> known(
      Connection connection, WorkspaceId workspace, List<ImportedPerson> people)
      throws SQLException {
    try (var settings = connection.createStatement()) {
      settings.execute(BY_INDEX);
    }
    var externalIds = people.stream().map(ImportedPerson::externalId).toArray(String[]::new);
    var known = new HashMap<String, Known>();
    try (var select = connection.prepareStatement(FIND)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("text", externalIds));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          known.put(
              rows.getString(1),
              new Known(rows.getLong(2), rows.getBoolean(3), rows.getString(4), rows.getInt(5)));
        }
      }
    }
    return known;
  }

  private static void copyProfiles(
      Connection connection, WorkspaceId workspace, List<ImportedPerson> fresh, Instant at)
      throws SQLException {
    if (fresh.isEmpty()) {
      return;
    }
    try (var copy = new BinaryCopy(connection, COPY_PROFILES)) {
      for (var person : fresh) {
        var attributes = person.attributes();
        copy.row(8)
            .int4(workspace.value())
            .int8(person.newId())
            .text(person.externalId())
            .jsonb(attributes == null ? "{}" : attributes)
            .text(person.zone())
            .text(person.locale())
            .instant(at)
            .instant(at);
      }
      copy.finish();
    }
  }

  private void copyContactPoints(
      Connection connection, WorkspaceId workspace, Sorted sorted, int grant, Instant at)
      throws SQLException {
    var keyOf = keys.many(workspace, Channel.EMAIL);
    try (var copy = new BinaryCopy(connection, COPY_CONTACT_POINTS)) {
      for (var person : sorted.fresh) {
        if (person.email() != null) {
          long key = keyOf.applyAsLong(EmailAddress.normalise(person.email()));
          contactPoint(copy, workspace, person.newId(), person.email(), key, grant, at);
          sorted.grant(person.newId(), grant);
        }
      }
      for (var pair : sorted.known) {
        var email = pair.person().email();
        if (email != null && !pair.known().placed()) {
          long key = keyOf.applyAsLong(EmailAddress.normalise(email));
          contactPoint(copy, workspace, pair.known().id(), email, key, grant, at);
          sorted.grant(pair.known().id(), grant);
        }
      }
      copy.finish();
    }
  }

  private static void contactPoint(
      BinaryCopy copy,
      WorkspaceId workspace,
      long id,
      String email,
      long key,
      int grant,
      Instant at)
      throws SQLException {
    copy.row(8)
        .int4(workspace.value())
        .int8(id)
        .int2(Channel.EMAIL.code())
        .text(email)
        .int8(key)
        .instant(at)
        .int4(grant)
        .int4(0);
  }

  private long key(WorkspaceId workspace, String email) {
    return keys.of(workspace, Channel.EMAIL, EmailAddress.normalise(email));
  }

  private static void changeProfiles(
      Connection connection, WorkspaceId workspace, Sorted sorted, Instant at) throws SQLException {
    var known = sorted.known;
    try (var update = connection.prepareStatement(CHANGE_PROFILES)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setArray(2, array(connection, "int8", known, pair -> pair.known().id()));
      update.setArray(3, array(connection, "text", known, PeopleStore::attributes));
      update.setArray(4, array(connection, "text", known, pair -> pair.person().zone()));
      update.setArray(5, array(connection, "text", known, pair -> pair.person().locale()));
      update.setArray(6, array(connection, "bool", known, PeopleStore::addressChanged));
      update.setInt(7, workspace.value());
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          if (rows.getString(1).isEmpty()) {
            sorted.updated = rows.getInt(2);
          } else if (rows.getInt(2) > 0) {
            sorted.changed.put(rows.getString(1), rows.getInt(2));
          }
        }
      }
    }
  }

  private void changeAddresses(
      Connection connection, WorkspaceId workspace, List<Pair> known, Instant at)
      throws SQLException {
    var changed =
        known.stream()
            .filter(PeopleStore::addressChanged)
            .filter(pair -> pair.known().placed())
            .toList();
    if (changed.isEmpty()) {
      return;
    }
    try (var update = connection.prepareStatement(CHANGE_ADDRESSES)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setArray(2, array(connection, "int8", changed, pair -> pair.known().id()));
      update.setArray(3, array(connection, "text", changed, Pair::email));
      update.setArray(4, array(connection, "int8", changed, pair -> key(workspace, pair.email())));
      update.setInt(5, workspace.value());
      update.executeUpdate();
    }
  }

  private static void grant(Connection connection, WorkspaceId workspace, Sorted sorted, int grant)
      throws SQLException {
    var reachable =
        sorted.known.stream().filter(pair -> pair.known().placed() && pair.reachable()).toList();
    if (grant == 0 || reachable.isEmpty()) {
      return;
    }
    for (var pair : reachable) {
      sorted.kept += (pair.known().withdrawn() & grant) == 0 ? 0 : 1;
    }
    try (var update = connection.prepareStatement(GRANT)) {
      update.setInt(1, grant);
      update.setArray(2, array(connection, "int8", reachable, pair -> pair.known().id()));
      update.setInt(3, workspace.value());
      update.setInt(4, grant);
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          sorted.grant(rows.getLong(1), rows.getInt(2));
        }
      }
    }
  }

  private static String attributes(Pair pair) {
    var attributes = pair.person().attributes();
    return attributes == null ? "{}" : attributes;
  }

  private static boolean addressChanged(Pair pair) {
    var email = pair.person().email();
    return email != null && !email.equals(pair.known().address());
  }

  private static java.sql.Array array(
      Connection connection,
      String type,
      List<Pair> pairs,
      java.util.function.Function<Pair, @Nullable Object> value)
      throws SQLException {
    @Nullable Object[] values = new @Nullable Object[pairs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(pairs.get(i));
    }
    return connection.createArrayOf(type, values);
  }
}
