package dev.fanfare.platform;

import java.util.TreeMap;

/** Tokens of a keystore that is not a file. */
public final class TestingTokens {

  private TestingTokens() {}

  public static SignedTokens make() {
    var seals = new TreeMap<Integer, byte[]>();
    seals.put(1, new byte[32]);
    return new SignedTokens(new Keystore(new KeystoreFile.Roots(new byte[32], seals)));
  }
}
