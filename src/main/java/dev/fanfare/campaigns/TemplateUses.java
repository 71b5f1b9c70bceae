package dev.fanfare.campaigns;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.Violation;
import dev.fanfare.templates.TemplateDeleting;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Keeps templates that campaigns in force took their words from. */
@Singleton
final class TemplateUses {

  private final CampaignStore store;

  TemplateUses(CampaignStore store) {
    this.store = store;
  }

  void refuse(@Observes TemplateDeleting deleting) {
    var users =
        store.sending(deleting.workspace(), deleting.name()).stream()
            .map(campaign -> new Violation("campaign", campaign, "takes its words from it"))
            .toList();
    if (!users.isEmpty()) {
      throw new ApiProblem(
          ProblemCode.CONFLICT, "The template \"" + deleting.name() + "\" is in use.", users);
    }
  }
}
