package dev.fanfare.platform;

import java.util.List;

/**
 * A room's figures for the status page. Asked by any thread, every few seconds: cheap to answer.
 */
@FunctionalInterface
public interface StatusSource {
  List<StatusFigure> figures();
}
