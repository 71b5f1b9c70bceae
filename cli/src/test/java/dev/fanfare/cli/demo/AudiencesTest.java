package dev.fanfare.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanfare.cli.UsageProblem;
import dev.fanfare.cli.demo.Person.Standing;
import dev.fanfare.dsl.CampaignFile;
import dev.fanfare.dsl.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudiencesTest {

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 22);

  @TempDir Path folder;

  @Test
  void makesTheSameHouseholdsEachTime() {
    Audience audience = MadeHouseholds.make(TODAY);

    assertThat(audience).isEqualTo(MadeHouseholds.make(TODAY));
    assertThat(audience.people()).hasSize(1_133);
    assertThat(audience.people())
        .filteredOn(person -> person.attributes().containsKey("householdSize"))
        .hasSize(643);
  }

  @Test
  void letsMadeHouseholdsRedeemAsOftenAsRealOnes() {
    Redemptions redemptions = MadeHouseholds.make(TODAY).redemptions();

    assertThat(redemptions.people()).hasSizeBetween(190, 240);
    assertThat(redemptions.all()).hasSizeBetween(550, 750);
    assertThat(redemptions.all()).extracting(Redemptions.Redemption::id).doesNotHaveDuplicates();
  }

  @Test
  void letsEverythingHappenToSomebody() {
    List<Person> people = MadeHouseholds.make(TODAY).people();

    for (Standing standing : Standing.values()) {
      assertThat(people).anyMatch(person -> person.standing() == standing);
    }
    for (String word : List.of("tempfail@", "permfail@", "cut@")) {
      assertThat(people).anyMatch(person -> person.email().startsWith(word));
    }
    assertThat(people).anyMatch(person -> person.email().isEmpty());
    List<String> emails =
        people.stream().map(Person::email).filter(email -> !email.isEmpty()).toList();
    assertThat(new HashSet<>(emails)).hasSizeLessThan(emails.size());
    assertThat(people).extracting(Person::externalId).doesNotHaveDuplicates();
  }

  @Test
  void readsTheRealHouseholdsWhereTheDataIs() throws IOException {
    String set = System.getenv().getOrDefault("FANFARE_DATA", "../../shared/data");
    Path journey = Path.of(set).resolve("complete-journey");
    assumeTrue(Files.isDirectory(journey), "no Complete Journey at " + journey);

    Audience audience = CompleteJourney.read(journey, TODAY);

    assertThat(audience.people()).hasSize(1_133);
    assertThat(audience.notes())
        .contains("Real: who was in it, what they redeemed, demographics of 643 of them.");
    assertThat(audience.redemptions().all()).hasSize(653);
    assertThat(audience.redemptions().people()).hasSize(214);
    assertThat(audience.people())
        .allMatch(person -> "2027-01-16".equals(person.attributes().get("offerEnds")));
  }

  @Test
  void takesTheAddressForTheIdWhereThereIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("p.csv"), "Mail,timezone\nx@example.com,UTC\n");

    Person person = OwnPeople.read(file).people().getFirst();

    assertThat(person.externalId()).isEqualTo("x@example.com");
    assertThat(person.zone()).isEqualTo("UTC");
    assertThat(person.standing()).isEqualTo(Standing.AGREED);
  }

  @Test
  void namesAttributesAsTheSchemaAllows() {
    assertThat(OwnPeople.attributeName("First name")).isEqualTo("firstName");
    assertThat(OwnPeople.attributeName("2nd-ADDRESS_line")).isEqualTo("ndADDRESSLine");
    assertThat(OwnPeople.attributeName("Größe")).isEqualTo("grE");
    assertThat(OwnPeople.attributeName("42")).isEmpty();
  }

  @Test
  void refusesAFileWithoutAddressesOrPeople() throws IOException {
    Path noAddress = Files.writeString(folder.resolve("a.csv"), "id,name\n1,Ada\n");
    Path nobody = Files.writeString(folder.resolve("b.csv"), "id,email\n");

    assertThatThrownBy(() -> OwnPeople.read(noAddress))
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("no column of e-mail addresses");
    assertThatThrownBy(() -> OwnPeople.read(nobody)).isInstanceOf(UsageProblem.class);
  }

  @Test
  void writesACampaignFileForEveryAudience() throws IOException {
    Audience own =
        OwnPeople.read(Files.writeString(folder.resolve("p.csv"), "email\nx@example.com\n"));

    for (Audience audience : List.of(own, MadeHouseholds.make(TODAY))) {
      String file = DemoCampaign.file(audience);
      assertThat(CampaignFile.read(file))
          .isInstanceOfSatisfying(
              Reading.Valid.class,
              valid -> {
                assertThat(valid.campaign().name()).isEqualTo(audience.campaign());
                assertThat(valid.campaign().audience().include())
                    .containsExactly(audience.segment());
              });
    }
  }
}
