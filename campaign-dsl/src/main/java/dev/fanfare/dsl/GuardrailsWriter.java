package dev.fanfare.dsl;

import dev.fanfare.dsl.Guardrails.Measure;

/** Writes guardrails in their one form. */
final class GuardrailsWriter {

  private final StringBuilder out = new StringBuilder();
  private final String indent;

  private GuardrailsWriter(String indent) {
    this.indent = indent;
  }

  static String write(Guardrails guardrails, String indent) {
    return new GuardrailsWriter(indent).guardrails(guardrails);
  }

  private String guardrails(Guardrails guardrails) {
    var approval = guardrails.approval();
    if (approval != null) {
      line("", "approval", "");
      if (approval.abovePeople() != null) {
        line("  ", "abovePeople", approval.abovePeople().toString());
      }
      if (approval.aboveShare() != null) {
        line("  ", "aboveShare", CampaignWriter.percent(approval.aboveShare()));
      }
    }
    var stopOn = guardrails.stopOn();
    if (stopOn != null) {
      line("", "stopOn", "");
      for (Measure measure : Measure.values()) {
        Integer bound = stopOn.bound(measure);
        if (bound != null) {
          line("  ", measure.word(), CampaignWriter.percent(bound));
        }
      }
      line("  ", "after", String.valueOf(stopOn.after()));
    }
    var canary = guardrails.canary();
    if (canary != null) {
      line("", "canary", "");
      line("  ", "share", CampaignWriter.percent(canary.basisPoints()));
      line("  ", "hold", canary.hold().toString());
    }
    return out.toString();
  }

  private void line(String deeper, String key, String value) {
    out.append(indent).append(deeper).append(key).append(':');
    out.append(value.isEmpty() ? "" : " ").append(value).append('\n');
  }
}
