package dev.fanfare.dispatch;

import dev.fanfare.campaigns.CampaignVersion;
import dev.fanfare.campaigns.Run;
import dev.fanfare.rendering.CompiledTemplate;
import dev.fanfare.rendering.Templates;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The words browsers asked for last, read and compiled once: versions never change, and whoever has
 * a link may ask as often as they like. Any thread.
 */
@Singleton
final class ViewedWords {

  private static final int MOST_KEPT = 32;

  private record Key(int workspace, int campaign, int version, int variant) {}

  /** A version, and what a variant of it says. */
  record Words(CampaignVersion version, CompiledTemplate template) {}

  private final Map<Key, Words> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Words> eldest) {
          return size() > MOST_KEPT;
        }
      };

  private final RunContexts contexts;
  private final Templates templates;

  ViewedWords(RunContexts contexts, Templates templates) {
    this.contexts = contexts;
    this.templates = templates;
  }

  Words of(Run run, int variant) {
    var key = new Key(run.workspace().value(), run.campaignId(), run.campaignVersion(), variant);
    synchronized (known) {
      var present = known.get(key);
      if (present != null) {
        return present;
      }
    }
    var version = contexts.version(run);
    var template = templates.compile(version.words().ofVariant(variant), version.name());
    var words = new Words(version, template);
    synchronized (known) {
      known.put(key, words);
    }
    return words;
  }
}
