package dev.fanfare.tracking;

import dev.fanfare.dsl.Tracking;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import dev.fanfare.rendering.TemplateSource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The links of templates, stored once for each campaign version and never changed: where a click
 * leads stands here or in its token, never in a request. Any thread; kept in memory once read.
 */
@Singleton
public final class LinkTables {

  private static final int MOST_KEPT = 1_000;

  private record Key(WorkspaceId workspace, int table) {}

  private final Map<Key, List<TemplateLink>> known = new ConcurrentHashMap<>();
  private final AgroalDataSource pool;
  private final LinkStore store;
  private final LinkSigner signer;

  LinkTables(@DataSource("background") AgroalDataSource pool, LinkStore store, LinkSigner signer) {
    this.pool = pool;
    this.store = store;
    this.signer = signer;
  }

  /**
   * Marks and stores the links of words that a campaign version sends. Committed on return, so that
   * no message has a link that is not there.
   *
   * @param base of all links, without a slash at its end
   */
  public RunLinks prepare(
      WorkspaceId workspace,
      int campaign,
      int version,
      TemplateSource words,
      Tracking tracking,
      String base) {
    var template = TrackedTemplate.of(words, tracking);
    int table =
        tracking.clicks() && !template.links().isEmpty()
            ? stored(workspace, campaign, version, template.links())
            : 0;
    return new RunLinks(signer, template, table, base);
  }

  /** The links of one table of a campaign version. */
  public record Table(int id, List<TemplateLink> links) {}

  /** All links that messages of a campaign version have had. */
  public List<Table> of(WorkspaceId workspace, int campaign, int version) {
    return Sql.inTransaction(
            pool, connection -> store.tables(connection, workspace, campaign, version))
        .stream()
        .map(id -> new Table(id, links(workspace, id)))
        .toList();
  }

  Optional<TemplateLink> link(WorkspaceId workspace, int table, int number) {
    var links = links(workspace, table);
    return number >= 0 && number < links.size() ? Optional.of(links.get(number)) : Optional.empty();
  }

  private List<TemplateLink> links(WorkspaceId workspace, int table) {
    var key = new Key(workspace, table);
    var present = known.get(key);
    if (present != null) {
      return present;
    }
    var read = Sql.inTransaction(pool, connection -> store.links(connection, workspace, table));
    if (!read.isEmpty()) {
      if (known.size() >= MOST_KEPT) {
        known.clear();
      }
      known.put(key, read);
    }
    return read;
  }

  private int stored(WorkspaceId workspace, int campaign, int version, List<TemplateLink> links) {
    var hash = hash(links);
    return Sql.inTransaction(
        pool,
        connection -> {
          var present = store.find(connection, workspace, campaign, version, hash);
          if (present.isPresent()) {
            return present.getAsInt();
          }
          var made = store.insert(connection, workspace, campaign, version, hash);
          if (made.isPresent()) {
            store.insert(connection, workspace, made.getAsInt(), links);
            return made.getAsInt();
          }
          return store.find(connection, workspace, campaign, version, hash).orElseThrow();
        });
  }

  private static byte[] hash(List<TemplateLink> links) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      for (var link : links) {
        for (var word : List.of(link.part().word(), link.source(), link.target() + "")) {
          // The length keeps a character moved from one word to the next from hashing alike.
          digest.update((word.length() + ":" + word).getBytes(StandardCharsets.UTF_8));
        }
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
