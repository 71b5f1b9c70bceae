package dev.fanfare.cli.demo;

import java.util.Map;

/**
 * Somebody the demo writes to.
 *
 * @param email empty for a person without an address
 * @param zone empty where nothing is known
 * @param attributes by name; what is not known is not there
 */
record Person(
    String externalId,
    String email,
    String zone,
    Map<String, String> attributes,
    Standing standing) {

  Person {
    attributes = Map.copyOf(attributes);
  }

  Person with(Standing other) {
    return new Person(externalId, email, zone, attributes, other);
  }

  Person at(String address) {
    return new Person(externalId, address, zone, attributes, standing);
  }

  /** Whether the person may be written to. */
  enum Standing {
    /** Agreed to marketing by e-mail. */
    AGREED,
    /** Never asked. */
    NEVER_ASKED,
    /** Agreed, and took it back. */
    WITHDREW,
    /** The address is on the list of those never written to. */
    SUPPRESSED
  }
}
