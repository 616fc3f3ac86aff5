package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.format.Checksum;
import dev.seawall.format.Footer;
import dev.seawall.format.SegmentHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The frames of runs, in memory and in a footer. */
class FramesTest {
  private static final long SALT = 42;

  private final SegmentEntry segment =
      new SegmentEntry(
          "1.seg",
          new SegmentHeader(
              new UUID(1, 2), 1, 1, SALT, 0, 0, 0, 0, 0, SegmentHeader.Encoding.PLAIN));

  private static Run run(SegmentEntry segment, int stream, long first, long start, int frames) {
    Run run = Run.begin(segment, stream, first, start);
    for (int i = 0; i < frames; i++) {
      run.add(first + 10L * i, 10, start + 1000L * i, 96);
    }
    return run;
  }

  @Test
  void shouldFindTheFrameOfASequenceWhileTheTableGrows() {
    LiveFrames frames = new LiveFrames();
    for (int i = 0; i < 1000; i++) {
      frames.add(1 + 10L * i, 128 + 96L * i, 96);

      assertThat(frames.count()).isEqualTo(i + 1);
      long last = 10 + 10L * i;
      assertThat(frames.floor(1 + 10L * i, 1, last)).isEqualTo(i);
      assertThat(frames.floor(last, 1, last)).isEqualTo(i);
      assertThat(frames.floor(0, 1, last)).isEqualTo(-1);
    }
    assertThat(frames.floor(5005, 1, 10_000)).isEqualTo(500);
    assertThat(frames.offset(500)).isEqualTo(128 + 96 * 500);
    assertThat(frames.length(500)).isEqualTo(96);
  }

  @Test
  void shouldReachThirtyTwoGibibytes() {
    LiveFrames frames = new LiveFrames();
    long far = 0xFFFFFFFFL * 8;
    frames.add(1, far, far);

    assertThat(frames.offset(0)).isEqualTo(far);
    assertThat(frames.length(0)).isEqualTo(far);
  }

  @Test
  void shouldReadFromTheFooterWhatWasInMemory() {
    FooterBuilder builder = new FooterBuilder(segment);
    List<Run> runs =
        List.of(
            run(segment, 2, 1, 200, 3), run(segment, 1, 7, 128, 2), run(segment, 2, 90, 9000, 1));
    List<String> before = new ArrayList<>();
    for (Run run : runs) {
      builder.addRun(run);
      before.add(show(run.live()));
    }
    builder.addDamage(5000, 96);
    builder.addFrame(17);

    ByteBuffer bytes = builder.build(10_000, 99).bytes();
    builder.seal();
    Footer.Trailer trailer = trailerOf(bytes);
    assertThat(trailer.runCount()).isEqualTo(3);
    assertThat(trailer.frameCount()).isEqualTo(6);
    assertThat(trailer.damageCount()).isEqualTo(1);
    assertThat(trailer.contentCrc()).isEqualTo(Checksum.chain(0, 17));
    assertThat(trailer.segmentLength()).isEqualTo(10_000 + bytes.capacity());
    ByteBuffer table =
        bytes
            .slice((int) trailer.summaryLength(), 6 * Footer.FRAME_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    List<String> after = new ArrayList<>();
    for (Run run : runs) {
      assertThat(run.live()).isNull();
      after.add(show(new SealedFrames(table, run.firstFrame(), run.frameCount())));
    }
    assertThat(after).isEqualTo(before);
  }

  private static Footer.Trailer trailerOf(ByteBuffer footer) {
    int at = footer.capacity() - Footer.TRAILER_BYTES;
    ByteBuffer bytes = footer.slice(at, Footer.TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(Footer.isTrailer(bytes, SALT, 10_000 + footer.capacity())).isTrue();
    return Footer.decodeTrailer(bytes);
  }

  private static String show(Frames frames) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < frames.count(); i++) {
      text.append(frames.firstSequence(i)).append('@').append(frames.offset(i)).append('+');
      text.append(frames.length(i)).append(' ');
    }
    return text.toString();
  }

  @Test
  void shouldOrderRunsByStreamAndPlaceInTheFooter() {
    FooterBuilder builder = new FooterBuilder(segment);
    builder.addRun(run(segment, 2, 1, 200, 1));
    builder.addRun(run(segment, 0, 1, 128, 1));
    builder.addRun(run(segment, 1, 50, 904, 1));
    builder.addRun(run(segment, 1, 1, 304, 1));

    ByteBuffer bytes = builder.build(2000, 0).bytes();
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Footer.Run run = Footer.Run.decode(bytes, Footer.MAGIC_BYTES + i * Footer.RUN_BYTES);
      order.add(run.stream() + "@" + run.start());
    }
    assertThat(order).containsExactly("0@128", "1@304", "1@904", "2@200");
  }
}
