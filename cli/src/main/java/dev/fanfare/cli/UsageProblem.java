package dev.fanfare.cli;

/** What was asked cannot be done as it was written: exit code 2. */
public final class UsageProblem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public UsageProblem(String message) {
    super(message);
  }
}
