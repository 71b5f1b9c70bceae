package dev.fanfare.platform;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Every secret key of the installation, derived from the roots of one file (HKDF, RFC 5869). Any
 * thread. What is sealed tells its key version, so roots for sealing can be added; the root for
 * codes stays, since codes are stored as keys (docs/decisions/0003).
 */
@Singleton
public final class Keystore {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String MAC_ALGORITHM = "HmacSHA256";
  private static final byte FORMAT = 1;
  private static final int HEADER = 1 + Integer.BYTES;
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;

  /** The version of codes whose root never changes; others are versions of sealing roots. */
  private static final int STAYS = 0;

  private record Use(WorkspaceId workspace, String name, int version) {}

  private final KeystoreFile.Roots roots;
  private final Map<Use, Mac> codes = new ConcurrentHashMap<>();
  private final Map<Use, SecretKey> seals = new ConcurrentHashMap<>();

  @Inject
  Keystore(@ConfigProperty(name = "fanfare.keystore") Path file) {
    this(KeystoreFile.openOrCreate(file, RANDOM));
  }

  Keystore(KeystoreFile.Roots roots) {
    this.roots = roots;
  }

  /** Makes the codes of {@link #mac} for many data, at half the price. Of one thread. */
  public static final class Coder {
    private final Mac mac;

    private Coder(Mac mac) {
      this.mac = mac;
    }

    public byte[] mac(byte[] data) {
      return mac.doFinal(data);
    }
  }

  /** A 32-byte code of the data that only this installation can make (HMAC-SHA-256). */
  public byte[] mac(WorkspaceId workspace, String use, byte[] data) {
    return coder(workspace, use).mac(data);
  }

  public Coder coder(WorkspaceId workspace, String use) {
    return coder(new Use(workspace, use, STAYS));
  }

  private Coder coder(Use use) {
    var prototype = codes.computeIfAbsent(use, this::code);
    try {
      return new Coder((Mac) prototype.clone());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(MAC_ALGORITHM + " cannot be copied", e);
    }
  }

  /** The version of the keys that {@link #coder(WorkspaceId, String, int)} codes with now. */
  public int newestVersion() {
    return roots.newestSeal();
  }

  /**
   * As {@link #coder(WorkspaceId, String)}, by a key that rotates with the roots for sealing; empty
   * when the keystore has no such version, or none any more.
   */
  public Optional<Coder> coder(WorkspaceId workspace, String use, int version) {
    return roots.seals().containsKey(version)
        ? Optional.of(coder(new Use(workspace, use, version)))
        : Optional.empty();
  }

  /** Encrypts and authenticates (AES-256-GCM), bound to the workspace and use. */
  public byte[] seal(WorkspaceId workspace, String use, byte[] plain) {
    int version = roots.newestSeal();
    var header = ByteBuffer.allocate(HEADER).put(FORMAT).putInt(version).array();
    var nonce = random(NONCE);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, new Use(workspace, use, version), header, nonce);
      var body = cipher.doFinal(plain);
      return ByteBuffer.allocate(HEADER + NONCE + body.length)
          .put(header)
          .put(nonce)
          .put(body)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot seal", e);
    }
  }

  /** Opens what {@link #seal} made for the same workspace and use; fails on anything else. */
  public byte[] open(WorkspaceId workspace, String use, byte[] sealed) {
    if (sealed.length < HEADER + NONCE + TAG_BITS / 8 || sealed[0] != FORMAT) {
      throw new IllegalArgumentException("not sealed by this keystore");
    }
    var bytes = ByteBuffer.wrap(sealed);
    var header = new byte[HEADER];
    var nonce = new byte[NONCE];
    bytes.get(header).get(nonce);
    int version = ByteBuffer.wrap(header, 1, Integer.BYTES).getInt();
    try {
      var cipher = cipher(Cipher.DECRYPT_MODE, new Use(workspace, use, version), header, nonce);
      return cipher.doFinal(sealed, HEADER + NONCE, bytes.remaining());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("not sealed by this keystore for " + use, e);
    }
  }

  /** Bytes that nobody can guess. */
  public byte[] random(int length) {
    var bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Tells this keystore from another without telling anything about its keys. */
  byte[] fingerprint() {
    return mac(new WorkspaceId(0), "fingerprint", new byte[0]);
  }

  private Cipher cipher(int mode, Use use, byte[] header, byte[] nonce)
      throws GeneralSecurityException {
    var key = seals.computeIfAbsent(use, this::sealKey);
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    cipher.updateAAD(info("seal", use));
    return cipher;
  }

  private Mac code(Use use) {
    try {
      var mac = Mac.getInstance(MAC_ALGORITHM);
      var root = use.version() == STAYS ? roots.code() : roots.seal(use.version());
      mac.init(derive(root, info("mac", use), MAC_ALGORITHM));
      // Takes in the key's block, so that no copy has to.
      mac.update(new byte[0]);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(MAC_ALGORITHM + " is missing", e);
    }
  }

  private SecretKey sealKey(Use use) {
    try {
      return derive(roots.seal(use.version()), info("seal", use), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF is missing", e);
    }
  }

  private static SecretKey derive(byte[] root, byte[] info, String algorithm)
      throws GeneralSecurityException {
    var parameters =
        HKDFParameterSpec.ofExtract()
            .addIKM(new SecretKeySpec(root, "Generic"))
            .thenExpand(info, 32);
    return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
  }

  private static byte[] info(String kind, Use use) {
    return (kind + "|" + use.workspace().value() + "|" + use.version() + "|" + use.name())
        .getBytes(StandardCharsets.UTF_8);
  }
}
