package dev.fanfare.cli;

/** Exit codes, the same for every verb. */
public final class Exit {

  public static final int DONE = 0;

  /** The engine refused, a file has problems, a run was refuted or did not complete. */
  public static final int REFUSED = 1;

  /** The command line itself is wrong, or a file cannot be read. */
  public static final int USAGE = 2;

  public static final int UNREACHABLE = 3;

  private Exit() {}
}
