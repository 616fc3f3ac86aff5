package dev.seawall.testkit;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Of files that cannot be closed, and the like, a log warns: too often where that is all there is.
 */
public final class SilentLog implements BeforeAllCallback, AfterAllCallback {
  /** Held here, or its level would be forgotten with it. */
  private static final Logger LOGGER = Logger.getLogger("dev.seawall");

  @Override
  public void beforeAll(ExtensionContext context) {
    LOGGER.setLevel(Level.OFF);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    LOGGER.setLevel(null);
  }
}
