package dev.fanfare.cli.demo;

import dev.fanfare.dsl.Campaign;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Experiment;
import dev.fanfare.dsl.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The campaign of the demo: the documentation's example, for other people with plainer words. */
final class DemoCampaign {

  private static final String EXAMPLE = "demo-campaign.yaml";

  private DemoCampaign() {}

  static String file(Audience audience) throws IOException {
    String example = example();
    Campaign campaign = read(example);
    return campaign.name().equals(audience.campaign())
        ? example
        : CampaignFile.write(plain(campaign, audience));
  }

  /** The same campaign with content that asks for no attribute, which others may not have. */
  private static Campaign plain(Campaign campaign, Audience audience) {
    Campaign.Email email =
        switch (campaign.message()) {
          case Campaign.Email itself -> itself;
        };
    Campaign.Content greeting =
        new Campaign.Content.Inline(
            "A greeting to ${profile.externalId}",
            """
            <html lang="en"><body>
            <p>This is a greeting from the demo to ${profile.externalId}.</p>
            <p><a href="https://www.example.com/">Follow this link</a>: the report counts it.</p>
            <p><a href="${unsubscribeUrl}">Unsubscribe</a><br>${postalAddress}</p>
            </body></html>
            """,
            """
            This is a greeting from the demo to ${profile.externalId}.

            Unsubscribe: ${unsubscribeUrl}
            ${postalAddress}
            """);
    return new Campaign(
        audience.campaign(),
        campaign.purpose(),
        new Campaign.Audience(List.of(audience.segment()), List.of()),
        campaign.holdout(),
        campaign.schedule(),
        campaign.waves(),
        campaign.rate(),
        campaign.deadline(),
        campaign.priority(),
        campaign.quietHours(),
        campaign.counting(),
        new Campaign.Email(
            email.account(), email.from(), email.replyTo(), email.locale(), greeting),
        campaign.tracking(),
        experiment(),
        campaign.conversions(),
        campaign.retries(),
        campaign.onUnknown(),
        campaign.guardrails(),
        campaign.budget(),
        campaign.seeds());
  }

  private static Experiment experiment() {
    Experiment.Weight half = new Experiment.Weight(1, false);
    return new Experiment(
        List.of(
            new Experiment.Variant("greeting", half, Experiment.Words.Parts.NONE),
            new Experiment.Variant(
                "hello",
                half,
                new Experiment.Words.Parts("Hello, ${profile.externalId}", null, null))),
        new Experiment.Assign.ByPerson());
  }

  private static Campaign read(String example) {
    return switch (CampaignFile.read(example)) {
      case Reading.Valid(Campaign campaign) -> campaign;
      case Reading.Invalid(var problems) -> throw new IllegalStateException(problems.toString());
    };
  }

  private static String example() throws IOException {
    try (InputStream example = DemoCampaign.class.getResourceAsStream(EXAMPLE)) {
      if (example == null) {
        throw new IOException("The build has left out " + EXAMPLE);
      }
      return new String(example.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
