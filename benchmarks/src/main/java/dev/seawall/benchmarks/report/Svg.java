package dev.seawall.benchmarks.report;

import java.util.Locale;

/** Builds a drawing, element by element. For one thread. */
final class Svg {
  private final int width;
  private final int height;
  private final StringBuilder body = new StringBuilder();

  Svg(int width, int height) {
    this.width = width;
    this.height = height;
  }

  /** A bar, with what to show when one points at it. */
  void bar(String style, double x, double y, double length, double thickness, String hint) {
    body.append(
        String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">"
                + "<title>%s</title></rect>\n",
            style,
            x,
            y,
            Math.max(0, length),
            thickness,
            escape(hint)));
  }

  void line(String style, double fromX, double fromY, double toX, double toY) {
    body.append(
        String.format(
            Locale.ROOT,
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
            style,
            fromX,
            fromY,
            toX,
            toY));
  }

  /** Text; the style says how it is aligned. */
  void text(String style, double x, double y, String text) {
    body.append(
        String.format(
            Locale.ROOT,
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>\n",
            style,
            x,
            y,
            escape(text)));
  }

  /** A line through points, given as "x,y x,y". */
  void curve(String style, String points, String hint) {
    body.append("<polyline class=\"")
        .append(style)
        .append("\" points=\"")
        .append(points)
        .append("\"><title>")
        .append(escape(hint))
        .append("</title></polyline>\n");
  }

  /** The drawing. */
  String finish(String label) {
    return String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"%s\">%n",
            width,
            height,
            width,
            height,
            escape(label))
        + body
        + "</svg>\n";
  }

  /** Text as HTML wants it. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
