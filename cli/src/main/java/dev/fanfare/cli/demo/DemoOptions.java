package dev.fanfare.cli.demo;

import dev.fanfare.cli.Shell;
import dev.fanfare.cli.UsageProblem;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.api.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the demo is asked to show.
 *
 * @param data a folder with the Complete Journey, or null
 * @param people anybody's CSV, or null
 */
public record DemoOptions(@Nullable Path data, @Nullable Path people) {

  public DemoOptions {
    if (data != null && people != null) {
      throw new UsageProblem("Give --data or --people, not both.");
    }
  }

  /** Shows it and returns the exit code. */
  public int show(Shell shell, ApiClient api, Installation installation) throws IOException {
    Audience audience = audience(shell.directory());
    return new Demo(shell).show(api, DemoInbox.of(installation), audience);
  }

  private Audience audience(Path directory) throws IOException {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    if (data != null) {
      return CompleteJourney.read(directory.resolve(data), today);
    }
    return people == null ? MadeHouseholds.make(today) : OwnPeople.read(directory.resolve(people));
  }
}
