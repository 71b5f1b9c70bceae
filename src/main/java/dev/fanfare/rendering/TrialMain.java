package dev.fanfare.rendering;

import dev.fanfare.platform.ApiProblem;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The process that takes the first look at words: parses and renders them with little memory, and
 * may be killed at any time. Trials come in and answers go out as JSON behind their length; it ends
 * with the process that started it.
 */
public final class TrialMain {

  private static final UUID MESSAGE_ID = UUID.fromString("00000000-0000-5000-8000-000000000000");
  private static final String PREFERENCES = "https://example.com/preferences/preview";
  private static final String VIEW = "https://example.com/view/preview";
  private static final Duration RENDER = Duration.ofMillis(500);

  /** Words may not need more of the stack than the threads of the engine have. */
  private static final int STACK = 256 * 1024;

  private final BlockingQueue<byte[]> trials = new LinkedBlockingQueue<>();
  private final DataOutputStream answers;

  /** The process is killed before that: whoever asks decides, and nothing is left to itself. */
  private static final Duration GRACE = Duration.ofDays(1);

  private final RenderPool pool = new RenderPool(1, 1, RENDER, GRACE);

  private TrialMain(DataOutputStream answers) {
    this.answers = answers;
  }

  public static void main(String[] args) throws IOException {
    var main = new TrialMain(new DataOutputStream(new BufferedOutputStream(System.out)));
    new Thread(null, main::work, "trials", STACK).start();
    try (var in = new DataInputStream(System.in)) {
      while (true) {
        var trial = new byte[in.readInt()];
        in.readFully(trial);
        main.trials.add(trial);
      }
    } catch (EOFException e) {
      // Whoever asks has gone; a render that never ends must not stay.
      Runtime.getRuntime().halt(0);
    }
  }

  private void work() {
    try {
      while (true) {
        var answer = SourceJson.JSON.writeValueAsBytes(answer(trials.take()));
        answers.writeInt(answer.length);
        answers.write(answer);
        answers.flush();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      Runtime.getRuntime().halt(1);
    }
  }

  private Trial.Answer answer(byte[] json) throws IOException {
    var trial = SourceJson.JSON.readValue(json, Trial.class);
    try {
      var template = new Templates().check(trial.source(), "trial", trial.schema());
      var previews = new ArrayList<Preview>();
      for (var reader : trial.people()) {
        var preview = preview(template, reader, trial);
        previews.add(preview);
        if (preview.failure() == RenderFailure.TIMEOUT) {
          break;
        }
      }
      return new Trial.Answer(List.of(), previews);
    } catch (ApiProblem e) {
      return new Trial.Answer(e.violations(), List.of());
    }
  }

  private Preview preview(CompiledTemplate template, Reader reader, Trial trial) {
    var model =
        new RenderModel(
            new RenderModel.Shared(
                reader.campaign(), reader.postalAddress(), trial.schema().attributes()),
            new RenderModel.Person(
                reader.externalId(), reader.zone(), reader.locale(), reader.attributes()),
            reader.variables(),
            MessageLinks.plain(reader.unsubscribeUrl(), PREFERENCES, VIEW),
            MESSAGE_ID);
    var language = template.language(reader.locale()).orElse(null);
    var asked = List.copyOf(template.asked(reader.locale()));
    var missing = asked.stream().filter(words -> !model.has(words)).toList();
    return switch (trial.pastAborts()
        ? pastAborts(template, model)
        : pool.render(template, model)) {
      case Rendered.Message(var content) ->
          new Preview(
              content.subject(),
              content.html(),
              content.text(),
              language,
              asked,
              missing,
              null,
              null);
      case Rendered.Failed(var failure, var detail) ->
          new Preview(null, null, null, language, asked, missing, failure, detail);
    };
  }

  /** An abort may guard what stands behind it, so that need not render; but it has to stop. */
  private Rendered pastAborts(CompiledTemplate template, RenderModel model) {
    var rendered = pool.render(template, model);
    if (!(rendered instanceof Rendered.Failed(var failure, _))
        || failure != RenderFailure.TEMPLATE_ABORT) {
      return rendered;
    }
    var past = pool.render(template, model.pastAborts());
    return past instanceof Rendered.Failed(var why, _) && why != RenderFailure.TIMEOUT
        ? rendered
        : past;
  }
}
