package dev.fanfare.rendering;

import freemarker.core.ArithmeticEngine;
import freemarker.core.HTMLOutputFormat;
import freemarker.core.OutputFormat;
import freemarker.core.PlainTextOutputFormat;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.SimpleObjectWrapper;
import freemarker.template.TemplateExceptionHandler;
import java.util.Locale;
import java.util.TimeZone;

/**
 * FreeMarker set up for words of people who are not programmers of this engine: values are scalars
 * and maps of them, no class, file or clock can be reached, and nothing is logged.
 */
final class RenderEngine {

  static final SimpleObjectWrapper WRAPPER = new SimpleObjectWrapper(Configuration.VERSION_2_3_35);

  private static final ArithmeticEngine ARITHMETIC = new BoundedArithmetic();

  /** Every interpolation is escaped, whatever the template says. */
  static final Configuration HTML = configuration(HTMLOutputFormat.INSTANCE);

  static final Configuration PLAIN = configuration(PlainTextOutputFormat.INSTANCE);

  private RenderEngine() {}

  private static Configuration configuration(OutputFormat format) {
    var engine = new Configuration(Configuration.VERSION_2_3_35);
    setUp(engine, format);
    return engine;
  }

  static void setUp(Configuration engine, OutputFormat format) {
    engine.setOutputFormat(format);
    engine.setRecognizeStandardFileExtensions(false);
    engine.setAutoEscapingPolicy(
        format == HTMLOutputFormat.INSTANCE
            ? Configuration.FORCE_AUTO_ESCAPING_POLICY
            : Configuration.DISABLE_AUTO_ESCAPING_POLICY);
    engine.setTagSyntax(Configuration.ANGLE_BRACKET_TAG_SYNTAX);
    engine.setInterpolationSyntax(Configuration.DOLLAR_INTERPOLATION_SYNTAX);
    engine.setObjectWrapper(WRAPPER);
    engine.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    engine.setAPIBuiltinEnabled(false);
    engine.setTemplateLoader(null);
    engine.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    engine.setLogTemplateExceptions(false);
    engine.setWrapUncheckedExceptions(false);
    engine.setLocalizedLookup(false);
    engine.setDefaultEncoding("UTF-8");
    engine.setURLEscapingCharset("UTF-8");
    engine.setLocale(Locale.ENGLISH);
    engine.setTimeZone(TimeZone.getTimeZone("UTC"));
    engine.setSQLDateAndTimeTimeZone(TimeZone.getTimeZone("UTC"));
    engine.setDateFormat("long");
    engine.setDateTimeFormat("long_short");
    engine.setArithmeticEngine(ARITHMETIC);
  }
}
