package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class StreamIdsTest {
  private final StreamIds ids = new StreamIds();

  private void put(int... all) {
    for (int id : all) {
      ids.put(id, StreamState.of(Integer.toUnsignedString(id)));
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    ids.from(0).forEachRemaining(state -> names.add(state.name()));
    return names;
  }

  @Test
  void shouldShowStreamsInTheOrderOfTheirIdsWhateverTheseAre() {
    put(-1, 5_000_000, 0, 2048, Integer.MAX_VALUE, 2047, Integer.MIN_VALUE, 1);

    assertThat(names())
        .containsExactly(
            "0", "1", "2047", "2048", "5000000", "2147483647", "2147483648", "4294967295");
    assertThat(ids.get(-1)).isNotNull();
    assertThat(ids.get(-2)).isNull();
    assertThat(ids.get(10_000_000)).isNull();
  }

  @Test
  void shouldForgetAStreamThatIsRemoved() {
    put(1, 2, 3);
    ids.remove(2);
    ids.remove(7_000_000);

    assertThat(ids.get(2)).isNull();
    assertThat(names()).containsExactly("1", "3");
  }

  @Test
  void shouldBeginWhereItIsTold() {
    put(0, 1, 2048, -1);
    List<String> names = new ArrayList<>();
    ids.from(1).forEachRemaining(state -> names.add(state.name()));

    assertThat(names).containsExactly("1", "2048", "4294967295");
  }

  @Test
  void shouldEndBehindTheLastStream() {
    put(3);
    Iterator<StreamState> all = ids.from(0);
    all.next();

    assertThat(all.hasNext()).isFalse();
    assertThatThrownBy(all::next).isInstanceOf(NoSuchElementException.class);
  }
}
