package dev.fanfare.channel;

import java.time.InstantSource;

/**
 * What an adapter may use besides its settings; adapters have no clock of their own.
 *
 * @param account the account's name, for thread names and logs
 * @param clock throws when it cannot be read just now; what is not begun is answered {@link
 *     SendResult.Revoked} then
 */
public record AdapterContext(String account, InstantSource clock) {}
