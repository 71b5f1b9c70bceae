package dev.fanfare.access;

import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file that hands the first admin key to the owner of the installation. */
final class AdminKeyFile {

  private AdminKeyFile() {}

  static BearerToken readOrCreate(Path file, Keystore keystore) throws IOException {
    if (!Files.exists(file)) {
      PrivateFile.createOnce(file, BearerToken.random(keystore).write() + "\n");
    }
    return BearerToken.read(Files.readString(file, StandardCharsets.US_ASCII))
        .orElseThrow(() -> new IOException("it holds something else than a key"));
  }
}
