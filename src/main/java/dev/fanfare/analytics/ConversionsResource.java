package dev.fanfare.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.fanfare.access.Allowed;
import dev.fanfare.access.Caller;
import dev.fanfare.access.Role;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.BodyLimit;
import dev.fanfare.platform.TimeOrderedId;
import dev.fanfare.platform.Violation;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The door for conversions: batches, as a JSON array or as JSON lines. */
@Path("/v1/runs/{id}/conversions")
@RunOnVirtualThread
public final class ConversionsResource {

  private static final String NDJSON = "application/x-ndjson";
  private static final long LARGEST = 8L << 20;
  private static final int MOST = 10_000;

  private final Caller caller;
  private final Conversions conversions;
  private final ObjectReader reader;

  ConversionsResource(Caller caller, Conversions conversions, ObjectMapper json) {
    this.caller = caller;
    this.conversions = conversions;
    this.reader =
        json.readerFor(Conversion.class).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  @POST
  @Consumes({MediaType.APPLICATION_JSON, NDJSON})
  @Produces(MediaType.APPLICATION_JSON)
  @BodyLimit(LARGEST)
  @Allowed({Role.ADMIN, Role.MARKETER, Role.INGEST})
  public Conversions.Taken take(@PathParam("id") String id, InputStream body) throws IOException {
    var key = new RunKey(caller.workspace(), TimeOrderedId.read("run", id));
    return conversions.take(key, read(body));
  }

  /** Both forms are values one after the other to the reader, which opens an array by itself. */
  private List<Conversion> read(InputStream body) throws IOException {
    var batch = new ArrayList<Conversion>();
    try (var values = reader.<Conversion>readValues(body)) {
      while (values.hasNextValue()) {
        if (batch.size() == MOST) {
          throw refused("/", "Must be 1 to 10000 conversions.");
        }
        batch.add(values.nextValue());
      }
    } catch (JsonProcessingException e) {
      throw refused("/" + batch.size(), e.getOriginalMessage());
    }
    if (batch.isEmpty()) {
      throw refused("/", "Must be 1 to 10000 conversions.");
    }
    return batch;
  }

  private static ApiProblem refused(String place, String rule) {
    return ApiProblem.invalid(List.of(new Violation(place, null, rule)));
  }
}
