package dev.fanfare.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StoredObjectTest {

  private static final InstantSource NOW =
      InstantSource.fixed(Instant.parse("2026-11-22T08:00:00Z"));

  private TestingStorage storage;

  @BeforeEach
  void start() throws IOException {
    storage = TestingStorage.start(0);
  }

  @AfterEach
  void stop() {
    storage.close();
  }

  /** The example of a GET in Amazon's documentation of the signature. */
  @Test
  void signsAsTheDocumentedExample() {
    var signature =
        new RequestSignature(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            Optional.empty(),
            "us-east-1");

    var headers =
        signature.sign(
            URI.create("https://examplebucket.s3.amazonaws.com/test.txt"),
            Map.of("range", "bytes=0-9"),
            Instant.parse("2013-05-24T00:00:00Z"));

    assertThat(headers.get("authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    assertThat(RequestSignature.encoded("/a b/ü+~.csv")).isEqualTo("/a%20b/%C3%BC%2B~.csv");
  }

  /** The storage reckons each signature itself, so that what it takes is what Amazon's takes. */
  @Test
  void isReadWithTheRightSecretAndSessionOnly() throws IOException {
    var path = "people/2026/gold file+ü (1).csv";
    storage.put(path, new byte[100]);
    storage.wantSession("token");

    try (var read = open(path)) {
      assertThat(read.readAllBytes()).hasSize(100);
    }
    var other = Optional.of("another token");
    assertThatThrownBy(() -> open(path, TestingStorage.SECRET_KEY, other))
        .hasMessageContaining("(403)");
    assertThatThrownBy(() -> open(path, TestingStorage.SECRET_KEY, Optional.empty()))
        .hasMessageContaining("(403)");
    assertThatThrownBy(() -> open(path, "secret/of tests", Optional.of("token")))
        .hasMessageContaining("(403)");
  }

  @Test
  void goesOnWhereTheConnectionBroke() throws IOException {
    var object = new byte[3_000_000];
    new Random(7).nextBytes(object);
    storage.put("people/all.csv", object);
    storage.fail(new TestingStorage.Status(503), new TestingStorage.Cut(1_000_000));

    try (var read = open("people/all.csv")) {
      assertThat(read.readAllBytes()).isEqualTo(object);
    }

    assertThat(storage.ranges()).hasSize(3);
    assertThat(storage.ranges().subList(0, 2)).containsExactly("whole", "whole");
    assertThat(storage.ranges().get(2)).matches("bytes=[1-9][0-9]*-");
  }

  @Test
  void tellsAnObjectThatIsNeverWholeOrCannotBeKnownAgain() throws IOException {
    storage.put("people/all.csv", new byte[100]);
    for (int i = 0; i < 5; i++) {
      storage.fail(new TestingStorage.Cut(0));
    }
    assertThatThrownBy(() -> open("people/all.csv").readAllBytes())
        .isInstanceOf(SourceTrouble.class)
        .hasMessageContaining("5 times in a row");
    storage.forgetEtags();
    storage.fail(new TestingStorage.Cut(50));
    assertThatThrownBy(() -> open("people/all.csv").readAllBytes())
        .isInstanceOf(SourceTrouble.class)
        .hasMessageContaining("no ETag");
  }

  @ParameterizedTest
  @CsvSource({
    "404, does not exist (404)",
    "403, may not be read with the credentials that are set (403)",
    "301, cannot be read: the storage answers 301"
  })
  void tellsAtOnceWhatNoRepetitionHelps(int status, String words) {
    storage.fail(new TestingStorage.Status(status));

    assertThatThrownBy(() -> open("people/all.csv"))
        .isInstanceOf(SourceTrouble.class)
        .hasMessage("s3://people/all.csv " + words);
    assertThat(storage.ranges()).hasSize(1);
  }

  @Test
  void tellsAnObjectThatWasChangedMeanwhile() {
    storage.put("people/all.csv", new byte[100]);
    storage.fail(new TestingStorage.Cut(50), new TestingStorage.Status(412));

    assertThatThrownBy(() -> open("people/all.csv").readAllBytes())
        .hasMessageContaining("was changed while it was read");
  }

  @ParameterizedTest
  @CsvSource({
    "file:a/b.csv.gz, true",
    "file:/etc/passwd, false",
    "file:../x.csv, false",
    "file:a/../x.csv, false",
    "file:a//x.csv, false",
    "file:./x.csv, false",
    "file:, false",
    "s3://people/2026/gold file.csv, true",
    "s3://people/../other/x.csv, false",
    "s3://people/, false",
    "s3://people, false",
    "s3://PEOPLE/x.csv, false",
    "https://example.com/x.csv, false"
  })
  void readsSourcesThatLeadNowhereElse(String text, boolean good) {
    assertThat(ImportSource.read(text).isPresent()).isEqualTo(good);
  }

  private StoredObject open(String path) throws IOException {
    return open(path, TestingStorage.SECRET_KEY, Optional.of("token"));
  }

  private StoredObject open(String path, String secret, Optional<String> session)
      throws IOException {
    var signature = new RequestSignature(TestingStorage.ACCESS_KEY, secret, session, "eu-1");
    var access =
        new StoredObject.Access(signature, NOW, Duration.ofSeconds(5), Duration.ofMillis(1));
    return new StoredObject(
        "s3://" + path, storage.endpoint().resolve("/" + RequestSignature.encoded(path)), access);
  }
}
