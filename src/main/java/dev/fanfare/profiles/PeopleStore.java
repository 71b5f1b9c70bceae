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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
      select p.external_id, p.id
      from profile p
      where p.workspace_id = ? and p.external_id = any (?)
      """;

  private static final String COPY_PROFILES =
      """
      copy profile (workspace_id, id, external_id, attributes, zone, locale, created_at, updated_at)
      from stdin (format binary)
      """;

  /** Tells how many people it changed, and by field how many have another value. */
  private static final String CHANGE_PROFILES =
      """
      with changed as (
        update profile p
        set attributes = p.attributes || n.attributes::jsonb,
            zone = coalesce(n.zone, p.zone), locale = coalesce(n.locale, p.locale), updated_at = ?
        from unnest(?::bigint[], ?::text[], ?::text[], ?::text[], ?::boolean[], ?::boolean[])
          n (id, attributes, zone, locale, email_changed, phone_changed)
        where p.workspace_id = ? and p.id = n.id
          and (n.email_changed or n.phone_changed
               or (p.attributes || n.attributes::jsonb, coalesce(n.zone, p.zone),
                   coalesce(n.locale, p.locale))
                  is distinct from (p.attributes, p.zone, p.locale))
        returning n.attributes::jsonb given, old.attributes before, n.email_changed email,
          n.phone_changed phone, old.zone is distinct from new.zone zone,
          old.locale is distinct from new.locale locale)
      select '', count(*) from changed
      union all select 'email', count(*) from changed where email
      union all select 'phone', count(*) from changed where phone
      union all select 'zone', count(*) from changed where zone
      union all select 'locale', count(*) from changed where locale
      union all
      select 'attributes.' || g.key, count(*) from changed, jsonb_each(given) g
      where before -> g.key is distinct from g.value group by g.key
      """;

  /**
   * The chunk's people told apart.
   *
   * @param known by subject number
   */
  private record Sorted(List<ImportedPerson> fresh, Map<Long, ImportedPerson> known) {

    /** All their subject numbers, ascending. */
    long[] ids() {
      var ids = new long[fresh.size() + known.size()];
      int count = 0;
      for (var person : fresh) {
        ids[count++] = person.newId();
      }
      for (long id : known.keySet()) {
        ids[count++] = id;
      }
      Arrays.sort(ids);
      return ids;
    }
  }

  private final ImportedContactStore contacts;

  PeopleStore(ImportedContactStore contacts) {
    this.contacts = contacts;
  }

  /** Creates and changes the people of one chunk, in the caller's transaction. */
  public ImportedPeople apply(
      Connection connection,
      WorkspaceId workspace,
      List<ImportedPerson> people,
      FileConsent consent,
      Instant at)
      throws SQLException {
    var sorted = sort(connection, workspace, people);
    copyProfiles(connection, workspace, sorted.fresh(), at);
    var email = contacts(connection, workspace, Channel.EMAIL, sorted, consent);
    var phone = contacts(connection, workspace, Channel.SMS, sorted, consent);
    var changed = new HashMap<String, Integer>();
    int updated =
        sorted.known().isEmpty()
            ? 0
            : changeProfiles(
                connection, workspace, sorted, email.changed(), phone.changed(), at, changed);
    int kept = email.kept() + phone.kept();
    var granted = new ArrayList<ImportedPeople.Agreed>();
    var withdrawn = new ArrayList<ImportedPeople.Agreed>();
    for (var channel : List.of(email, phone)) {
      var written = channel.write(connection);
      granted.addAll(written.granted());
      withdrawn.addAll(written.withdrawn());
    }
    return new ImportedPeople(
        sorted.ids(), sorted.fresh().size(), updated, changed, granted, withdrawn, kept);
  }

  private ImportedContacts contacts(
      Connection connection,
      WorkspaceId workspace,
      Channel channel,
      Sorted sorted,
      FileConsent consent)
      throws SQLException {
    var of = new ImportedContacts(contacts, workspace, channel, consent);
    of.take(connection, sorted.fresh(), sorted.known());
    return of;
  }

  /** The subject numbers of those who are known, ascending. */
  public long[] find(Connection connection, WorkspaceId workspace, List<ImportedPerson> people)
      throws SQLException {
    return sort(connection, workspace, people).known().keySet().stream()
        .mapToLong(id -> id)
        .sorted()
        .toArray();
  }

  private static Sorted sort(
      Connection connection, WorkspaceId workspace, List<ImportedPerson> people)
      throws SQLException {
    var ids = known(connection, workspace, people);
    var sorted = new Sorted(new ArrayList<>(), new LinkedHashMap<>());
    for (var person : people) {
      var id = ids.get(person.externalId());
      if (id == null) {
        sorted.fresh().add(person);
      } else {
        sorted.known().put(id, person);
      }
    }
    return sorted;
  }

  private static Map<String, Long> known(
      Connection connection, WorkspaceId workspace, List<ImportedPerson> people)
      throws SQLException {
    try (var settings = connection.createStatement()) {
      settings.execute(BY_INDEX);
    }
    var externalIds = people.stream().map(ImportedPerson::externalId).toArray(String[]::new);
    var known = new HashMap<String, Long>();
    try (var select = connection.prepareStatement(FIND)) {
      select.setInt(1, workspace.value());
      select.setArray(2, connection.createArrayOf("text", externalIds));
      try (var rows = select.executeQuery()) {
        while (rows.next()) {
          known.put(rows.getString(1), rows.getLong(2));
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

  /** Returns how many people it changed, and tells by field how many have another value. */
  private static int changeProfiles(
      Connection connection,
      WorkspaceId workspace,
      Sorted sorted,
      Set<Long> emails,
      Set<Long> phones,
      Instant at,
      Map<String, Integer> changed)
      throws SQLException {
    var known = sorted.known();
    var ids = List.copyOf(known.keySet());
    var people = List.copyOf(known.values());
    try (var update = connection.prepareStatement(CHANGE_PROFILES)) {
      update.setObject(1, at.atOffset(ZoneOffset.UTC));
      update.setArray(2, connection.createArrayOf("int8", ids.toArray()));
      update.setArray(3, array(connection, "text", people, PeopleStore::attributes));
      update.setArray(4, array(connection, "text", people, ImportedPerson::zone));
      update.setArray(5, array(connection, "text", people, ImportedPerson::locale));
      update.setArray(6, array(connection, "bool", ids, emails::contains));
      update.setArray(7, array(connection, "bool", ids, phones::contains));
      update.setInt(8, workspace.value());
      int updated = 0;
      try (var rows = update.executeQuery()) {
        while (rows.next()) {
          if (rows.getString(1).isEmpty()) {
            updated = rows.getInt(2);
          } else if (rows.getInt(2) > 0) {
            changed.put(rows.getString(1), rows.getInt(2));
          }
        }
      }
      return updated;
    }
  }

  private static String attributes(ImportedPerson person) {
    var attributes = person.attributes();
    return attributes == null ? "{}" : attributes;
  }

  private static <T> java.sql.Array array(
      Connection connection, String type, List<T> of, Function<T, @Nullable Object> value)
      throws SQLException {
    @Nullable Object[] values = new @Nullable Object[of.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.apply(of.get(i));
    }
    return connection.createArrayOf(type, values);
  }
}
