package dev.fanfare.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that only its owner reads, made whole or not at all. */
public final class PrivateFile {

  private PrivateFile() {}

  /** Makes the file durable under its name, unless there is one: that one then stays. */
  public static void createOnce(Path file, String text) throws IOException {
    var folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    var part = Files.createTempFile(folder, file.getFileName().toString(), ".part", ownerOnly);
    try {
      try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      // A link, since a move would replace what another process made meanwhile.
      Files.createLink(file, part);
    } catch (FileAlreadyExistsException e) {
      return;
    } finally {
      Files.delete(part);
    }
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
