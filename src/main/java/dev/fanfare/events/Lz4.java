package dev.fanfare.events;

import net.jpountz.lz4.LZ4Factory;

/**
 * The native LZ4 where the machine has one. Asked for by name: the library's own choice is the
 * native one only under the system's class loader, several times slower otherwise. Once loaded, the
 * broker's client finds it too.
 */
final class Lz4 {

  static final LZ4Factory FACTORY = factory();

  private Lz4() {}

  private static LZ4Factory factory() {
    try {
      return LZ4Factory.nativeInstance();
    } catch (RuntimeException | LinkageError e) {
      return LZ4Factory.fastestJavaInstance();
    }
  }
}
