package dev.fanfare.profiles;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person as the API shows them.
 *
 * @param attributes a JSON object
 */
record Profile(
    @JsonIgnore long id,
    String externalId,
    @JsonRawValue String attributes,
    @Nullable String zone,
    @Nullable String locale,
    @Nullable String email,
    @Nullable String phone,
    Instant createdAt,
    Instant updatedAt) {

  /** The subject number, all that leaves the profiles. */
  @JsonProperty("subject")
  String subject() {
    return Long.toString(id);
  }

  @Nullable String address(Channel channel) {
    return switch (channel) {
      case EMAIL -> email;
      case SMS -> phone;
    };
  }

  /** Tells this content from any other, for ETag: a clock that stands still could not. */
  @JsonIgnore
  long version() {
    var content =
        String.join(
            "\u0000",
            attributes,
            String.valueOf(zone),
            String.valueOf(locale),
            String.valueOf(email),
            String.valueOf(phone),
            updatedAt.toString());
    try {
      var hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(hash).getLong() & Long.MAX_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  @Override
  public String toString() {
    return "Profile[" + id + "]";
  }
}
