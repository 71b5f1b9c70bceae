package dev.fanfare.rendering;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.channel.Content;
import freemarker.template.Template;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** One process of {@link TrialMain}. For one thread at a time; {@link #kill} by any. */
final class TrialProcess {

  private static final int LARGEST_ANSWER = 256 << 20;

  /** One class of each library it needs: where they were loaded from is its class path. */
  private static final List<Class<?>> NEEDED =
      List.of(
          TrialMain.class,
          Content.class,
          Template.class,
          ObjectMapper.class,
          JsonFactory.class,
          JsonInclude.class,
          Logger.class);

  private final Process process;
  private final DataOutputStream trials;
  private final DataInputStream answers;
  private volatile boolean killed;

  private TrialProcess(Process process) {
    this.process = process;
    this.trials = new DataOutputStream(process.getOutputStream());
    this.answers = new DataInputStream(process.getInputStream());
  }

  static TrialProcess start(String heap) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var builder =
        new ProcessBuilder(
            java.toString(),
            "-Xmx" + heap,
            "-Xss512k",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:ActiveProcessorCount=1",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            classPath(),
            TrialMain.class.getName());
    // It has no use for what this process was told, least of all for passwords.
    builder.environment().clear();
    builder.directory(new File(System.getProperty("java.io.tmpdir")));
    return new TrialProcess(builder.redirectError(Redirect.DISCARD).start());
  }

  /** Asks and waits for the answer, or until somebody kills it. */
  byte[] ask(byte[] trial) throws IOException {
    trials.writeInt(trial.length);
    trials.write(trial);
    trials.flush();
    int length = answers.readInt();
    if (length < 0 || length > LARGEST_ANSWER) {
      throw new IOException("an answer of " + length + " bytes");
    }
    return answers.readNBytes(length);
  }

  /** What it has used of processors so far; nothing once it has ended, or where none can tell. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Whether it was ended by {@link #kill}, and not by itself. */
  boolean wasKilled() {
    return killed;
  }

  void kill() {
    killed = true;
    end();
  }

  /** As {@link #kill}, of one that does not answer as it should. */
  void end() {
    process.destroyForcibly();
  }

  private static String classPath() {
    return NEEDED.stream()
        .flatMap(TrialProcess::origin)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> origin(Class<?> type) {
    try {
      var source = type.getProtectionDomain().getCodeSource();
      var location = source == null ? null : source.getLocation();
      return Stream.of(Path.of((location == null ? jar(type) : location).toURI()).toString());
    } catch (URISyntaxException | IOException e) {
      throw new IllegalStateException("nobody knows where " + type.getName() + " comes from", e);
    }
  }

  /** Classes of the JVM's ahead-of-time cache do not say where they come from; their files do. */
  private static URL jar(Class<?> type) throws IOException {
    var file = type.getResource(type.getSimpleName() + ".class");
    if (file != null && file.openConnection() instanceof JarURLConnection inJar) {
      return inJar.getJarFileURL();
    }
    throw new IOException("not from a jar: " + file);
  }
}
