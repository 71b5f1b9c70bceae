package dev.fanfare.access;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The base of links that people follow. Any thread. */
@Singleton
public final class PublicUrls {

  private final int port;

  PublicUrls(@ConfigProperty(name = "quarkus.http.port") int port) {
    this.port = port;
  }

  /**
   * Without a slash at its end. Where no public address is set, which a launch outside sandboxes
   * asks for, this engine's own.
   */
  public String base(WorkspaceSettings settings) {
    var url = settings.publicUrl();
    return url == null ? "http://127.0.0.1:" + port : url.replaceAll("/+$", "");
  }
}
