/** How far does a campaign go by itself? What a workspace says of it, and the judgement. */
@NullMarked
package dev.fanfare.guardrails;

import org.jspecify.annotations.NullMarked;
