package dev.fanfare.cli.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where output goes. On a terminal the last lines may be drawn again and have colours; in a pipe
 * every line stands for itself. For one thread.
 */
public final class Terminal {

  /** What lines are laid out for. */
  public static final int WIDTH = 80;

  private static final String ESCAPE = "\u001b[";

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean interactive;
  private final boolean coloured;
  private int drawn;

  public Terminal(PrintWriter out, PrintWriter err, boolean interactive, boolean coloured) {
    this.out = out;
    this.err = err;
    this.interactive = interactive;
    this.coloured = coloured;
  }

  /** The terminal or pipe of this process. NO_COLOR and TERM=dumb are honoured. */
  @SuppressWarnings("SystemConsoleNull") // never null from JDK 22 on, but NullAway does not know
  public static Terminal ofProcess(Map<String, String> environment) {
    Console console = System.console();
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean interactive = console != null && console.isTerminal() && !dumb;
    String noColor = environment.getOrDefault("NO_COLOR", "");
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        interactive,
        interactive && noColor.isEmpty());
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  /** Whether what was drawn can be drawn again. */
  public boolean interactive() {
    return interactive;
  }

  public void line(String text) {
    settle();
    out.println(text);
    out.flush();
  }

  public void line() {
    line("");
  }

  /**
   * Lines of whole words, each behind the indent and no wider than {@link #WIDTH} if words allow.
   */
  public void paragraph(String indent, String text) {
    StringBuilder line = new StringBuilder(indent);
    for (String word : text.split(" ")) {
      boolean first = line.length() == indent.length();
      if (!first && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line.setLength(indent.length());
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    line(line.toString());
  }

  public void error(String text) {
    settle();
    out.flush();
    err.println(text);
    err.flush();
  }

  /** Draws lines in the place of those drawn before; only on an interactive terminal. */
  public void draw(List<String> lines) {
    StringBuilder screen = new StringBuilder();
    if (drawn > 0) {
      screen.append(ESCAPE).append(drawn).append("A\r").append(ESCAPE).append('J');
    }
    lines.forEach(line -> screen.append(line).append('\n'));
    drawn = lines.size();
    out.print(screen);
    out.flush();
  }

  /** Draws what is written to a sheet, in the place of what was drawn before. */
  public void draw(Consumer<Terminal> writing) {
    StringWriter text = new StringWriter();
    writing.accept(new Terminal(new PrintWriter(text), err, false, coloured));
    draw(text.toString().lines().toList());
  }

  /** Takes away what was drawn. */
  public void erase() {
    if (drawn > 0) {
      draw(List.of());
    }
  }

  /** What was drawn stays as it is. */
  public void settle() {
    drawn = 0;
  }

  public String good(String text) {
    return styled("32", text);
  }

  public String bad(String text) {
    return styled("31", text);
  }

  public String strong(String text) {
    return styled("1", text);
  }

  public String faint(String text) {
    return styled("2", text);
  }

  private String styled(String code, String text) {
    return coloured ? ESCAPE + code + "m" + text + ESCAPE + "0m" : text;
  }
}
