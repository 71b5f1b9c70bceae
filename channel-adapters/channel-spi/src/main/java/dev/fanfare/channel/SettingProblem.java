package dev.fanfare.channel;

/**
 * What is wrong with one setting.
 *
 * @param setting the setting's name
 * @param value the value found, never a secret
 * @param rule the rule it breaks, as a sentence
 */
public record SettingProblem(String setting, String value, String rule) {}
