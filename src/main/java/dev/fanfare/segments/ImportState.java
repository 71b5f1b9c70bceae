package dev.fanfare.segments;

/** Where an import stands; the last four are ends. */
enum ImportState {
  /** Announced; no file yet. */
  WAITING,
  /** The file is being read and checked. */
  RECEIVING,
  /** Checked whole and good enough; nothing applied yet. */
  STAGED,
  APPLYING,
  DONE,
  /** A dry run that told what it would do; nothing was applied. */
  CHECKED,
  /** The file broke a rule of files; nothing was applied. */
  REFUSED,
  /** Something else went wrong; the segment is as it was. */
  FAILED
}
