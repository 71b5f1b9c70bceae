package dev.fanfare.cli.demo;

import java.util.List;
import java.util.Map;

/**
 * People with what there is to say about them.
 *
 * @param segment the segment they are imported into
 * @param campaign the name of the campaign they get
 * @param title in one line
 * @param notes what is real, what is made and what was guessed
 * @param attributes names and types to declare
 * @param redemptions what these people did
 */
record Audience(
    String segment,
    String campaign,
    String title,
    List<String> notes,
    Map<String, String> attributes,
    List<Person> people,
    Redemptions redemptions) {

  Audience {
    notes = List.copyOf(notes);
    attributes = Map.copyOf(attributes);
    people = List.copyOf(people);
  }

  List<Person> of(Person.Standing standing) {
    return people.stream().filter(person -> person.standing() == standing).toList();
  }
}
