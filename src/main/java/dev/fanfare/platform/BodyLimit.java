package dev.fanfare.platform;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The longest body a method of a resource takes, in bytes; a mebibyte where it says nothing. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {

  /** Of methods that say nothing. */
  long USUAL = 1L << 20;

  long value();
}
