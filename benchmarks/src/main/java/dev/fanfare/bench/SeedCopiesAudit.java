package dev.fanfare.bench;

import dev.fanfare.bench.PressureAudit.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Holds the seed copies that runs have asked for against what came to the seeds' mailboxes: each of
 * them gets each copy once, whoever is killed. For one thread.
 */
final class SeedCopiesAudit {
  private final List<Played.Seeds> played;
  private final Findings findings;
  private final Map<UUID, Copy> copies = new HashMap<>();
  private final Map<String, String> settled = new HashMap<>();

  SeedCopiesAudit(List<Played.Seeds> played, Findings findings) {
    this.played = played;
    this.findings = findings;
  }

  /**
   * A copy as an engine tells it.
   *
   * @param run whose copy it is
   * @param reported whether it may have been lost or doubled, as its row says
   */
  record Copy(UUID messageId, String run, String state, boolean reported) {
    private boolean held() {
      return state.equals("SENT") || state.equals("UNKNOWN");
    }
  }

  /** What an engine says has come of the seeds of a run: copied, or why not. */
  void settled(String run, String state) {
    settled.put(run, state);
  }

  void copy(Copy copy) {
    copies.put(copy.messageId(), copy);
  }

  /** How many of them hold what they have reserved. */
  long held() {
    return copies.values().stream().filter(Copy::held).count();
  }

  void audit(List<Line> lines) {
    for (Played.Seeds seeds : played) {
      List<Copy> asked =
          copies.values().stream().filter(copy -> copy.run().equals(seeds.run())).toList();
      findings.expect(
          "copied".equals(settled.get(seeds.run())) && asked.size() == seeds.addresses().size(),
          "seeds.asked",
          () -> "%d copies (%s): %s".formatted(asked.size(), settled.get(seeds.run()), seeds));
      taken(seeds, asked, lines);
    }
  }

  private void taken(Played.Seeds seeds, List<Copy> asked, List<Line> lines) {
    Map<String, List<UUID>> byMailbox = new HashMap<>();
    for (Line line : lines) {
      if (line.taken() && line.messageId() != null && seeds.addresses().contains(line.to())) {
        byMailbox.computeIfAbsent(line.to(), _ -> new ArrayList<>()).add(line.messageId());
      }
    }
    long reported = asked.stream().filter(Copy::reported).count();
    Set<UUID> known = new HashSet<>(asked.stream().map(Copy::messageId).toList());
    long missing = 0;
    for (String mailbox : seeds.addresses()) {
      List<UUID> ids = byMailbox.getOrDefault(mailbox, List.of());
      findings.expect(
          known.containsAll(ids), "seeds.stranger", () -> mailbox + " got " + ids + ": " + seeds);
      findings.expect(
          ids.size() <= 1, "seeds.doubled", () -> mailbox + " got " + ids + ": " + seeds);
      missing += ids.isEmpty() ? 1 : 0;
    }
    long lost = missing;
    findings.expect(
        lost <= reported, "seeds.lost", () -> lost + " mailboxes got nothing: " + seeds);
  }
}
