package dev.fanfare.rendering;

import org.jspecify.annotations.Nullable;

/**
 * Who a message is rendered for, before anybody gets it.
 *
 * @param attributes a JSON object
 * @param unsubscribeUrl null where the purpose is a service
 */
public record Reader(
    String externalId,
    @Nullable String zone,
    @Nullable String locale,
    String attributes,
    String campaign,
    @Nullable String postalAddress,
    @Nullable String unsubscribeUrl) {

  static final String POSTAL_ADDRESS = "1 Market Square, Springfield";

  /** A made-up person. */
  public static Reader of(
      EdgeCase edge, Schema schema, @Nullable String locale, @Nullable String unsubscribeUrl) {
    return new Reader(
        edge.word(),
        "UTC",
        locale,
        edge.attributes(schema),
        "preview",
        POSTAL_ADDRESS,
        unsubscribeUrl);
  }
}
