package dev.fanfare.campaigns;

import java.sql.Connection;

/**
 * Who was in the runs of a month is about to be forgotten. Told to observers within the engine, on
 * the thread and in the transaction of the connection, before the ledger's month is dropped: what
 * they want of it they take now. It is told again when the dropping fails.
 *
 * @param from the first id a run of the month can have
 * @param to the first id behind it
 */
public record RunsForgetting(Connection connection, long from, long to) {}
