package dev.fanfare.cli.terminal;

/** A bar that fills from left to right, half a cell at a time. */
public final class Bar {

  private Bar() {}

  /** The bar of that many cells at a share from 0 to 1. */
  public static String of(double share, int cells) {
    double bounded = Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
    int halves = (int) Math.floor(bounded * cells * 2);
    int full = halves / 2;
    String half = halves % 2 == 1 ? "╸" : "";
    return "━".repeat(full) + half + "─".repeat(cells - full - half.length());
  }
}
