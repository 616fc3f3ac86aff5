package dev.seawall.testkit.matrix;

/** A way to open or to read a log: a column of the table. */
enum Way {
  OPEN("open"),
  READ_ONLY("read-only"),
  SALVAGE("salvage"),
  ITERATE("iterate"),
  GET("get"),
  TAIL("tail"),
  REPLAY("replay"),
  MAPPED("mapped"),
  SCAN("scan"),
  VERIFY("verify"),
  REPAIR("repair");

  private final String title;

  Way(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
