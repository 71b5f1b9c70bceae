package dev.fanfare.host;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Under which account PostgreSQL runs; it refuses to run as root. */
enum PostgresAccount {
  /** An ordinary user runs it as itself. */
  OWN {
    @Override
    List<String> prefix() {
      return List.of();
    }
  },

  /**
   * Root starts it in a user namespace, where root appears as nobody: files keep their owner and
   * folders that only root may enter stay reachable.
   */
  NAMESPACE {
    @Override
    List<String> prefix() {
      return List.of("unshare", "-U");
    }
  },

  /** Where namespaces are forbidden root hands the folder to nobody. */
  NOBODY {
    @Override
    List<String> prefix() {
      return List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
    }
  },

  /** As {@link #NOBODY}, where setpriv is missing. */
  NOBODY_BY_RUNUSER {
    @Override
    List<String> prefix() {
      return List.of("runuser", "-u", "nobody", "--");
    }
  };

  abstract List<String> prefix();

  static PostgresAccount here() {
    return of(new UnixSystem().getUid(), command -> Programs.run(command).succeeded());
  }

  static PostgresAccount of(long user, Predicate<List<String>> works) {
    if (user != 0) {
      return OWN;
    }
    for (PostgresAccount account : List.of(NAMESPACE, NOBODY, NOBODY_BY_RUNUSER)) {
      if (works.test(account.command(List.of("true")))) {
        return account;
      }
    }
    throw new HostProblem(
        "PostgreSQL does not run as root, and neither unshare, setpriv nor runuser works here."
            + " Start Fanfare as an ordinary user.");
  }

  List<String> command(List<String> program) {
    List<String> whole = new ArrayList<>(prefix());
    whole.addAll(program);
    return whole;
  }

  /** Lets the account own a folder, and checks that it can reach a program. */
  void prepare(Path folder, Path program) {
    if (this == NOBODY || this == NOBODY_BY_RUNUSER) {
      Programs.run(List.of("chown", "-R", "65534:65534", folder.toString()));
    }
    Programs.Outcome reach = Programs.run(command(List.of("test", "-x", program.toString())));
    if (!reach.succeeded()) {
      throw new HostProblem(
          "PostgreSQL cannot run as root here, and the account nobody cannot reach %s.%nChoose a data folder that every account may enter, or start Fanfare as an ordinary user."
              .formatted(program));
    }
  }
}
