package dev.fanfare.audience;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a person stands in one slice.
 *
 * @param claimed whether a worker has the slice in hand
 * @param started whether the start mark has passed the person
 * @param timetable the entry of the run's timetable; null where all of it are due at once
 * @param version the one of the campaign that decided about people who were moved here, or decides
 *     about them; 0 where no worker has had the slice
 * @param because the code of the reason why a decision moved the person here; null where none did
 */
public record Place(
    int sliceNumber,
    SliceKind kind,
    int attempt,
    Instant dueAt,
    @Nullable Integer timetable,
    boolean claimed,
    boolean started,
    int version,
    @Nullable Integer because) {}
