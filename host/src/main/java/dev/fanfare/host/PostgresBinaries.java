package dev.fanfare.host;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL programs bundled on the class path, unpacked once into a folder. */
final class PostgresBinaries {
  /** Names the unpacked folder: raised together with the bundled version. */
  static final String VERSION = "18.6.0";

  private PostgresBinaries() {}

  /** The folder with {@code bin} and {@code lib}; unpacked whole or not at all. */
  static Path unpackInto(Path folder) {
    Path target = folder.resolve(VERSION);
    if (Files.isDirectory(target)) {
      return target;
    }
    try {
      Files.createDirectories(folder);
      Path partial = Files.createTempDirectory(folder, "unpacking");
      Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
      try (InputStream archive = archive()) {
        unpack(archive, partial);
      }
      try {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        delete(partial);
        // Another host that shares the folder was faster.
        if (!Files.isDirectory(target)) {
          throw e;
        }
      }
      return target;
    } catch (IOException e) {
      throw new HostProblem("Cannot unpack PostgreSQL into " + folder + ": " + e.getMessage(), e);
    }
  }

  private static InputStream archive() {
    String name = "postgres-%s-%s.txz".formatted(system(), architecture());
    for (ClassLoader loader : loaders()) {
      InputStream found = loader.getResourceAsStream(name);
      if (found != null) {
        return found;
      }
    }
    throw new HostProblem(
        "PostgreSQL is not bundled for this machine (%s is not on the class path)."
            .formatted(name));
  }

  private static List<ClassLoader> loaders() {
    @Nullable ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader own = PostgresBinaries.class.getClassLoader();
    return context == null ? List.of(own) : List.of(own, context);
  }

  private static String system() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
        ? "darwin"
        : "linux";
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64" -> "arm_64";
      case String other -> other;
    };
  }

  private static void unpack(InputStream archive, Path folder) throws IOException {
    try (var tar =
        new TarArchiveInputStream(
            new XZCompressorInputStream(new BufferedInputStream(archive, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = folder.resolve(entry.getName()).normalize();
        if (!path.startsWith(folder)) {
          throw new IOException("the archive names a place outside: " + entry.getName());
        }
        unpack(entry, tar, path);
      }
    }
  }

  private static void unpack(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    boolean program = (entry.getMode() & 0100) != 0;
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
  }

  static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
