package dev.fanfare.platform;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Whether the installation may send, or waits for a decision since its database was restored. */
@Singleton
public final class Sending {

  /** Why nothing is sent, and since when. */
  public record Hold(Instant since, String because) {}

  private final InstallationStore store;
  private final AgroalDataSource doors;

  Sending(InstallationStore store, AgroalDataSource doors) {
    this.store = store;
    this.doors = doors;
  }

  /** Empty when nothing is held. */
  public Optional<Hold> hold() {
    return Optional.ofNullable(Sql.inDoorTransaction(doors, store::read).hold());
  }

  /** Lets every engine send on with its next beat; false when nothing was held. */
  public boolean release() {
    return Sql.inDoorTransaction(doors, store::release);
  }
}
