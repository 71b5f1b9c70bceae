package dev.fanfare.campaigns;

import dev.fanfare.platform.WorkspaceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a plan rests on, of one campaign: when any of it moves, it is another plan.
 *
 * @param file hash of the file and the words to freeze with it
 * @param words hash of those words alone
 * @param live number of the version in force; 0 when there is none
 * @param liveHash of that version; null when there is none
 */
record PlanInput(String campaign, String file, String words, int live, @Nullable String liveHash) {

  static PlanInput of(CheckedFile file, @Nullable VersionRow live) {
    return new PlanInput(
        file.name(),
        file.hash(),
        file.words().hash(),
        live == null ? 0 : live.number(),
        live == null ? null : live.hash());
  }

  /**
   * The same of one template.
   *
   * @param words hash of its words
   * @param live number of the version in force; 0 when there is none
   */
  record OfTemplate(String template, String words, int live) {}

  /**
   * All of them, as they are kept.
   *
   * @param policy what becomes of open runs; null where nothing is said of them
   * @param overrideDeadline null for false
   */
  record All(
      List<PlanInput> campaigns,
      List<OfTemplate> templates,
      @Nullable ChangePolicy policy,
      @Nullable Boolean overrideDeadline) {}

  /** The hash of a plan: SHA-256 of the workspace and its inputs by name, in hex. */
  static String hash(WorkspaceId workspace, All inputs) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ("fanfare plan 1\n" + workspace.value() + "\n").getBytes(StandardCharsets.UTF_8));
      for (var input : inputs.campaigns()) {
        // Names and hashes hold no blanks, so no two lists of inputs read alike.
        digest.update(
            "%s %s %d %s\n"
                .formatted(input.campaign(), input.file(), input.live(), input.liveHash())
                .getBytes(StandardCharsets.UTF_8));
      }
      for (var input : inputs.templates()) {
        digest.update(
            "template %s %s %d\n"
                .formatted(input.template(), input.words(), input.live())
                .getBytes(StandardCharsets.UTF_8));
      }
      var policy = inputs.policy();
      if (policy != null) {
        digest.update("policy %s\n".formatted(policy.wire()).getBytes(StandardCharsets.UTF_8));
      }
      if (Boolean.TRUE.equals(inputs.overrideDeadline())) {
        digest.update("override deadline\n".getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
