package dev.fanfare.segments;

import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.Page;
import dev.fanfare.platform.Pages;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Sql;
import dev.fanfare.platform.TimeOrderedId;
import io.agroal.api.AgroalDataSource;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of imports, and how imports go, over HTTP. */
@Path("/v1/imports/{id}")
@RunOnVirtualThread
class ImportsResource {

  /** As quarkus.http.limits.max-body-size; also of a file as it is when it is unpacked. */
  static final long LARGEST_FILE = 4L << 30;

  private static final long COME_AGAIN_SECONDS = 10;
  private static final int REJECTS_AT_ONCE = 1_000;
  private static final String CSV = "text/csv";

  private final Caller caller;
  private final AgroalDataSource pool;
  private final ImportStore imports;
  private final StageStore stage;
  private final ImportReceiver receiver;
  private final ImportWorker worker;
  private final Pages pages;
  private final Uploads uploads;
  private final MachineClock clock;

  ImportsResource(
      Caller caller,
      AgroalDataSource pool,
      ImportStore imports,
      StageStore stage,
      ImportReceiver receiver,
      ImportWorker worker,
      Uploads uploads,
      MachineClock clock,
      Pages pages) {
    this.caller = caller;
    this.pool = pool;
    this.imports = imports;
    this.stage = stage;
    this.receiver = receiver;
    this.worker = worker;
    this.uploads = uploads;
    this.clock = clock;
    this.pages = pages;
  }

  @GET
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST, Role.ANALYST})
  public ImportView read(@PathParam("id") String id) {
    return ImportView.of(find(id));
  }

  @PUT
  @Path("file")
  @BodyLimit(LARGEST_FILE)
  @Consumes({CSV, "application/x-ndjson"})
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response upload(
      @PathParam("id") String id,
      @HeaderParam("Content-Type") String contentType,
      @HeaderParam("Content-Encoding") @Nullable String contentEncoding,
      InputStream body)
      throws IOException {
    var compression = Compression.ofHeader(contentEncoding);
    var of = find(id);
    if (of.definition().source() != null) {
      throw new ApiProblem(ProblemCode.CONFLICT, "The import takes no file: it reads its source.");
    }
    var format = of.definition().format();
    if (format != null && !contentType.startsWith(format.mediaType())) {
      throw new ApiProblem(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          "The import was announced as " + format.mediaType() + ".");
    }
    switch (uploads.begin(of.workspace())) {
      case TAKEN -> {}
      case OF_THE_WORKSPACE ->
          throw comeAgain("Another file of the workspace is being received; send this one again.");
      case OF_OTHERS -> throw comeAgain("Other files are being received; send this one again.");
    }
    try {
      receive(of, compression, new PacedStream("the file", body, clock));
    } catch (SourceTrouble e) {
      throw new ApiProblem(
          ProblemCode.INVALID_REQUEST, e.sentence() + "; send it in a new import.");
    } finally {
      uploads.end(of.workspace());
    }
    worker.wake();
    return Response.accepted(ImportView.of(find(id))).build();
  }

  @GET
  @Path("rejects")
  @Produces("application/json")
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Page<Reject> rejects(
      @PathParam("id") String id,
      @QueryParam("cursor") @Nullable String cursor,
      @QueryParam("limit") @Nullable String limit) {
    var of = find(id);
    var list = "rejects:" + of.id();
    var request = pages.read(of.workspace(), list, cursor, limit);
    long line = request.first() ? 0 : Long.parseLong(request.after().get(0));
    int ordinal = request.first() ? 0 : Integer.parseInt(request.after().get(1));
    var rows = behind(of, line, ordinal, request.limit() + 1);
    var page =
        pages.page(
            of.workspace(),
            list,
            request,
            rows,
            row -> List.of(String.valueOf(row.reject().line()), String.valueOf(row.ordinal())));
    return new Page<>(
        page.items().stream().map(StageStore.PlacedReject::reject).toList(), page.next());
  }

  @GET
  @Path("rejects")
  @Produces(CSV)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Response rejectsAsCsv(@PathParam("id") String id) {
    var of = find(id);
    StreamingOutput csv =
        out -> {
          var writer = new RejectCsv(out);
          long line = 0;
          int ordinal = 0;
          while (true) {
            var rows = behind(of, line, ordinal, REJECTS_AT_ONCE);
            for (var row : rows) {
              writer.write(row.reject());
            }
            if (rows.size() < REJECTS_AT_ONCE) {
              writer.flush();
              return;
            }
            line = rows.getLast().reject().line();
            ordinal = rows.getLast().ordinal();
          }
        };
    return Response.ok(csv, "text/csv;charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"rejects.csv\"")
        .build();
  }

  private static ApiProblem comeAgain(String detail) {
    return ApiProblem.retryLater(ProblemCode.UNAVAILABLE, detail, COME_AGAIN_SECONDS);
  }

  private void receive(SegmentImport of, Compression compression, InputStream body)
      throws IOException {
    try {
      if (!receiver.receive(of, () -> new Arrival.Body(compression, body))) {
        throw new ApiProblem(
            ProblemCode.CONFLICT, "The import takes no file: it is " + find(of).state() + ".");
      }
    } catch (RefusedFile e) {
      throw new ApiProblem(
          ProblemCode.INVALID_CONTENT, "The file is refused; nothing is applied.", e.violations());
    }
  }

  private List<StageStore.PlacedReject> behind(
      SegmentImport of, long line, int ordinal, int limit) {
    return Sql.inDoorTransaction(
        pool,
        connection -> stage.rejects(connection, of.workspace(), of.id(), line, ordinal, limit));
  }

  private SegmentImport find(String id) {
    var workspace = caller.workspace();
    long number = TimeOrderedId.read("imp", id);
    return Sql.inDoorTransaction(pool, connection -> imports.read(connection, workspace, number))
        .orElseThrow(() -> ApiProblem.notFound("import", id));
  }

  private SegmentImport find(SegmentImport of) {
    return Sql.inDoorTransaction(
            pool, connection -> imports.read(connection, of.workspace(), of.id()))
        .orElse(of);
  }
}
