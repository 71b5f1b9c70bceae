package dev.fanfare.access;

import jakarta.ws.rs.container.ContainerRequestContext;

/** The part of the paths that needs a key. */
final class Api {

  private Api() {}

  static boolean covers(ContainerRequestContext request) {
    var path = request.getUriInfo().getPath();
    return path.startsWith("/v1/") || path.startsWith("v1/");
  }
}
