package dev.fanfare.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An address gets its burst, then its rate; others are not asked to wait for it. */
final class ReaderRatesTest {

  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(-7);
  private final ReaderRates rates = new ReaderRates(2, 3, nanos::get);

  @Test
  void refusesWhatIsBeyondTheBurstOfAnAddressAndNobodyElse() {
    assertThat(takes("192.0.2.1", 5)).isEqualTo(3);

    assertThat(rates.take("192.0.2.1")).isEqualTo(1);
    assertThat(takes("192.0.2.2", 3)).isEqualTo(3);
  }

  @Test
  void givesBackWithTimeAndTakesNothingForARefusal() {
    takes("192.0.2.1", 100);

    nanos.addAndGet(SECOND);

    assertThat(takes("192.0.2.1", 5)).isEqualTo(2);
    nanos.addAndGet(100 * SECOND);
    assertThat(takes("192.0.2.1", 5)).as("never more than the burst").isEqualTo(3);
  }

  @Test
  void takesANetworkOfIpv6ForOneClient() {
    assertThat(takes("2001:db8:1:2::1", 2) + takes("2001:db8:1:2:ffff::2", 2)).isEqualTo(3);
    assertThat(takes("2001:db8:1:3::1", 2)).isEqualTo(2);
  }

  @Test
  void remembersOnlySoManyAndForgetsFirstWhoHasAllTheirTokens() {
    takes("192.0.2.1", 3);
    for (int i = 0; i < ReaderRates.MOST_ADDRESSES - 1; i++) {
      rates.take("a" + i);
    }
    nanos.addAndGet(SECOND / 2);

    assertThat(takes("192.0.2.1", 5)).as("half a second gives one back").isEqualTo(1);
    assertThat(rates.buckets).hasSizeLessThan(10);
    for (int i = 0; i < 3 * ReaderRates.MOST_ADDRESSES; i++) {
      rates.take("b" + i);
    }
    assertThat(rates.buckets).hasSizeLessThanOrEqualTo(ReaderRates.MOST_ADDRESSES);
  }

  @Test
  void boundsNothingWithoutARate() {
    assertThat(new ReaderRates(0, 0, nanos::get).take("192.0.2.1")).isZero();
  }

  private int takes(String address, int requests) {
    int taken = 0;
    for (int i = 0; i < requests; i++) {
      taken += rates.take(address) == 0 ? 1 : 0;
    }
    return taken;
  }
}
