package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;

import freemarker.template.Configuration;
import freemarker.template.Template;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken for granted of FreeMarker's syntax tree, which may change with its release. */
class SyntaxNodeTest {

  @Test
  void seesEveryNodeWithItsPlaceAndWhatItIsMadeOf() throws IOException {
    var nodes = nodes("<#assign x = a.b?upper_case>\n<@m p=1 ; v>${\"${x}\"}</@m>");

    assertThat(nodes.stream().map(node -> node.kind() + " " + node.place()))
        .containsExactly(
            "MixedContent 1:1",
            "Assignment 1:1",
            "BuiltIn 1:14",
            "Dot 1:14",
            "Identifier 1:14",
            "UnifiedCall 2:1",
            "Identifier 2:3",
            "NumberLiteral 2:7",
            "DollarVariable 2:13",
            "StringLiteral 2:15",
            "DollarVariable 2:16",
            "Identifier 2:18");
    assertThat(nodes.get(1).names("assignment target")).containsExactly("x");
    assertThat(TemplateRules.nameOf(nodes.get(2))).isEqualTo("upper_case");
    assertThat(nodes.get(5).names("target loop variable")).containsExactly("v");
    assertThat(nodes.get(9).literal()).isEmpty();
  }

  @Test
  void namesBuiltInsInOneSpelling() throws IOException {
    assertThat(TemplateRules.nameOf(nodes("${x?leftPad(1)}").get(2))).isEqualTo("left_pad");
  }

  @Test
  void knowsOnlyBuiltInsThereAre() {
    var engine = new Configuration(Configuration.VERSION_2_3_35);

    assertThat(engine.getSupportedBuiltInNames(Configuration.LEGACY_NAMING_CONVENTION))
        .containsAll(TemplateRules.builtIns());
  }

  private static List<SyntaxNode> nodes(String words) throws IOException {
    return SyntaxNode.root(new Template("test", words, RenderEngine.PLAIN)).all();
  }
}
