package dev.fanfare.campaigns;

import java.time.Instant;

/** A campaign as it is stored; its version for preconditions is the number of its last version. */
record CampaignRow(int id, String name, int currentVersion, Instant createdAt) {}
