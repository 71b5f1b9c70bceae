package dev.fanfare.segments;

import static dev.fanfare.segments.PinpointColumns.ADDRESS;
import static dev.fanfare.segments.PinpointColumns.CHANNEL;
import static dev.fanfare.segments.PinpointColumns.COUNTRY;
import static dev.fanfare.segments.PinpointColumns.ENDPOINT;
import static dev.fanfare.segments.PinpointColumns.OPT_OUT;
import static dev.fanfare.segments.PinpointColumns.STATUS;
import static dev.fanfare.segments.PinpointColumns.USER;

import dev.fanfare.profiles.AttributeType;
import dev.fanfare.profiles.Channel;
import dev.fanfare.profiles.Checked;
import dev.fanfare.profiles.EmailAddress;
import dev.fanfare.profiles.ImportedPerson;
import dev.fanfare.profiles.JsonText;
import dev.fanfare.profiles.PhoneNumber;
import dev.fanfare.profiles.ProfileRules;
import dev.fanfare.profiles.SubjectNumbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns endpoints of Pinpoint into people, or says everything that is wrong with them. A person is
 * the endpoint's user, else the endpoint, else its address. Of one thread.
 */
final class PinpointCheck {

  /** What Pinpoint sends by, and we cannot. */
  private static final Set<String> OTHER_CHANNELS =
      Set.of(
          "ADM",
          "APNS",
          "APNS_SANDBOX",
          "APNS_VOIP",
          "APNS_VOIP_SANDBOX",
          "BAIDU",
          "CUSTOM",
          "GCM",
          "IN_APP",
          "PUSH",
          "VOICE");

  private final PinpointColumns columns;
  private final SubjectNumbers.Numbers numbers;
  private final SeenIds seen = new SeenIds();
  private final List<Reject> rejects = new ArrayList<>();
  private Map<String, List<String>> values = Map.of();
  private long line;

  PinpointCheck(PinpointColumns columns, SubjectNumbers.Numbers numbers) {
    this.columns = columns;
    this.numbers = numbers;
  }

  List<Reject> rejects() {
    return rejects;
  }

  /** Refuses the line as it is. */
  void reject(Reject broken) {
    rejects.clear();
    rejects.add(broken);
  }

  /** The person of an endpoint; empty when {@link #rejects} says why there is none. */
  Optional<ImportedPerson> endpoint(Map<String, List<String>> of, long at) {
    begin(of, at);
    var channel = channel();
    var address = channel == null ? null : address(channel);
    var person = new Person(channel, address, optsOut(channel));
    requireActive();
    var id = id(address);
    var zone = zone(address);
    var locale =
        field(Field.Locale.class, text -> ProfileRules.locale(text.strip().replace('_', '-')));
    var attributes = attributes();
    return rejects.isEmpty() && id != null && isNew(id, channel)
        ? Optional.of(person(person, id, zone, locale, attributes))
        : Optional.empty();
  }

  /** A person of whom only the id is said. */
  Optional<ImportedPerson> user(String id, long at) {
    begin(Map.of(USER, List.of(id)), at);
    var good = good(USER, id, ProfileRules.externalId(id));
    return good != null && isNew(good, null)
        ? Optional.of(person(new Person(null, null, false), good, null, null, null))
        : Optional.empty();
  }

  /** What an endpoint says of how a person is reached. */
  private record Person(@Nullable Channel channel, @Nullable String address, boolean optedOut) {

    @Nullable String on(Channel wanted) {
      return channel == wanted ? address : null;
    }
  }

  private ImportedPerson person(
      Person reached,
      String id,
      @Nullable String zone,
      @Nullable String locale,
      @Nullable String attributes) {
    return new ImportedPerson(
        numbers.next(),
        id,
        attributes,
        zone,
        locale,
        reached.on(Channel.EMAIL),
        reached.on(Channel.SMS),
        reached.optedOut() ? Set.of(Objects.requireNonNull(reached.channel())) : Set.of());
  }

  private void begin(Map<String, List<String>> of, long at) {
    rejects.clear();
    values = of;
    line = at;
  }

  private @Nullable Channel channel() {
    var given = one(CHANNEL);
    if (given == null) {
      if (values.containsKey(ADDRESS) || values.containsKey(OPT_OUT)) {
        reject(CHANNEL, "", "must say what the address is: EMAIL or SMS");
      }
      return null;
    }
    var word = given.strip().toUpperCase(Locale.ROOT);
    var channel = Channel.ofWord(word.toLowerCase(Locale.ROOT));
    if (channel.isEmpty()) {
      reject(
          CHANNEL,
          given,
          OTHER_CHANNELS.contains(word)
              ? "is a channel that is not written to here; EMAIL and SMS are"
              : "must be a channel of Pinpoint, as EMAIL or SMS");
    }
    return channel.orElse(null);
  }

