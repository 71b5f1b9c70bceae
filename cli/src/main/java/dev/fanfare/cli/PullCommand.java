package dev.fanfare.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.fanfare.cli.api.ApiClient;
import dev.fanfare.cli.plan.CampaignFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    description = {
      "Writes the files of live campaigns into a folder, to the letter,",
      "and without names also the workspace's own templates, to templates/email.",
      "A file that was edited there is kept, unless --overwrite says otherwise."
    })
final class PullCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--into",
      paramLabel = "FOLDER",
      description = "Where to; files go to its campaigns. The present folder when left out.")
  private Path folder = Path.of("");

  @Option(names = "--overwrite", description = "Also writes over files that were edited.")
  private boolean overwrite;

  @Parameters(arity = "0..*", paramLabel = "CAMPAIGN", description = "All when left out.")
  private List<String> campaigns = List.of();

  PullCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    ApiClient api = connection.open(shell);
    CampaignFolder into =
        CampaignFolder.open(
            shell.directory().resolve(folder), api.get("/v1/whoami").path("workspace").asText());
    ArrayNode answers = ApiClient.JSON.createArrayNode();
    boolean kept = false;
    for (String campaign : campaigns.isEmpty() ? all(api) : campaigns) {
      JsonNode live = api.get(ApiClient.path("/v1/campaigns/%s", campaign));
      CampaignFolder.Written written =
          into.write(campaign, live.path("version").asInt(), live.path("file").asText(), overwrite);
      kept |= written.what() == CampaignFolder.What.KEPT;
      answers
          .addObject()
          .put("campaign", campaign)
          .put("version", live.path("version").asInt())
          .put("file", shell.directory().relativize(written.file()).toString())
          .put("what", written.what().word());
    }
    if (campaigns.isEmpty()) {
      kept |= templates(api, into, answers);
    }
    into.note();
    if (connection.json()) {
      shell.json(answers);
    } else {
      answers.forEach(this::tell);
    }
    return kept ? Exit.REFUSED : Exit.DONE;
  }

  /** Writes the templates that are the workspace's own; whether one was kept. */
  private boolean templates(ApiClient api, CampaignFolder into, ArrayNode answers)
      throws IOException {
    boolean kept = false;
    List<String> names = new ArrayList<>();
    for (JsonNode each : api.items("/v1/templates")) {
      if (each.path("origin").asText().equals("workspace")) {
        names.add(each.path("name").asText());
      }
    }
    for (String name : names) {
      JsonNode template = api.get(ApiClient.path("/v1/templates/%s", name));
      int version = template.path("version").asInt();
      CampaignFolder.Written written = into.writeTemplate(name, version, template, overwrite);
      kept |= written.what() == CampaignFolder.What.KEPT;
      answers
          .addObject()
          .put("template", name)
          .put("version", version)
          .put("file", shell.directory().relativize(written.file()).toString())
          .put("what", written.what().word());
    }
    return kept;
  }

  private static List<String> all(ApiClient api) {
    List<String> names = new ArrayList<>();
    api.items("/v1/campaigns").forEach(campaign -> names.add(campaign.path("name").asText()));
    return names;
  }

  private void tell(JsonNode answer) {
    String line =
        "%s: version %d, %s"
            .formatted(
                answer.path("file").asText(),
                answer.path("version").asInt(),
                answer.path("what").asText());
    if (answer.path("what").asText().equals(CampaignFolder.What.KEPT.word())) {
      shell.terminal().error(line + "; it was edited here: plan it, or pull with --overwrite");
    } else {
      shell.terminal().line(line);
    }
  }
}
