package dev.fanfare.platform;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The only place that reads the machine's clocks. */
final class Clocks {

  @Produces
  @Singleton
  CampaignClock campaignClock() {
    return workspace -> Instant.now().truncatedTo(ChronoUnit.MICROS);
  }

  @Produces
  @Singleton
  MachineClock machineClock() {
    return System::nanoTime;
  }
}
