package dev.fanfare.channel.email;

import jakarta.mail.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.util.Properties;

/** The settings of one account in the words of Jakarta Mail. */
final class SmtpSession {

  private static final String PROVIDER = "jakarta.mail.util.StreamProvider";

  private static final WriteWatch WRITE_WATCH = new WriteWatch();

  private SmtpSession() {}

  static Session of(EmailSettings settings) {
    // Without it Jakarta Mail looks the provider up several times a message.
    if (System.getProperty(PROVIDER) == null) {
      System.setProperty(PROVIDER, "org.eclipse.angus.mail.util.MailStreamProvider");
    }
    Properties properties = new Properties();
    String timeout = Long.toString(settings.timeout().toMillis());
    properties.setProperty("mail.smtp.connectiontimeout", timeout);
    properties.setProperty("mail.smtp.timeout", timeout);
    properties.setProperty("mail.smtp.writetimeout", timeout);
    properties.put("mail.smtp.executor.writetimeout", WRITE_WATCH);
    properties.setProperty("mail.smtp.quitwait", "false");
    properties.setProperty("mail.smtp.auth", Boolean.toString(settings.username() != null));
    properties.setProperty("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
    if (settings.helo() != null) {
      properties.setProperty("mail.smtp.localhost", settings.helo());
    }
    switch (settings.security()) {
      case NONE -> properties.setProperty("mail.smtp.starttls.enable", "false");
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
    }
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    if (settings.trust() != null) {
      try {
        properties.put("mail.smtp.ssl.socketFactory", Trust.sockets(settings.trust()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("certificates were readable when checked", e);
      }
    }
    return Session.getInstance(properties);
  }
}
