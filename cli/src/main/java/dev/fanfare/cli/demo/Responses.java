package dev.fanfare.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fanfare.cli.api.ApiClient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Lets recorded redemptions happen to a run: each is a conversion of its household, written to or
 * not, and where a mail arrived a click on one of its links.
 */
final class Responses {

  /** What redeeming is called. */
  static final String GOAL = "redemption";

  private static final int READERS = 8;

  private final ApiClient api;
  private final @Nullable String inboxPage;

  /**
   * @param inboxPage without it nobody clicks
   */
  Responses(ApiClient api, @Nullable String inboxPage) {
    this.api = api;
    this.inboxPage = inboxPage;
  }

  /** What came of it: clicks, and how many people made them. */
  record Clicks(long clicks, long people) {}

  Clicks happen(String run, Audience audience) {
    Clicks clicks = click(run, audience);
    tell(run, audience.redemptions());
    return clicks;
  }

  private Clicks click(String run, Audience audience) {
    if (inboxPage == null) {
      return new Clicks(0, 0);
    }
    InboxMails mails = new InboxMails(inboxPage, run);
    Set<String> mailboxes = new HashSet<>();
    List<Person> readers =
        audience.people().stream()
            .filter(person -> audience.redemptions().people().contains(person.externalId()))
            .filter(person -> mails.has(person.email()))
            .filter(person -> mailboxes.add(person.email()))
            .toList();
    Reader reader = new Reader(api.base());
    long clicks = 0;
    try (var threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<Long>> all = new ArrayList<>();
      for (Person person : readers) {
        long often = audience.redemptions().of(person.externalId());
        all.add(threads.submit(() -> follow(reader, mails.links(person.email()), often)));
      }
      for (Future<Long> one : all) {
        clicks += one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("The links of the mails cannot be followed.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while links were followed", e);
    }
    return new Clicks(clicks, readers.size());
  }

  /**
   * One click for each coupon: who redeemed one follows the first link, who redeemed more the last.
   * Each stays with one, since two at once, seconds after the sending, are no person's.
   */
  private static long follow(Reader reader, List<String> links, long often) {
    if (links.isEmpty()) {
      return 0;
    }
    String link = often == 1 ? links.getFirst() : links.getLast();
    for (long i = 0; i < often; i++) {
      reader.follow(link);
    }
    return often;
  }

  private void tell(String run, Redemptions redemptions) {
    ArrayNode conversions = ApiClient.JSON.createArrayNode();
    for (Redemptions.Redemption one : redemptions.all()) {
      conversions
          .addObject()
          .put("id", one.id())
          .put("externalId", one.externalId())
          .put("goal", GOAL);
    }
    api.post(ApiClient.path("/v1/runs/%s/conversions", run), conversions);
  }
}
