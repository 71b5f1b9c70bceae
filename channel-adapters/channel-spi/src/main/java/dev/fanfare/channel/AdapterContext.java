package dev.fanfare.channel;

import java.time.InstantSource;

/**
 * What an adapter may use besides its settings; adapters have no clock of their own.
 *
 * @param account the account's name, for thread names and logs
 */
public record AdapterContext(String account, InstantSource clock) {}
