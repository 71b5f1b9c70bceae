package dev.fanfare.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The file of the keystore: a line per root, {@code code} once and {@code seal.<version>} one or
 * more times, each 32 random bytes in base 64. Readable by its owner only.
 */
final class KeystoreFile {

  private static final int ROOT_LENGTH = 32;

  private KeystoreFile() {}

  /** The roots of all keys. */
  record Roots(byte[] code, NavigableMap<Integer, byte[]> seals) {

    int newestSeal() {
      return seals.lastKey();
    }

    byte[] seal(int version) {
      var root = seals.get(version);
      if (root == null) {
        throw new IllegalArgumentException("the keystore has no seal." + version);
      }
      return root;
    }
  }

  static Roots openOrCreate(Path file, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        PrivateFile.createOnce(file, line("code", random) + line("seal.1", random));
      }
      return read(file);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "The keystore " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static String line(String name, SecureRandom random) {
    var root = new byte[ROOT_LENGTH];
    random.nextBytes(root);
    return name + " " + Base64.getEncoder().encodeToString(root) + "\n";
  }

  static Roots read(Path file) throws IOException {
    byte @Nullable [] code = null;
    var seals = new TreeMap<Integer, byte[]>();
    for (var line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
      var words = line.strip().split(" ");
      if (words.length != 2) {
        throw new IOException("a line is not a name and a key");
      }
      var root = Base64.getDecoder().decode(words[1]);
      if (root.length != ROOT_LENGTH) {
        throw new IOException(words[0] + " is not " + ROOT_LENGTH + " bytes");
      }
      if (words[0].equals("code")) {
        code = root;
      } else if (words[0].matches("seal\\.[1-9][0-9]{0,8}")) {
        seals.put(Integer.valueOf(words[0].substring("seal.".length())), root);
      } else {
        throw new IOException("no key is called " + words[0]);
      }
    }
    if (code == null || seals.isEmpty()) {
      throw new IOException("it needs code and at least one seal");
    }
    return new Roots(code, seals);
  }
}
