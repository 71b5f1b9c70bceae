package dev.fanfare.platform;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections of no pool, for what must not wait for others' work. */
@Singleton
final class UnpooledDatabase {

  private final String url;
  private final String user;
  private final String password;
  private final int patience;

  UnpooledDatabase(
      @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
      @ConfigProperty(name = "quarkus.datasource.username") String user,
      @ConfigProperty(name = "quarkus.datasource.password") String password,
      NodeConfig config) {
    this.url = url;
    this.user = user;
    this.password = password;
    // A database that does not answer is given up before this node is.
    this.patience = Math.max(1, (int) config.fenceAfter().toSeconds() / 2);
  }

  /** Opens one; the name is seen in pg_stat_activity. */
  Connection connect(String name) throws SQLException {
    var database = new PGSimpleDataSource();
    database.setUrl(url);
    database.setUser(user);
    database.setPassword(password);
    database.setApplicationName(name);
    database.setConnectTimeout(patience);
    database.setLoginTimeout(patience);
    database.setSocketTimeout(patience);
    database.setTcpKeepAlive(true);
    return database.getConnection();
  }
}
