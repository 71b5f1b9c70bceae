package dev.fanfare.tracking;

import dev.fanfare.platform.SignedTokens;
import dev.fanfare.rendering.MessageLinks;
import dev.fanfare.rendering.TemplateSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The links of all messages of a run that say the same words. Any thread. */
public final class RunLinks {

  /** A token longer than this makes an address that some mail programs cut: the link stays. */
  private static final int LONGEST_TOKEN = 1_500;

  private static final byte[] NO_TARGET = {};

  private final LinkSigner signer;
  private final TrackedTemplate template;
  private final int table;
  private final String base;

  /**
   * @param table the stored links of the template; 0 when none is led over the engine
   * @param base of all links, without a slash at its end
   */
  RunLinks(LinkSigner signer, TrackedTemplate template, int table, String base) {
    this.signer = signer;
    this.template = template;
    this.table = table;
    this.base = base;
  }

  /** The words to compile: links stand in them as marks. */
  public TemplateSource source() {
    return template.source();
  }

  /**
   * The links of one message.
   *
   * @param unsubscribe its link to unsubscribe, if it has one
   * @param preferences makes the link to the person's own page, when it is asked for
   */
  public MessageLinks of(
      MessageRef message, @Nullable String unsubscribe, Supplier<String> preferences) {
    return new OneMessage(message, unsubscribe, preferences);
  }

  /** Of one thread. */
  private final class OneMessage implements MessageLinks {

    private final MessageRef message;
    private final @Nullable String unsubscribe;
    private final Supplier<String> preferences;
    private SignedTokens.@Nullable Writer writer;

    OneMessage(MessageRef message, @Nullable String unsubscribe, Supplier<String> preferences) {
      this.message = message;
      this.unsubscribe = unsubscribe;
      this.preferences = preferences;
    }

    @Override
    public @Nullable String unsubscribe() {
      return unsubscribe;
    }

    @Override
    public String preferences() {
      return preferences.get();
    }

    @Override
    public String view() {
      return base + "/v/" + signer.view(message);
    }

    @Override
    public String pixel() {
      return base + "/o/" + signer.open(message);
    }

    @Override
    public String link(int number) {
      var target = template.links().get(number).target();
      return target == null || template.tracking().clicks() ? click(number, NO_TARGET) : target;
    }

    @Override
    public String link(int number, String rendered) {
      var link = template.links().get(number);
      return TargetText.read(link.part(), rendered)
          .filter(target -> template.hosts().contains(target.host()) && !isOurs(target.url()))
          .map(target -> followed(link, target.with(template.tracking().parameters()).url()))
          .map(url -> TargetText.write(link.part(), url))
          .orElse(rendered);
    }

    private String followed(TemplateLink link, String target) {
      if (!template.tracking().clicks()) {
        return target;
      }
      @Nullable Integer constant = template.constants().get(target);
      if (constant != null && link.part() == TemplateLink.Part.HTML) {
        return click(constant, NO_TARGET);
      }
      var url = click(link.number(), PackedTarget.pack(link.source(), target));
      return url.length() - base.length() > LONGEST_TOKEN ? target : url;
    }

    private String click(int number, byte[] target) {
      var coding = writer;
      if (coding == null) {
        coding = signer.clicks(message);
        writer = coding;
      }
      return base
          + "/c/"
          + signer.click(coding, new LinkSigner.Click(message, table, number, target));
    }

    private boolean isOurs(String url) {
      return url.startsWith(base + "/u/")
          || url.startsWith(base + "/p/")
          || url.startsWith(base + "/v/");
    }
  }
}
