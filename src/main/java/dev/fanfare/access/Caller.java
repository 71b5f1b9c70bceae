package dev.fanfare.access;

import dev.fanfare.platform.ApiProblem;
import dev.fanfare.platform.ProblemCode;
import dev.fanfare.platform.WorkspaceId;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** Who makes the call at hand, by its API key. The only source of a workspace in a call. */
@RequestScoped
public class Caller {

  private @Nullable ApiKey key;

  void become(ApiKey key) {
    this.key = key;
  }

  public WorkspaceId workspace() {
    return key().workspace();
  }

  public Role role() {
    return key().role();
  }

  public String keyId() {
    return key().id();
  }

  /** Whether the key may work on the installation as a whole. */
  public boolean installation() {
    return key().installation();
  }

  /** Refuses the call unless its key is an installation key. */
  public void requireInstallation() {
    if (!installation()) {
      throw new ApiProblem(ProblemCode.FORBIDDEN, "Only an installation key may do this.");
    }
  }

  ApiKey key() {
    if (key == null) {
      throw new ApiProblem(ProblemCode.UNAUTHENTICATED, "The call carries no API key.");
    }
    return key;
  }
}
