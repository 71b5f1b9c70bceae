package dev.fanfare.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanfare.channel.Content;
import dev.fanfare.platform.ApiProblem;
import dev.fanfare.rendering.Rendered.Failed;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates made to hurt: each ends as a problem or a failure, and the pool goes on. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TemplateBombsTest {

  private final TestingRendering rendering = new TestingRendering();

  @BeforeEach
  void warm() {
    assertThat(rendering.text("warm", "{}")).isInstanceOf(Rendered.Message.class);
  }

  @AfterEach
  void goesOn() {
    for (int i = 0; i < 8; i++) {
      assertThat(rendering.text("alive", "{}"))
          .isEqualTo(new Rendered.Message(new Content.Email("Hello", null, "alive")));
    }
    rendering.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIMEOUT   | <#list 1..2000000000 as i></#list>",
        "TIMEOUT   | <#list 1..2000000000 as i><#list 1..9 as j><#assign x = i></#list></#list>",
        "TOO_LARGE | <#assign s = 'ab'><#list 1..2000000000 as i><#assign s = s + s></#list>",
        "TOO_LARGE | <#assign s = 'ab'><#list 1..2000000000 as i><#assign s += s></#list>",
        "TIMEOUT   | <#assign s><#list 1..2000000000 as i>words, more words</#list></#assign>",
        "TIMEOUT   | <#macro a><@b/><@b/></#macro><#macro b><@c/><@c/></#macro><#macro c><#list"
            + " 1..2000000000 as i></#list></#macro><@a/>",
        "TOO_LARGE | <#list 1..2000000000 as i>words and more words</#list>",
        "TOO_LARGE | ${''?left_pad(999)}<#list 1..2000000 as i>${'a'?left_pad(999)}</#list>",
        "RENDER_ERROR | <#macro m f><@f f=f/></#macro><@m f=m/>",
        "RENDER_ERROR | ${'1e999999999'?number}",
        "RENDER_ERROR | <#assign x = 12345678901234567890><#list 1..64 as i><#assign x = x *"
            + " x></#list>${x}",
        "TEMPLATE_ABORT | <#stop 'enough'>",
      })
  void endsWithAFailure(RenderFailure failure, String bomb) {
    var rendered = rendering.text(bomb, "{}");

    assertThat(rendered)
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(failure));
  }

  /** Line after line, with no loop in which FreeMarker itself would look whether it was stopped. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<#assign s = s + s>",
        "<#assign s += s>",
        "<#assign s = '${s}${s}'>",
        "<#assign s>${s}${s}</#assign>",
        "<#assign x = 1 s = s + s>",
        "<#assign s = [s, s]?join('')>",
        "<#assign s = s?replace('a', 'aaaa')>",
        "<#list [s + s] as t><#assign s = t></#list>",
        "<@double s/>",
        "<@nest s; t><#assign s = t></@nest>",
        "<#assign s = twice(s)>",
      })
  void growsLineAfterLineToABoundOnly(String line) {
    var macros =
        "<#macro double t><#assign s = t + t></#macro><#macro nest t><#nested t + t></#macro>"
            + "<#function twice t><#return t + t></#function>";
    var words = macros + "<#assign s = 'aa'>" + line.repeat(60) + "${s?length?c}";

    assertThat(rendering.text(words, "{}"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(RenderFailure.TOO_LARGE));
    assertThat(rendering.html(words, "{}"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(RenderFailure.TOO_LARGE));
  }

  /** Long for a processor, one after the other, with no loop. */
  @Test
  void stopsBetweenTwoLines() {
    var words =
        "<#assign s = 'aa'><#list 1..14 as i><#assign s = s + s></#list>"
            + "<#assign t = s[0..*15000] + 'b'>"
            + "<#if s?contains(t)>never</#if>".repeat(2_000);

    assertThat(rendering.text(words, "{}"))
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(RenderFailure.TIMEOUT));
  }

  @Test
  void listsGrowToABoundOnly() {
    var words =
        "<#assign s = 'a,a'><#list 1..14 as i><#assign s = s + ',' + s></#list>"
            + "<#assign l = s?split(',')>${l?size}";

    assertThat(rendering.text(words, "{}"))
        .isInstanceOfSatisfying(
            Failed.class,
            failed -> assertThat(failed.failure()).isEqualTo(RenderFailure.TOO_LARGE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${'${1}'?interpret}",
        "<#assign t = '<#list 1.. as i></#list>'?interpret><@t/>",
        "${'1'?eval}",
        "${ '1' ? eval }",
        "${'1'?eval_json}",
        "${'1'?evalJson}",
        "${'java.lang.Object'?new()}",
        "${profile?api}",
        "${\"${'1'?eval}\"}",
        "<#if '1'?eval == 1>x</#if>",
        "<#list 1..2 as i><#if i == 1>${'1'?eval}</#if></#list>",
        "<#macro m x='1'?eval>${x}</#macro><@m/>",
        "<#macro m x>${x}</#macro><@m x='1'?eval/>",
        "${'x'?left_pad(2000000000)}",
        "${'x'?left_pad(999999)}",
        "${'x'?rightPad(points)}",
        "<#list 1.. as i></#list>",
        "<#macro m><@m/></#macro><@m/>",
        "<#function f x><#return f(x + 1)></#function>${f(1)}",
        "<#macro a><@b/></#macro><#macro b><@a/></#macro><@a/>",
        "${(1..999999999)?join('')}",
        "<#assign r = 1..points>${r?size}",
        "<#assign s = [1]><#list 1..99 as i><#assign s = s + s></#list>${s?size}",
        "<#assign s = {'a': 1}><#list 1..99 as i><#assign s += s></#list>${s?keys?size}",
        "<#function f x><#return x + x></#function>${f(f([1]))?size}",
        "${'a'?replace('a', 'aaaaaaaaaaaaaaaaaaaaaaaa')}",
        "${firstName?replace('a', firstName)}",
        "${1?string('0.0000000000000000000000000000000000000000000000000000000000000000000')}",
        "${1?string[firstName]}",
        "${['a']?map(x -> ['b']?map(y -> x + y)?join(''))?join('')}",
        "${12345678901234567890123456789012345678901234567890}",
        "${firstName?with_args(1)}",
        "${.vars['firstName']}",
        "${.data_model.firstName}",
        "${.get_optional_template('/etc/passwd').exists?c}",
        "<#setting number_format='0.0'>",
        "<#include firstName>",
        "<#include 'a' ignore_missing=true>",
        "<#visit x>",
        "<#recurse>",
        "${firstName?matches('(a+)+$')?string}",
        "${firstName?replace('(a+)+$', '', 'r')}",
        "${firstName?ensure_starts_with('(a+)+$', '')}",
        "${firstName?ensureStartsWith('(a+)+$', '', 'ir')}",
        "${firstName?ensure_starts_with('a', 'b', firstName)}",
        "<#assign f = firstName?replace>${f('(a+)+$', '', 'r')}",
        "<#assign f = firstName?contains>",
        "${(firstName?keep_before)('(a+)+$', 'r')}",
        "${(nope!firstName?keep_after)('(a+)+$', 'r')}",
        "<#function f g><#return g('(a+)+$', 'r')></#function>${f(firstName?split)?size}",
        "<#list [firstName?replace] as f>${f('(a+)+$', '', 'r')}</#list>",
        "<#assign h = {'f': firstName?replace}>${h.f('(a+)+$', '', 'r')}",
        "${['a', 'b']?map(firstName?ensure_starts_with)?join('')}",
        "<#assign n = 1?string>${n[firstName]}",
        "<#function f n><#return n[firstName]></#function>${f(1?string)}",
        "${(1?string)[firstName]}",
        "${(nope!1?string)[firstName]}",
        "${firstName?date[firstName]}",
        "<#assign d = firstName?datetime>${d[firstName]}",
        "<#assign f = 'x'><#function f x><#return x></#function>${f('y')}",
        "<#assign l = ['a']>${l?filter(x -> l?seq_contains('b'))?size}",
        "${['a']?filter(x -> firstName?contains('b'))?size}",
        "${['a']?map(x -> firstName + x)?join('')}",
        "${['a']?map(x -> \"${firstName}\")?join('')}",
        "<#function f x><#return x></#function>${['a']?map(x -> f(x))?join('')}",
        "<#function f x><#return x></#function>${['a']?map(f)?join('')}",
        "${[1]?chunk(2000000000, 'x')?first?join('')}",
        "${firstName?replace('a', 'aaaaaaaaaaaaaaaaa')?replace('a', 'aaaaaaaaaaaaaaaaa')"
            + "?replace('a', 'aaaaaaaaaaaaaaaaa')?replace('a', 'aaaaaaaaaaaaaaaaa')}",
        "${firstName?json_string?url?js_string?url_path}",
        "<#include '/etc/passwd'>",
        "<#import 'x' as y>",
        "<#attempt>x<#recover>y</#attempt>",
        "${.now}",
        "<#ftl output_format='undefined'>${firstName}",
        "<#outputformat 'HTML'>${firstName}</#outputformat>",
      })
  void isRefusedWhenCompiled(String bomb) {
    assertThatThrownBy(() -> rendering.compile("Hello", null, bomb))
        .isInstanceOfSatisfying(
            ApiProblem.class, problem -> assertThat(problem.violations()).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${['b', 'a']?map(x -> x?upper_case + '!')?filter(x -> x != 'B!')?join(', ')}",
        "<#assign most = 2><#list [1, 2, 3]?filter(n -> n <= most && n * most > 2) as"
            + " n>${n}</#list>",
        "${['a b']?map(x -> x?replace(' ', '_')?url)?join('</li><li>')}",
        "${'x'?ensure_starts_with('y')?ensure_starts_with('Y', 'y', 'i')}",
        "<#function f x><#return x?upper_case></#function>${f('a') + f('b')}",
        "${1.5?string('0.00')} ${1.5?string + ','} ${true?string('a', 'b')} ${1?string?length}",
        "<#switch 1?string><#case '1'>x</#switch>",
        "<#if '2026-01-01'?date('yyyy-MM-dd') < '2027'?date['yyyy']>x</#if>",
        "${'a,b;c'?replace(';', ',')?split(',')?map(x -> x?trim)?join(', ')?json_string}",
      })
  void ordinaryCallsAreNoBombs(String words) {
    assertThat(rendering.text(words, "{}")).isInstanceOf(Rendered.Message.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${firstName?no_esc}", "<#noautoesc>${firstName}</#noautoesc>"})
  void cannotUndoEscaping(String bomb) {
    assertThatThrownBy(() -> rendering.compile("Hello", bomb, null)).isInstanceOf(ApiProblem.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Anything else? new offers", "Ready?eval", "What?new {api}"})
  void ordinaryWordsAreNoBombs(String words) {
    assertThat(rendering.text(words, "{}"))
        .isEqualTo(new Rendered.Message(new Content.Email("Hello", null, words)));
  }
}
