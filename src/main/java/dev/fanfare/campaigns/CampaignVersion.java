package dev.fanfare.campaigns;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.rendering.TemplateSource;

/**
 * One version of a campaign; it never changes.
 *
 * @param number counted from 1
 * @param template the words as they were when the version was applied
 * @param hash SHA-256 of file and template, in hex
 */
public record CampaignVersion(
    int campaignId,
    String name,
    int number,
    Campaign definition,
    TemplateSource template,
    String hash) {}
