package dev.seawall.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.benchmarks.harness.Load;
import java.nio.file.Path;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MessageTest {
  @Test
  void shouldUnderstandAnOrderAsItWasGiven() {
    Order order =
        new Order(Order.Kind.DURABLE, Path.of("some where", "a=b"), Map.of("threads", 16L));

    Order understood = Order.parse(order.line());

    assertThat(understood).isEqualTo(order);
    assertThat(understood.count("threads")).isEqualTo(16);
    assertThatThrownBy(() -> understood.number("streams")).hasMessageContaining("streams");
  }

  @Test
  void shouldUnderstandAnAnswerAsItWasGiven() {
    Histogram nanos = Load.histogram();
    nanos.recordValue(123_456);
    nanos.recordValue(7_000_000);
    Answer answer = new Answer();
    answer.put("rate", 1.0 / 3);
    answer.put(nanos);

    Answer understood = new Answer();
    answer.lines().forEach(understood::accept);

    assertThat(understood.values()).containsExactly(Map.entry("rate", 1.0 / 3));
    assertThat(understood.latencies()).isEqualTo(nanos);
    assertThatThrownBy(() -> understood.accept("hello")).hasMessageContaining("hello");
  }
}