  private @Nullable String address(Channel channel) {
    var given = one(ADDRESS);
    if (given == null) {
      reject(ADDRESS, "", "must be present");
      return null;
    }
    return good(
        ADDRESS,
        given,
        switch (channel) {
          case EMAIL -> EmailAddress.judge(given);
          case SMS -> PhoneNumber.judge(given, country(null));
        });
  }

  private boolean optsOut(@Nullable Channel channel) {
    var given = one(OPT_OUT);
    if (given != null && !given.equals("ALL") && !given.equals("NONE")) {
      reject(OPT_OUT, given, "must be ALL or NONE");
    }
    return channel != null && "ALL".equals(given);
  }

  private void requireActive() {
    var given = one(STATUS);
    if (given != null && !given.equals("ACTIVE")) {
      reject(
          STATUS,
          given,
          given.equals("INACTIVE")
              ? "is not written to by Pinpoint either"
              : "must be ACTIVE or INACTIVE");
    }
  }

  private @Nullable String id(@Nullable String address) {
    for (var column : List.of(USER, ENDPOINT)) {
      var given = one(column);
      if (given != null) {
        return good(column, given, ProfileRules.externalId(given));
      }
    }
    if (address == null) {
      if (!values.containsKey(ADDRESS)) {
        reject(USER, "", "must be present where there is no address");
      }
      return null;
    }
    return good(ADDRESS, address, ProfileRules.externalId(address));
  }

  /** Where the person is: as the line says, else as their telephone, else as the import. */
  private @Nullable String country(@Nullable String phone) {
    var said = values.get(COUNTRY);
    if (said != null && PhoneNumber.isRegion(said.getFirst())) {
      return said.getFirst();
    }
    return phone == null ? columns.region() : PhoneNumber.regionOf(phone).orElse(columns.region());
  }

  private @Nullable String zone(@Nullable String address) {
    var phone = address != null && address.startsWith("+") ? address : null;
    return field(Field.Zone.class, text -> PinpointZones.judge(text, country(phone)));
  }

  private @Nullable String field(
      Class<? extends Field> kind, java.util.function.Function<String, Checked> judge) {
    for (var field : columns.fields().values()) {
      var given = kind.isInstance(field) ? one(field.column()) : null;
      if (given != null) {
        return good(field.column(), given, judge.apply(given));
      }
    }
    return null;
  }

  private @Nullable String attributes() {
    var json = new StringBuilder();
    for (var field : columns.fields().values()) {
      if (field instanceof Field.Attribute(var column, var member, var type)) {
        var given = values.get(column);
        var good = given == null ? null : attribute(column, given, type);
        if (good != null) {
          json.append(json.isEmpty() ? '{' : ',').append(member).append(':').append(good);
        }
      }
    }
    return json.isEmpty() ? null : json.append('}').toString();
  }

  private @Nullable String attribute(String column, List<String> given, AttributeType type) {
    if (type == AttributeType.STRINGS) {
      var list = given.stream().map(JsonText::quote).collect(Collectors.joining(",", "[", "]"));
      return good(column, list, type.judge(list));
    }
    var text = one(column);
    return text == null ? null : good(column, text, type.judge(text));
  }

  /** The only value of a column; null when there is none, or more, which is rejected. */
  private @Nullable String one(String column) {
    var given = values.get(column);
    if (given == null) {
      return null;
    }
    if (given.size() > 1) {
      reject(column, String.join(", ", given), "must be one value, not " + given.size());
      return null;
    }
    return given.getFirst();
  }

  /** People may come once for each channel; whoever is said without one, once. */
  private boolean isNew(String id, @Nullable Channel channel) {
    int before =
        seen.put((channel == null ? "" : channel.word()) + ' ' + id, Math.toIntExact(line));
    if (before != 0) {
      var what = channel == null ? "" : ", with their only address of this channel";
      reject(channel == null ? USER : ADDRESS, id, "same person as line " + before + what);
    }
    return before == 0;
  }

  private @Nullable String good(String column, String given, Checked checked) {
    return switch (checked) {
      case Checked.Good(var value) -> value;
      case Checked.Bad(var rule) -> {
        reject(column, given, rule);
        yield null;
      }
    };
  }

  private void reject(String column, String given, String rule) {
    var reject = new Reject(line, column, given, rule);
    if (!rejects.contains(reject)) {
      rejects.add(reject);
    }
  }
}
