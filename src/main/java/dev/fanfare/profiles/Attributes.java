package dev.fanfare.profiles;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.WorkspaceId;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The schema of a workspace's attributes. Any thread. */
@Singleton
public final class Attributes {

  private static final int MOST = 500;

  private final AgroalDataSource pool;
  private final AttributeStore store;
  private final CampaignClock clock;

  Attributes(AgroalDataSource pool, AttributeStore store, CampaignClock clock) {
    this.pool = pool;
    this.store = store;
    this.clock = clock;
  }

  /** Every declared attribute, by name. */
  public List<Attribute> all(WorkspaceId workspace) {
    return Sql.inDoorTransaction(pool, connection -> store.all(connection, workspace));
  }

  /** The types of the declared attributes. */
  public Map<String, AttributeType> types(WorkspaceId workspace) {
    var types = new LinkedHashMap<String, AttributeType>();
    all(workspace).forEach(attribute -> types.put(attribute.name(), attribute.type()));
    return types;
  }

  /** A declared attribute and whether this call declared it. */
  record Declared(Attribute attribute, boolean created) {}

  /** Declares an attribute; its type never changes afterwards. */
  Declared declare(WorkspaceId workspace, String name, AttributeType type) {
    var at = clock.now(workspace);
    boolean created =
        all(workspace).size() < MOST
            && Sql.inDoorTransaction(
                pool, connection -> store.insert(connection, workspace, name, type, at));
    var attribute =
        all(workspace).stream()
            .filter(declared -> declared.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ApiProblem(
                        ProblemCode.CONFLICT, "A workspace has at most " + MOST + " attributes."));
    if (attribute.type() != type) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The attribute \""
              + name
              + "\" is a "
              + attribute.type().word()
              + ", which never changes.");
    }
    return new Declared(attribute, created);
  }
}
