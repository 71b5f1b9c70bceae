package dev.fanfare.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanfare.cli.api.ApiClient;

/** What messages are for, as a workspace tells it. */
final class Purposes {

  private Purposes() {}

  /** Whether a purpose is a service, to which people can only say no. */
  static boolean isService(ApiClient api, String name) {
    for (JsonNode purpose : api.get("/v1/purposes").path("items")) {
      if (purpose.path("name").asText().equals(name) && purpose.path("service").asBoolean()) {
        return true;
      }
    }
    return false;
  }
}
