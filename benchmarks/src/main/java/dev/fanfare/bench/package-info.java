/** Benchmarks as ratios to a baseline of the same run, and the auditor's proofs. */
@NullMarked
package dev.fanfare.bench;

import org.jspecify.annotations.NullMarked;
