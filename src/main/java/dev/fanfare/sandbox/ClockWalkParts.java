package dev.fanfare.sandbox;

import dev.fanfare.events.EventFlow;
import dev.fanfare.platform.CampaignClock;
import dev.fanfare.platform.DueWork;
import dev.fanfare.platform.MachineClock;
import dev.fanfare.platform.SandboxClockStore;
import io.agroal.api.AgroalDataSource;
import java.util.List;

/**
 * What every walk of this process shares.
 *
 * @param rooms all that wait for instants
 */
record ClockWalkParts(
    AgroalDataSource pool,
    SandboxClockStore clocks,
    ClockJobStore jobs,
    List<DueWork> rooms,
    EventFlow flow,
    CampaignClock clock,
    MachineClock machine) {}
