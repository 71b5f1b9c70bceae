package dev.fanfare.events;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A stored batch that is not published yet, without its payload.
 *
 * @param xid of the transaction that wrote it
 * @param events how many it holds
 * @param bytes of its payload as stored
 */
record PendingBatch(
    long stream,
    long seq,
    LocalDate day,
    long xid,
    int events,
    int bytes,
    int workspace,
    @Nullable Long run) {}
