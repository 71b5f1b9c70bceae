package dev.fanfare.channels;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fanfare.platform.Keystore;
import dev.fanfare.platform.WorkspaceId;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Seals secret settings for the database and opens them for adapters. */
@Singleton
final class AccountSecrets {

  private static final String USE = "account";
  private static final TypeReference<Map<String, String>> SECRETS = new TypeReference<>() {};

  private final Keystore keystore;
  private final ObjectMapper json;

  AccountSecrets(Keystore keystore, ObjectMapper json) {
    this.keystore = keystore;
    this.json = json;
  }

  byte @Nullable [] seal(WorkspaceId workspace, Map<String, String> secrets) {
    try {
      return secrets.isEmpty()
          ? null
          : keystore.seal(workspace, USE, json.writeValueAsBytes(secrets));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> open(WorkspaceId workspace, byte @Nullable [] sealed) {
    try {
      return sealed == null
          ? Map.of()
          : json.readValue(keystore.open(workspace, USE, sealed), SECRETS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
