package dev.fanfare.profiles;

import dev.fanfare.platform.DatabaseFailure;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.SQLException;

/**
 * Makes subject numbers: a block of the installation's sequence above 32 bits that grow by random
 * steps. They tell nothing about the person, and people who come together lie together in every
 * table and chunk (docs/decisions, "Subject numbers").
 */
@Singleton
public final class SubjectNumbers {

  private static final int LARGEST_STEP = 4_096;
  private static final SecureRandom SEED = new SecureRandom();

  private final AgroalDataSource pool;
  private final Numbers shared;

  SubjectNumbers(@DataSource("background") AgroalDataSource pool) {
    this.pool = pool;
    this.shared = fresh();
  }

  /** The next number for a person who comes alone. Any thread. */
  public long next() {
    synchronized (shared) {
      return shared.next();
    }
  }

  /** Numbers of their own blocks, for people who come together. */
  public Numbers fresh() {
    return new Numbers(this::block);
  }

  private long block() {
    try (var connection = pool.getConnection();
        var select = connection.prepareStatement("select nextval('profile_block')");
        var rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new DatabaseFailure(e);
    }
  }

  /** Ascending numbers; of one thread. */
  public static final class Numbers {

    private final java.util.function.LongSupplier blocks;
    private final java.util.SplittableRandom steps =
        new java.util.SplittableRandom(SEED.nextLong());
    private long block;
    private long low = Long.MAX_VALUE;

    Numbers(java.util.function.LongSupplier blocks) {
      this.blocks = blocks;
    }

    /** The next number: positive, above all before it while one block lasts. */
    public long next() {
      if (low > 0xffff_ffffL - LARGEST_STEP) {
        block = blocks.getAsLong();
        low = 0;
      }
      low += steps.nextInt(1, LARGEST_STEP + 1);
      return block << 32 | low;
    }
  }
}
