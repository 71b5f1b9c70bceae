package dev.fanfare.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code fanfare} itself, in a tree that looks built, with a JDK and a Maven that only
 * say how they were called. Nothing is built, and no host starts.
 */
class LauncherTest {
  private static final Path SCRIPT = Path.of("../fanfare");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final String NOBODY = "65534";

  @TempDir Path scratch;
  private Path tree;
  private Path jdk;
  private String home = "";

  private record Said(int status, String out) {}

  @BeforeEach
  void makeTree() throws IOException {
    // A folder with a space in its name is one like others.
    tree = Files.createDirectories(scratch.resolve("a tree"));
    home = scratch.toString();
    jdk = scratch.resolve("jdk");
    // Where JDKs are usually found, none is: what this machine has must not help.
    program(
        tree.resolve("fanfare"),
        Files.readString(SCRIPT)
            .replace("/usr/lib/jvm/", scratch + "/none/")
            .replace("/opt/*jdk", scratch + "/none/*jdk"));
    program(
        jdk.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "25.0.1"' >&2; else echo "java $*"; fi
        """);
    program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    program(scratch.resolve("tools/mvn"), "#!/bin/sh\necho \"mvn $*\"\n");
    for (String module : List.of("host", "cli", "benchmarks")) {
      Files.createDirectories(tree.resolve(module).resolve("target/lib"));
    }
    Files.createDirectories(tree.resolve("src/target/quarkus-app"));
    Files.createFile(tree.resolve("src/target/quarkus-app/quarkus-run.jar"));
    Files.createDirectories(tree.resolve("target"));
    Files.createFile(tree.resolve("target/built"));
    Files.createFile(tree.resolve("target/trained"));
  }

  @Test
  void helpsWithoutAJdk() throws Exception {
    jdk = scratch.resolve("nothing");

    for (String asked : List.of("help", "--help", "")) {
      Said said = run(asked);
      assertThat(said.status()).isZero();
      assertThat(said.out()).contains("./fanfare demo", "./fanfare test");
    }
  }

  @Test
  void namesTheJdkItHasFound() throws Exception {
    assertThat(run("java-home")).isEqualTo(new Said(0, jdk + "\n"));
  }

  @Test
  void needsNoHomeFolder() throws Exception {
    home = "";

    assertThat(run("java-home")).isEqualTo(new Said(0, jdk + "\n"));
  }

  @Test
  void saysWhatIsMissingWhereNoMavenIs() throws Exception {
    Files.delete(scratch.resolve("tools/mvn"));

    Said said = run("test");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("Fanfare builds with Maven", "mvn is not on the PATH");
  }

  @Test
  void saysWhatIsMissingWhereAFolderIsNoJdk() throws Exception {
    Files.delete(jdk.resolve("bin/javac"));

    Said said = run("java-home");

    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).contains("needs a JDK 25 or later and found none", "JAVA_HOME");
  }

  @Test
  void doesNotTakeAnOlderJdk() throws Exception {
    program(jdk.resolve("bin/java"), "#!/bin/sh\necho 'openjdk version \"21.0.4\"' >&2\n");

    assertThat(run("java-home").status()).isEqualTo(1);
  }

  @Test
  void handsResetToTheHostWithTheFolderThatIsMeant() throws Exception {
    Said said = run("reset", "--data-folder", "elsewhere");

    assertThat(said.status()).as(said.out()).isZero();
    assertThat(said.out())
        .contains("dev.fanfare.host.HostMain reset --data-folder elsewhere")
        .doesNotContain("mvn ");
  }

  @Test
  void buildsBeforeAVerbWhenSourcesAreNewer() throws Exception {
    Path changed = Files.createDirectories(tree.resolve("src/main/java")).resolve("Changed.java");
    Files.createFile(changed);
    Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(60)));

    Said said = run("reset");

    assertThat(said.out().indexOf(" package")).isBetween(0, said.out().indexOf("HostMain reset"));
  }

  @Test
  void refusesToTestBesideWhatRunsFromTheSameTree() throws Exception {
    assertThat(run("test").out()).contains("mvn ", " verify");
    Path home = Files.createDirectories(tree.resolve(".fanfare"));
    Process up =
        new ProcessBuilder("/bin/sh", "-c", "read forever; :", "dev.fanfare.host.HostMain").start();
    try {
      Files.writeString(home.resolve("host.properties"), "pid.host=" + up.pid() + "\n");

      Said said = run("test");

      assertThat(said.status()).isEqualTo(1);
      assertThat(said.out()).contains("./fanfare down").doesNotContain("mvn ");
    } finally {
      up.destroyForcibly().waitFor();
    }
    assertThat(run("test").status()).as("what runs no more").isZero();
  }

  @Test
  void buildsNothingUnderABenchOrProveThatRuns() throws Exception {
    Path stage = Files.createDirectories(tree.resolve(".fanfare/bench/stage"));
    Path changed = Files.createDirectories(tree.resolve("src/main/java")).resolve("Changed.java");
    Files.createFile(changed);
    Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(60)));
    Process bench =
        new ProcessBuilder("/bin/sh", "-c", "read forever; :", "dev.fanfare.bench.Main").start();
    try {
      Files.writeString(stage.resolve("host.pid"), bench.pid() + "\n");

      assertThat(run("reset").out()).contains("bench or prove").doesNotContain("mvn ");
      assertThat(run("test").status()).isEqualTo(1);
    } finally {
      bench.destroyForcibly().waitFor();
    }
    assertThat(run("reset").out()).as("what runs no more").contains("mvn ");
  }

  @Test
  void worksForAnOrdinaryUser() throws Exception {
    assumeTrue(
        System.getProperty("user.name").equals("root") && Files.isExecutable(SETPRIV),
        "only root can become somebody else, by setpriv");
    openToAll(scratch);
    List<String> command =
        List.of(
            SETPRIV.toString(), "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "/bin/sh");

    assertThat(run(command, "help").status()).isZero();
    assertThat(run(command, "java-home")).isEqualTo(new Said(0, jdk + "\n"));
    Said reset = run(command, "reset");
    assertThat(reset.status()).as(reset.out()).isZero();
    assertThat(reset.out()).contains("HostMain reset");
  }

  private static void openToAll(Path folder) throws IOException {
    var permissions = Files.getPosixFilePermissions(folder);
    if (permissions.addAll(PosixFilePermissions.fromString("r-xr-xr-x"))) {
      Files.setPosixFilePermissions(folder, permissions);
    }
  }

  private Said run(String... arguments) throws Exception {
    return run(List.of("/bin/sh"), arguments);
  }

  private Said run(List<String> shell, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(shell);
    command.add(tree.resolve("fanfare").toString());
    command.addAll(List.of(arguments).stream().filter(each -> !each.isEmpty()).toList());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
    builder.environment().remove("HOME");
    if (!home.isEmpty()) {
      builder.environment().put("HOME", home);
    }
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("PATH", toolsAlone());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), out);
  }

  /** The usual tools, of which none is a JDK. */
  private String toolsAlone() throws IOException {
    Path tools = scratch.resolve("tools");
    for (String tool :
        List.of("cat", "dirname", "find", "grep", "head", "mkdir", "mv", "ps", "readlink", "sed")) {
      for (Path folder : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
        if (Files.isExecutable(folder.resolve(tool))) {
          program(tools.resolve(tool), "#!/bin/sh\nexec " + folder.resolve(tool) + " \"$@\"\n");
        }
      }
    }
    return tools.toString();
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
