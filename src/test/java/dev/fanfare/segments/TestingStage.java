package dev.fanfare.segments;

import dev.fanfare.profiles.ImportedPerson;
import java.util.Set;
import java.util.stream.Collectors;

/** What the stage of imports holds, for tests of other rooms. */
public final class TestingStage {

  private TestingStage() {}

  /** People or, where they are no people, scores, as words. */
  public static String words(byte[] payload) {
    try {
      return PackedPeople.read(payload).stream()
          .map(
              person ->
                  String.join(
                      " ",
                      person.externalId(),
                      String.valueOf(person.attributes()),
                      String.valueOf(person.zone()),
                      String.valueOf(person.locale()),
                      String.valueOf(person.email()),
                      String.valueOf(person.phone())))
          .collect(Collectors.joining("\n"));
    } catch (RuntimeException e) {
      return PackedScores.read(payload).toString();
    }
  }

  /** One person of that name. */
  public static byte[] person(String externalId) {
    var packed = new PackedPeople(100);
    packed.add(new ImportedPerson(1, externalId, null, null, null, null, null, Set.of()));
    return packed.take();
  }
}
