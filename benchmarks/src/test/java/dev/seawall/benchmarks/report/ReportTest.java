package dev.seawall.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.seawall.benchmarks.harness.Load;
import dev.seawall.benchmarks.harness.Metric;
import dev.seawall.benchmarks.harness.Results;
import dev.seawall.benchmarks.harness.Round;
import dev.seawall.benchmarks.harness.Unit;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
  private static final Machine MACHINE =
      new Machine(LocalDate.of(2026, 1, 2), 2, 1 << 30, "Linux amd64", "Java 17", "ext4");

  @Test
  void shouldShowPeersBesideEachOtherWithTheirLatencies() throws Exception {
    String page = HtmlReport.text(MACHINE, results());

    assertThat(page)
        .containsOnlyOnce("<code>durable-1</code>")
        .contains("<h2>append &lt;256 B&gt; <code>")
        .contains("raw limit", "Seawall", "(0.50 × raw)", "100 /s", "50 /s")
        .contains("<code>get/tape</code> no reading at random")
        .contains("<code>open/h2</code> broken")
        .containsOnlyOnce("Latencies: append")
        .doesNotContain("http", "<script");
    int begin = page.indexOf("<svg");
    while (begin >= 0) {
      int end = page.indexOf("</svg>", begin) + "</svg>".length();
      assertThat(parsed(page.substring(begin, end))).isEqualTo("svg");
      begin = page.indexOf("<svg", end);
    }
  }

  private static String parsed(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement()
        .getTagName();
  }

  @Test
  void shouldSayInTablesWhatIsLeftOutAndWhatFailed() {
    String table = new TableReport(true).text(MACHINE, results());

    assertThat(table)
        .contains("| durable-1/seawall ")
        .contains("FAILED open/h2: broken")
        .contains("left out: get/tape: no reading at random");
  }

  @Test
  void shouldWriteJsonThatCanBeRead(@TempDir Path directory) throws Exception {
    Path file = directory.resolve("results.json");

    JsonReport.write(file, MACHINE, results());

    List<String> names = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(Files.readString(file))) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.FIELD_NAME) {
          names.add(json.currentName());
        }
      }
    }
    assertThat(names).contains("results", "latencyNanos", "ratio", "get/tape", "open/h2");
  }

  private static Results results() {
    Metric raw = Metric.of("durable-1/raw", "append <256 B>: raw limit", Unit.PER_SECOND);
    Metric ours =
        Metric.of("durable-1/seawall", "append <256 B>: Seawall", Unit.PER_SECOND)
            .against("durable-1/raw");
    Metric other = Metric.of("disk-64", "disk bytes", Unit.BYTES);
    Results results = new Results(List.of(raw, ours, other));
    Round round = new Round();
    round.put(raw, 100);
    round.put(ours, 50);
    round.put(other, 68);
    Histogram nanos = Load.histogram();
    for (int i = 1; i <= 1000; i++) {
      nanos.recordValue(i * 1000);
    }
    round.put(ours, nanos);
    results.add(round);
    results.fail("open/h2", "broken");
    results.skip("get/tape", "no reading at random");
    return results;
  }
}
