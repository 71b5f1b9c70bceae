package dev.fanfare.rendering;

import freemarker.template.Template;
import java.util.Set;

/**
 * One part in one language, parsed.
 *
 * @param asked what it and its fragments ask for, such as {@code profile.zone}
 * @param aborts whether it or a fragment can end the message by itself
 */
record ParsedPart(Part part, Template template, Set<String> asked, boolean aborts) {}
