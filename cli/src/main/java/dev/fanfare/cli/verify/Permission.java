package dev.fanfare.cli.verify;

import java.time.Instant;
import java.util.Map;

/**
 * What of the permission to write to people is not in their history of consent.
 *
 * @param consentNeeded false of a service purpose, to which people can only say no
 * @param suppressed since when, by the key of the address; what was lifted is not kept
 */
public record Permission(boolean consentNeeded, Map<Long, Instant> suppressed) {}
