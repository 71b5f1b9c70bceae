package dev.fanfare.rendering;

import org.jspecify.annotations.Nullable;

/**
 * Who a message is rendered for, before anybody gets it.
 *
 * @param attributes a JSON object
 * @param variables what a call says to them, as a JSON object; null where nobody calls
 * @param unsubscribeUrl null where the purpose is a service
 */
public record Reader(
    String externalId,
    @Nullable String zone,
    @Nullable String locale,
    String attributes,
    @Nullable String variables,
    String campaign,
    @Nullable String postalAddress,
    @Nullable String unsubscribeUrl) {

  static final String POSTAL_ADDRESS = "1 Market Square, Springfield";

  public Reader(
      String externalId,
      @Nullable String zone,
      @Nullable String locale,
      String attributes,
      String campaign,
      @Nullable String postalAddress,
      @Nullable String unsubscribeUrl) {
    this(externalId, zone, locale, attributes, null, campaign, postalAddress, unsubscribeUrl);
  }

  /** A made-up person. */
  public static Reader of(
      EdgeCase edge, Schema schema, @Nullable String locale, @Nullable String unsubscribeUrl) {
    return new Reader(
        edge.word(),
        "UTC",
        locale,
        edge.attributes(schema),
        null,
        "preview",
        POSTAL_ADDRESS,
        unsubscribeUrl);
  }

  /** The same person, to whom a call says something. */
  Reader told(@Nullable String said) {
    return new Reader(
        externalId, zone, locale, attributes, said, campaign, postalAddress, unsubscribeUrl);
  }
}
