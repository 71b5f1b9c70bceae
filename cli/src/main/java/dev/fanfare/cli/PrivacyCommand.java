package dev.fanfare.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "privacy",
    description = "What is held about a person: told, and erased.",
    synopsisSubcommandLabel = "tell|erase|erasures")
final class PrivacyCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Missing word: tell, erase or erasures");
    }
  }
}
