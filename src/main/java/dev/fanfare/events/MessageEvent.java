package dev.fanfare.events;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one message. No field may hold an address or a name.
 *
 * @param subject the person's subject number
 * @param messageId the UUIDv5 of the message's key; also its decision id
 * @param attempt counts from 1; 0 for what was never tried
 * @param at campaign time
 * @param decision send, skip, hold_out or cancel
 * @param reason why it was skipped, deferred or cancelled
 * @param failure the failure class
 * @param code the provider's code
 * @param detail the provider's words without personal data
 * @param providerId the provider's own id of the message
 * @param probability with which the decision was drawn
 * @param wouldHaveStartedAt when a held-out message would have been started
 * @param domain of the address, where so many people of the run have it that it tells of nobody;
 *     {@code other} for all other domains, null without an address
 */
public record MessageEvent(
    MessageEventType type,
    long subject,
    UUID messageId,
    int attempt,
    Instant at,
    String decision,
    @Nullable String reason,
    @Nullable String failure,
    @Nullable String code,
    @Nullable String detail,
    @Nullable String providerId,
    float probability,
    @Nullable Instant wouldHaveStartedAt,
    @Nullable String domain) {}
