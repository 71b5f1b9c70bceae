package dev.fanfare.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TerminalTest {

  @Test
  void fillsABarHalfACellAtATime() {
    assertThat(Bar.of(0, 4)).isEqualTo("────");
    assertThat(Bar.of(0.4, 4)).isEqualTo("━╸──");
    assertThat(Bar.of(1, 4)).isEqualTo("━━━━");
    assertThat(Bar.of(1.7, 4)).isEqualTo("━━━━");
    assertThat(Bar.of(Double.NaN, 4)).isEqualTo("────");
  }

  @Test
  void drawsInThePlaceOfWhatWasDrawnBefore() {
    StringWriter out = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(out), true, false);

    terminal.draw(List.of("one", "two"));
    terminal.draw(List.of("three"));
    terminal.settle();
    terminal.line("four");

    assertThat(out.toString())
        .isEqualTo("one\ntwo\n\u001b[2A\r\u001b[Jthree\nfour" + System.lineSeparator());
  }

  @Test
  void breaksAParagraphBetweenWords() {
    StringWriter out = new StringWriter();
    String long40 = "x".repeat(40);

    new Terminal(new PrintWriter(out), new PrintWriter(out), false, false)
        .paragraph("  ", "a " + long40 + " " + "y".repeat(35) + " " + long40 + " b");

    assertThat(out.toString().lines())
        .containsExactly("  a " + long40 + " " + "y".repeat(35), "  " + long40 + " b");
  }

  @Test
  void colorsOnlyWhereColorsAre() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());

    assertThat(new Terminal(nowhere, nowhere, true, true).good("ok"))
        .isEqualTo("\u001b[32mok\u001b[0m");
    assertThat(new Terminal(nowhere, nowhere, false, false).good("ok")).isEqualTo("ok");
  }

  @Test
  void alignsNumbersToTheRight() {
    Table table = new Table("state", "people").row("sent", "1,012").row("failed", "7");

    assertThat(table.lines()).containsExactly("state   people", "sent     1,012", "failed       7");
  }

  @Test
  void writesFiguresAsPeopleReadThem() {
    assertThat(Figures.number(1_133)).isEqualTo("1,133");
    assertThat(Figures.percent(0.999)).isEqualTo("99 %");
    assertThat(Figures.perSecond(3.25)).isEqualTo("3.3 a second");
    assertThat(Figures.bytes(1_234_567)).isEqualTo("1.2 MB");
    assertThat(Figures.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Figures.duration(Duration.ofSeconds(-3))).isEqualTo("0 s");
  }
}
