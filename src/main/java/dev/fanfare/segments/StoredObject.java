package dev.fanfare.segments;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An object of a storage that speaks as S3 does, read as it comes. Where the connection breaks it
 * goes on behind the last byte, of the same object only. Of one thread.
 */
final class StoredObject extends InputStream {

  private static final int MOST_ATTEMPTS = 5;

  /**
   * How it is asked for.
   *
   * @param timeout how long a connection may say nothing
   * @param firstWait before the second attempt; doubles
   */
  record Access(
      RequestSignature signature, InstantSource clock, Duration timeout, Duration firstWait) {}

  private final String name;
  private final URI uri;
  private final Access access;
  private @Nullable InputStream body;
  private @Nullable String etag;
  private @Nullable String encoding;
  private long position;
  private int failures;

  /**
   * Asks for the object, and waits until it begins to come.
   *
   * @param name for people
   */
  StoredObject(String name, URI uri, Access access) throws IOException {
    this.name = name;
    this.uri = uri;
    this.access = access;
    connect();
  }

  /** How it is packed, as the storage says. */
  Optional<String> encoding() {
    return Optional.ofNullable(encoding);
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (true) {
      try {
        var present = body;
        if (present == null) {
          throw new IllegalStateException("closed");
        }
        int read = present.read(buffer, from, length);
        position += Math.max(read, 0);
        failures = read > 0 ? 0 : failures;
        return read;
      } catch (IOException e) {
        again(e);
        connect();
      }
    }
  }

  @Override
  public void close() throws IOException {
    var open = body;
    body = null;
    if (open != null) {
      open.close();
    }
  }

  /** Asks until it answers with what is behind the position. */
  private void connect() throws IOException {
    while (true) {
      try {
        if (isAnswered(request())) {
          return;
        }
        again(new IOException("the storage cannot answer now"));
      } catch (SourceTrouble e) {
        throw e;
      } catch (IOException e) {
        again(e);
      }
    }
  }

  private HttpURLConnection request() throws IOException {
    var headers = new TreeMap<String, String>();
    headers.put("accept-encoding", "identity");
    if (position > 0) {
      headers.put("range", "bytes=" + position + "-");
      headers.put("if-match", String.valueOf(etag));
    }
    var connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) access.timeout().toMillis());
    connection.setReadTimeout((int) access.timeout().toMillis());
    access
        .signature()
        .sign(uri, headers, access.clock().instant())
        .forEach(connection::setRequestProperty);
    return connection;
  }

  /** Whether it comes; false when it may later. */
  private boolean isAnswered(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    if (status == (position > 0 ? 206 : 200)) {
      etag = connection.getHeaderField("ETag");
      encoding = connection.getHeaderField("Content-Encoding");
      body = connection.getInputStream();
      return true;
    }
    connection.disconnect();
    switch (status) {
      case 200 ->
          throw trouble("broke off after %d bytes, and takes no ranges".formatted(position));
      case 401, 403 ->
          throw trouble("may not be read with the credentials that are set (" + status + ")");
      case 404 -> throw trouble("does not exist (404)");
      case 412 -> throw trouble("was changed while it was read");
      default -> {
        if (status < 500 && status != 429) {
          throw trouble("cannot be read: the storage answers " + status);
        }
        return false;
      }
    }
  }

  /**
   * Waits before another attempt, unless there were enough, or nobody knows it would be the same.
   */
  private void again(IOException failure) throws IOException {
    if (++failures >= MOST_ATTEMPTS) {
      throw trouble(
          "broke off after %d bytes, %d times in a row: %s"
              .formatted(position, failures, failure.getMessage()));
    }
    if (position > 0 && etag == null) {
      throw trouble("broke off after %d bytes, and has no ETag to go on by".formatted(position));
    }
    try {
      Thread.sleep(access.firstWait().multipliedBy(1L << (failures - 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SourceTrouble(name + " was not read to its end: the engine ends", e);
    }
  }

  private SourceTrouble trouble(String what) {
    return new SourceTrouble(name + " " + what);
  }
}
