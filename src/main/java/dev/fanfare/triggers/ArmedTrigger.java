package dev.fanfare.triggers;

/**
 * A campaign with a trigger that is armed, or was and is paused.
 *
 * @param version of the campaign, in force
 * @param armedBy the id of the key that armed it
 */
record ArmedTrigger(int campaignId, int version, boolean paused, String armedBy) {}
