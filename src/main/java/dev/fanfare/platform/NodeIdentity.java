package dev.fanfare.platform;

/**
 * One life of this engine process. A life ends when others fence it; what it owned is then handed
 * on, and what it still does finds its epoch gone.
 *
 * @param name the process's name in the installation
 * @param epoch counts its lives
 */
public record NodeIdentity(String name, long epoch) {}
