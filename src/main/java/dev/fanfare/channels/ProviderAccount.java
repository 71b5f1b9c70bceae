package dev.fanfare.channels;

import dev.fanfare.dsl.Money;
import dev.fanfare.platform.WorkspaceId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An account with a provider, as the senders need it; settings and secrets stay in this room.
 *
 * @param channel the channel's word, for example {@code email}
 * @param adapter the adapter's kind, for example {@code smtp}
 * @param connections messages that may be under way at once, by each engine
 * @param idempotent a second request with the same message id is not a second message
 * @param rate messages started in any {@code ratePer}; null is no limit
 * @param price of a message; null where nobody has said
 * @param version grows with each change
 */
public record ProviderAccount(
    WorkspaceId workspace,
    int id,
    String name,
    String channel,
    String adapter,
    int connections,
    boolean idempotent,
    @Nullable Integer rate,
    @Nullable Duration ratePer,
    @Nullable Money price,
    long version) {}
