package dev.fanfare.segments;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.Precondition;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Segments by rule, previews of conditions, versions and what differs between them, over HTTP. */
@Path("/v1/segments")
@RunOnVirtualThread
class RulesResource {

  private static final int USUAL_SAMPLE = 10;
  private static final int LARGEST_SAMPLE = 100;
  private static final int LONGEST_CONDITION = 10_000;

  private final Caller caller;
  private final Rules rules;
  private final Pages pages;

  RulesResource(Caller caller, Rules rules, Pages pages) {
    this.caller = caller;
    this.rules = rules;
    this.pages = pages;
  }

  record Definition(@Nullable String condition) {}

  record PreviewRequest(
      @Nullable String condition, @Nullable Integer sample, @Nullable String person) {}

  record MemberView(@Nullable String externalId, String subject) {
    static List<MemberView> of(List<SegmentStore.Member> members) {
      return members.stream()
          .map(member -> new MemberView(member.externalId(), Long.toString(member.subject())))
          .toList();
    }
  }

  record PreviewView(
      int members,
      int people,
      List<MemberView> sample,
      Map<String, Integer> segments,
      @Nullable Boolean selects,
      Instant at) {}

  record VersionView(
      int version,
      int members,
      @Nullable String condition,
      @Nullable String importId,
      Instant createdAt) {
    static VersionView of(SegmentStore.Version version) {
      var importId = version.importId();
      return new VersionView(
          version.number(),
          version.members(),
          version.condition(),
          importId == null ? null : TimeOrderedId.write("imp", importId),
          version.createdAt());
    }
  }

  record DifferenceView(
      VersionView from,
      VersionView to,
      int joined,
      int left,
      List<MemberView> joinedSample,
      List<MemberView> leftSample) {}

  @PUT
  @Path("{name}/rule")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public Response define(
      @PathParam("name") String name,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
      @Nullable Definition definition) {
    var text = definition == null ? null : definition.condition();
    var violations =
        new Violations()
            .require(
                SegmentsResource.NAME.matcher(name).matches(),
                "name",
                name,
                "must be 1 to 64 of a-z, 0-9 and - inside");
    var condition = condition(text, violations);
    var defined =
        rules.define(caller.workspace(), name, condition, Precondition.of(ifMatch, ifNoneMatch));
    return Response.status(defined.created() ? 201 : 200)
        .entity(SegmentsResource.View.of(defined.row()))
        .header("ETag", Precondition.etag(defined.row().etag()))
        .build();
  }

  @POST
  @Path("preview")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public PreviewView preview(@Nullable PreviewRequest request) {
    var violations = new Violations();
    var given = request == null ? new PreviewRequest(null, null, null) : request;
    int sample = given.sample() == null ? USUAL_SAMPLE : given.sample();
    requireSample(sample, "/sample", violations);
    var text = condition(given.condition(), violations);
    var preview = rules.preview(caller.workspace(), text, sample, given.person());
    return new PreviewView(
        preview.members(),
        preview.people(),
        MemberView.of(preview.sample()),
        preview.segments(),
        preview.selects(),
        preview.at());
  }

  @GET
  @Path("{name}/versions")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.APPROVER, Role.ANALYST, Role.INGEST})
  public Page<VersionView> versions(
      @PathParam("name") String name,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var workspace = caller.workspace();
    var segment = segment(name);
    var list = "versions:" + segment.id();
    var request = pages.read(workspace, list, cursor, limit);
    int below = request.first() ? Integer.MAX_VALUE : Integer.parseInt(request.after().getFirst());
    var rows = rules.versions(workspace, segment, below, request.limit() + 1);
    var page =
        pages.page(workspace, list, request, rows, row -> List.of(Integer.toString(row.number())));
    return new Page<>(page.items().stream().map(VersionView::of).toList(), page.next());
  }

  @GET
  @Path("{name}/diff")
  @Allowed({Role.ADMIN, Role.MARKETER})
  public DifferenceView diff(
      @PathParam("name") String name,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("sample") @Nullable String sample) {
    var segment = segment(name);
    var violations = new Violations();
    int last = number(to, segment.version(), "to", violations);
    int first = number(from, last - 1, "from", violations);
    int size = number(sample, USUAL_SAMPLE, "sample", violations);
    requireSample(size, "sample", violations);
    violations.refuse();
    var difference = rules.difference(caller.workspace(), segment, first, last, size);
    return new DifferenceView(
        VersionView.of(difference.from()),
        VersionView.of(difference.to()),
        difference.joined(),
        difference.left(),
        MemberView.of(difference.joinedSample()),
        MemberView.of(difference.leftSample()));
  }

  private SegmentStore.Row segment(String name) {
    return rules
        .segment(caller.workspace(), name)
        .orElseThrow(() -> ApiProblem.notFound("segment", name));
  }

  private static String condition(@Nullable String given, Violations violations) {
    violations
        .requirePresent(given, "/condition")
        .require(
            given == null || given.length() <= LONGEST_CONDITION,
            "/condition",
            null,
            "must be at most 10000 characters long")
        .refuse();
    if (given == null) {
      throw new IllegalStateException("refused above");
    }
    return given;
  }

  private static void requireSample(int sample, String place, Violations violations) {
    violations.require(
        sample >= 0 && sample <= LARGEST_SAMPLE,
        place,
        Integer.toString(sample),
        "must be 0 to " + LARGEST_SAMPLE);
  }

  private static int number(
      @Nullable String given, int usual, String place, Violations violations) {
    if (given == null) {
      return usual;
    }
    try {
      return Integer.parseInt(given);
    } catch (NumberFormatException e) {
      violations.add(place, given, "must be a whole number");
      return usual;
    }
  }
}
