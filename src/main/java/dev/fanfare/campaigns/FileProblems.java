package dev.fanfare.campaigns;

import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers what the workspace finds wrong with one file, each at its place. Of one thread. */
final class FileProblems {

  private final String file;
  private final List<Problem> found = new ArrayList<>();

  FileProblems(String file) {
    this.file = file;
  }

  void add(String path, @Nullable String value, String message, String hint) {
    found.add(CampaignFile.problem(file, path, value, message, hint));
  }

  List<Problem> inOrder() {
    return found.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
