package dev.fanfare.segments;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** Encodings a file of CSV may be announced in, by their IANA names. */
enum TextEncoding {
  UTF_8("UTF-8"),
  /** In the order its byte order mark tells. */
  UTF_16("UTF-16"),
  UTF_16LE("UTF-16LE"),
  UTF_16BE("UTF-16BE"),
  ISO_8859_1("ISO-8859-1"),
  ISO_8859_2("ISO-8859-2"),
  ISO_8859_5("ISO-8859-5"),
  ISO_8859_7("ISO-8859-7"),
  ISO_8859_9("ISO-8859-9"),
  ISO_8859_15("ISO-8859-15"),
  WINDOWS_1250("windows-1250"),
  WINDOWS_1251("windows-1251"),
  WINDOWS_1252("windows-1252"),
  WINDOWS_1253("windows-1253"),
  WINDOWS_1254("windows-1254"),
  KOI8_R("KOI8-R"),
  SHIFT_JIS("Shift_JIS"),
  GB18030("GB18030");

  private final String word;
  private final Charset charset;

  TextEncoding(String word) {
    this.word = word;
    this.charset = Charset.forName(word);
  }

  String word() {
    return word;
  }

  Charset charset() {
    return charset;
  }

  static Optional<TextEncoding> named(String word) {
    return Arrays.stream(values()).filter(encoding -> encoding.word.equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(TextEncoding::word).collect(Collectors.joining(", "));
  }
}
