package dev.fanfare.consent;

import dev.fanfare.platform.SignedTokens;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Makes and reads the signed tokens of preference centres: they name a person and do not expire.
 * Any thread.
 */
@Singleton
public final class PreferenceLinks {

  private static final String USE = "preferences";

  private final SignedTokens tokens;

  PreferenceLinks(SignedTokens tokens) {
    this.tokens = tokens;
  }

  /** Whom a link names. */
  record Link(WorkspaceId workspace, long profileId) {}

  /** The token of a person; the path of its link is {@code /p/} and the token. */
  public String token(WorkspaceId workspace, long profileId) {
    var facts = ByteBuffer.allocate(Long.BYTES).putLong(profileId).array();
    return tokens.writer(workspace, USE).write(facts);
  }

  /** Whom the token names; empty when it is not one of ours. */
  Optional<Link> read(String token) {
    return tokens
        .read(USE, token)
        .map(signed -> new Link(signed.workspace(), ByteBuffer.wrap(signed.facts()).getLong()));
  }
}
