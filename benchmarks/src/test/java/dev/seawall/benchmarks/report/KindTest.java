package dev.seawall.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KindTest {
  @Test
  void shouldGoByTheInnermostMethodThatSaysAnything() {
    assertThat(
            Kind.of(
                List.of(
                    "sun.nio.ch.FileDispatcherImpl.pwrite0",
                    "sun.nio.ch.IOUtil.write",
                    "dev.seawall.write.SegmentWriter.write")))
        .isEqualTo("write call");
    assertThat(
            Kind.of(
                List.of(
                    "java.nio.DirectByteBuffer.putLong",
                    "dev.seawall.format.RecordCodec.encode",
                    "dev.seawall.write.LogWriter.stage")))
        .isEqualTo("encoding and decoding");
    assertThat(Kind.of(List.of("java.util.zip.CRC32C.update", "dev.seawall.format.Checksum.of")))
        .isEqualTo("checksums");
    assertThat(Kind.of(List.of("dev.seawall.benchmarks.workload.Values.check")))
        .isEqualTo("the benchmark");
    assertThat(Kind.of(List.of("java.lang.Thread.run"))).isEqualTo("the JDK");
  }
}
