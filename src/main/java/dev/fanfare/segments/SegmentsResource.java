package dev.fanfare.segments;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.access.Workspaces;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Segments, their members, and the announcing of imports, over HTTP. */
@Path("/v1/segments")
@RunOnVirtualThread
class SegmentsResource {

  private static final String LIST = "segments";
  static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");

  private final Caller caller;
  private final Workspaces workspaces;
  private final AgroalDataSource pool;
  private final SegmentStore segments;
  private final ImportStore imports;
  private final ImportFields importFields;
  private final Rules rules;
  private final Deletions deletions;
  private final SourceReader sources;
  private final CampaignClock clock;
  private final Pages pages;

  SegmentsResource(
      Caller caller,
      Workspaces workspaces,
      AgroalDataSource pool,
      SegmentStore segments,
      ImportStore imports,
      ImportFields importFields,
      Rules rules,
      Deletions deletions,
      SourceReader sources,
      CampaignClock clock,
      Pages pages) {
    this.caller = caller;
    this.workspaces = workspaces;
    this.pool = pool;
    this.segments = segments;
    this.imports = imports;
    this.importFields = importFields;
    this.rules = rules;
    this.deletions = deletions;
    this.sources = sources;
    this.clock = clock;
    this.pages = pages;
  }

  record View(
      String name,
      String kind,
      @Nullable Integer version,
      int members,
      @Nullable String condition,
      @Nullable ScoredBy scoredBy,
      Instant createdAt,
      @Nullable Instant updatedAt) {

    static View of(SegmentStore.Row row) {
      return new View(
          row.name(),
          row.byRule() ? "rule" : "imported",
          row.version() == 0 ? null : row.version(),
          row.members(),
          row.condition(),
          row.scoredBy(),
          row.createdAt(),
          row.changedAt());
    }
  }

  /** What a model says of a member, under the names of its file. */
  record ScoreView(
      double score,
      double rankPct,
      @Nullable Double uplift,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable String variant) {

    static @Nullable ScoreView of(@Nullable Score score) {
      return score == null
          ? null
          : new ScoreView(
              score.score(),
              score.rankPct(),
              score.uplift(),
              score.lower(),
              score.upper(),
              score.variant());
    }
  }

  record MemberView(String externalId, String subject, @Nullable ScoreView score) {}

  record MemberPage(int version, List<MemberView> items, @Nullable String next) {}

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST})
  public Page<View> list(
      @QueryParam("cursor") @Nullable String cursor, @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var request = pages.read(workspace, LIST, cursor, limit);
    var after = request.first() ? "" : request.after().getFirst();
    var rows =
        Sql.inDoorTransaction(
            pool, connection -> segments.list(connection, workspace, after, request.limit() + 1));
    var page = pages.page(workspace, LIST, request, rows, row -> List.of(row.name()));
    return new Page<>(page.items().stream().map(View::of).toList(), page.next());
  }

  @GET
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST})
  public Response read(@PathParam("name") String name) {
    var row = segment(name);
    return Response.ok(View.of(row)).header("ETag", Precondition.etag(row.etag())).build();
  }

  @DELETE
  @Path("{name}")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response delete(
      @PathParam("name") String name, @HeaderParam("If-Match") @Nullable String ifMatch) {
    deletions.delete(caller.workspace(), name, Precondition.of(ifMatch, null));
    return Response.noContent().build();
  }

  @GET
  @Path("{name}/members")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public MemberPage members(
      @PathParam("name") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var segment = segment(name);
    var list = "members:" + segment.id();
    var request = pages.read(workspace, list, cursor, limit);
    int version = request.first() ? segment.version() : Integer.parseInt(request.after().get(0));
    long after = request.first() ? 0 : Long.parseLong(request.after().get(1));
    var rows =
        segment.byRule()
            ? rules.members(workspace, segment, version, after, request.limit() + 1)
            : Sql.inDoorTransaction(
                pool,
                connection ->
                    segments.page(
                        connection, workspace, segment.id(), version, after, request.limit() + 1));
    var page =
        pages.page(
            workspace,
            list,
            request,
            rows,
            row -> List.of(String.valueOf(version), String.valueOf(row.subject())));
    var members = new ArrayList<MemberView>();
    for (var member : page.items()) {
      if (member.externalId() != null) {
        members.add(
            new MemberView(
                member.externalId(),
                Long.toString(member.subject()),
                ScoreView.of(member.score())));
      }
    }
    return new MemberPage(version, members, page.next());
  }

  @POST
  @Path("{name}/imports")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response announce(@PathParam("name") String name, @Nullable ImportDefinition asked) {
    var workspace = caller.workspace();
    new Violations()
        .require(
            NAME.matcher(name).matches(), "name", name, "must be 1 to 64 of a-z, 0-9 and - inside")
        .requirePresent(asked, "")
        .refuse();
    if (asked == null) {
      throw new IllegalStateException("refused above");
    }
    importFields.check(workspace, asked);
    var definition = asked.in(workspaces.settings(workspace).region());
    var at = clock.now(workspace);
    long id = TimeOrderedId.next();
    var announced =
        Sql.inDoorTransaction(
            pool,
            connection -> {
              if (!definition.dry()) {
                segments.ensure(connection, workspace, name, false, at);
              }
              var row = segments.read(connection, workspace, name);
              if (row.isPresent() && row.get().byRule()) {
                throw new ApiProblem(
                    ProblemCode.CONFLICT,
                    "The segment \"" + name + "\" is a rule; nobody can be imported into it.");
              }
              row.ifPresent(there -> requireSameKind(there, definition));
              var segment = row.map(SegmentStore.Row::id);
              if (segment.isPresent()) {
                // Nobody deletes it before the import is announced.
                segments.locked(connection, workspace, segment.get());
              }
              imports.insert(connection, workspace, id, segment, name, definition, at);
              return imports.read(connection, workspace, id);
            });
    if (definition.source() != null) {
      sources.wake();
    }
    return Response.status(Response.Status.CREATED)
        .entity(ImportView.of(announced.orElseThrow()))
        .build();
  }

  /** A score is of a whole version: no file may leave members without one. */
  private static void requireSameKind(SegmentStore.Row there, ImportDefinition definition) {
    boolean scores = definition.layoutOrColumns() == ImportLayout.SCORES;
    if (there.version() > 0 && there.scoredBy() != null && !scores) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The segment \"" + there.name() + "\" has scores; it takes files of scores alone.");
    }
    if (there.version() > 0
        && there.scoredBy() == null
        && scores
        && definition.mode() == ImportMode.ADD) {
      throw new ApiProblem(
          ProblemCode.CONFLICT,
          "The segment \"" + there.name() + "\" has no scores; replace its members first.");
    }
  }

  private SegmentStore.Row segment(String name) {
    var workspace = caller.workspace();
    return Sql.inDoorTransaction(pool, connection -> segments.read(connection, workspace, name))
        .orElseThrow(() -> ApiProblem.notFound("segment", name));
  }
}
