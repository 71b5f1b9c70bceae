package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;

/**
 * One version of a campaign; it never changes.
 *
 * @param number counted from 1
 * @param words as they were when the version was applied
 * @param hash SHA-256 of file and words, in hex
 */
public record CampaignVersion(
    int campaignId,
    String name,
    int number,
    Campaign definition,
    VersionWords words,
    String hash) {}
