package dev.fanfare.cli;

import dev.fanfare.cli.api.EngineRefusal;
import dev.fanfare.cli.api.EngineUnreachable;
import dev.fanfare.cli.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The entry point of the command line. */
@Command(
    name = "fanfare",
    description = "Campaigns from the command line: a client of the engine's API.",
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or refuted, 2 wrong usage, 3 no engine answers;",
      "of plan: 0 nothing to change, 2 changes, 1 anything else.",
      "Every verb has --url, --key and --json; see docs/command-line.md."
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(Shell.ofProcess(), args));
  }

  /** Runs one verb and returns its exit code; never throws. */
  public static int run(Shell shell, String... args) {
    return commandLine(shell).execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  static CommandLine commandLine(Shell shell) {
    CommandLine root = new CommandLine(new Main());
    root.addSubcommand(new ValidateCommand(shell))
        .addSubcommand(new PlanCommand(shell))
        .addSubcommand(new ApplyCommand(shell))
        .addSubcommand(new PullCommand(shell))
        .addSubcommand(new HistoryCommand(shell))
        .addSubcommand(new RollbackCommand(shell))
        .addSubcommand(new ApproveCommand(shell))
        .addSubcommand(new LaunchCommand(shell))
        .addSubcommand(new ScheduleCommand(shell))
        .addSubcommand(new TimetableCommand(shell))
        .addSubcommand(new SendCommand(shell))
        .addSubcommand(new TestSendCommand(shell))
        .addSubcommand(new ClockCommand(shell))
        .addSubcommand(new StatusCommand(shell))
        .addSubcommand(new FollowCommand(shell))
        .addSubcommand("pause", new SteerCommand(shell, SteerCommand.Turn.PAUSE))
        .addSubcommand(new ResumeCommand(shell))
        .addSubcommand(new WinnerCommand(shell))
        .addSubcommand("cancel", new SteerCommand(shell, SteerCommand.Turn.CANCEL))
        .addSubcommand(
            new CommandLine(new RatesCommand(shell))
                .addSubcommand(new RatesSetCommand(shell))
                .addSubcommand(new RatesRemoveCommand(shell)))
        .addSubcommand(new ChangeCommand(shell))
        .addSubcommand(new PreviewCommand(shell))
        .addSubcommand(new ExplainCommand(shell))
        .addSubcommand(new ReportCommand(shell))
        .addSubcommand(new UnknownCommand(shell))
        .addSubcommand(new VerifyCommand(shell))
        .addSubcommand(new RunsCommand(shell))
        .addSubcommand(new ImportCommand(shell))
        .addSubcommand(
            new CommandLine(new SegmentsCommand(shell))
                .addSubcommand(new SegmentsPreviewCommand(shell))
                .addSubcommand(new SegmentsDefineCommand(shell))
                .addSubcommand(new SegmentsDiffCommand(shell)))
        .addSubcommand(
            new CommandLine(new EventsCommand()).addSubcommand(new EventsSendCommand(shell)))
        .addSubcommand(
            new CommandLine(new EventTypesCommand(shell))
                .addSubcommand(new EventTypesSetCommand(shell)))
        .addSubcommand(
            new CommandLine(new PrivacyCommand())
                .addSubcommand(new PrivacyTellCommand(shell))
                .addSubcommand(new PrivacyEraseCommand(shell))
                .addSubcommand(new PrivacyErasuresCommand(shell)))
        .addSubcommand(new AccountsCommand(shell))
        .addSubcommand(
            new CommandLine(new AccountCommand()).addSubcommand(new AccountSetCommand(shell)))
        .addSubcommand(
            new CommandLine(new CapsCommand(shell))
                .addSubcommand(new CapsSetCommand(shell))
                .addSubcommand(new CapsDeleteCommand(shell)))
        .addSubcommand(
            new CommandLine(new BudgetsCommand(shell))
                .addSubcommand(new BudgetsSetCommand(shell))
                .addSubcommand(new BudgetsDeleteCommand(shell)))
        .addSubcommand(
            new CommandLine(new SeedGroupsCommand(shell))
                .addSubcommand(new SeedGroupsSetCommand(shell))
                .addSubcommand(new SeedGroupsDeleteCommand(shell)))
        .addSubcommand(
            new CommandLine(new GlobalControlCommand(shell))
                .addSubcommand(new GlobalControlSetCommand(shell))
                .addSubcommand(new GlobalControlDeleteCommand(shell))
                .addSubcommand(new GlobalControlVersionsCommand(shell)))
        .addSubcommand(new KeysCommand(shell))
        .addSubcommand(
            new CommandLine(new WorkspaceCommand(shell))
                .addSubcommand(new WorkspaceSetCommand(shell)))
        .addSubcommand(
            new CommandLine(new GuardrailsCommand(shell))
                .addSubcommand(new GuardrailsSetCommand(shell)))
        .addSubcommand(new WhoAmICommand(shell))
        .addSubcommand(new RestoredCommand(shell))
        .addSubcommand(new DemoCommand(shell));
    Terminal terminal = shell.terminal();
    root.setOut(terminal.out()).setErr(terminal.err());
    root.setUsageHelpAutoWidth(false).setUsageHelpWidth(Terminal.WIDTH);
    root.setExpandAtFiles(false);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    help(root);
    root.setParameterExceptionHandler((problem, _) -> misused(terminal, problem));
    root.setExecutionExceptionHandler((thrown, command, _) -> failed(terminal, command, thrown));
    return root;
  }

  private static void help(CommandLine command) {
    command
        .getCommandSpec()
        .addOption(
            CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Shows this.")
                .build());
    // One that has another name too comes once for each.
    command.getSubcommands().values().stream().distinct().forEach(Main::help);
  }

  private static int misused(Terminal terminal, ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    terminal.error(String.valueOf(problem.getMessage()));
    terminal.error("See: " + command.getCommandSpec().qualifiedName() + " --help");
    return misuse(command);
  }

  /** A plan that could not be made must not look like one that has something to apply. */
  private static int misuse(CommandLine command) {
    return command.getCommandName().equals(PlanCommand.NAME) ? Exit.REFUSED : Exit.USAGE;
  }

  private static int failed(Terminal terminal, CommandLine command, Exception thrown)
      throws Exception {
    return switch (thrown) {
      case EngineRefusal refusal -> {
        refusal.lines().forEach(terminal::error);
        if (refusal.status() == 401) {
          terminal.error("Give a key with --key or FANFARE_KEY.");
        }
        yield Exit.REFUSED;
      }
      case EngineUnreachable unreachable -> {
        terminal.error(String.valueOf(unreachable.getMessage()));
        terminal.error("Start one with ./fanfare up, or name another with --url.");
        yield Exit.UNREACHABLE;
      }
      case UsageProblem usage -> said(terminal, command, String.valueOf(usage.getMessage()));
      case IOException file -> said(terminal, command, TextFiles.problem(file));
      case UncheckedIOException file -> said(terminal, command, TextFiles.problem(cause(file)));
      default -> throw thrown;
    };
  }

  private static IOException cause(UncheckedIOException wrapped) {
    IOException cause = wrapped.getCause();
    return cause == null ? new IOException(wrapped.getMessage()) : cause;
  }

  private static int said(Terminal terminal, CommandLine command, String words) {
    terminal.error(words);
    return misuse(command);
  }
}
