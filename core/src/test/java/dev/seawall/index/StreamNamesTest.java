package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class StreamNamesTest {
  private static final int MANY = 50_000;

  private final StreamNames names = new StreamNames();

  private List<String> all() {
    List<String> found = new ArrayList<>();
    names.forEach(state -> found.add(state.name()));
    return found;
  }

  @Test
  void shouldFindEachOfManyAndNothingElse() {
    for (int i = 0; i < MANY; i++) {
      names.findOrAdd("stream-" + i);
    }

    for (int i = 0; i < MANY; i++) {
      StreamState found = names.find("stream-" + i);
      assertThat(found).isNotNull().isSameAs(names.findOrAdd("stream-" + i));
      assertThat(found.name()).isEqualTo("stream-" + i);
      assertThat(names.find("steam-" + i)).isNull();
    }
    assertThat(all()).hasSize(MANY).doesNotHaveDuplicates();
  }

  @Test
  void shouldFindOthersWhereStreamsWereRemoved() {
    for (int i = 0; i < MANY; i++) {
      names.remove(names.findOrAdd("stream-" + i));
      names.findOrAdd("stays-" + i % 100);
    }

    assertThat(all()).hasSize(100);
    for (int i = 0; i < MANY; i++) {
      assertThat(names.find("stream-" + i)).isNull();
      assertThat(names.find("stays-" + i % 100)).isNotNull();
    }
  }

  @Test
  void shouldTellNamesWithTheSameHashApart() {
    // "Aa" and "BB" have the same hash, and so has whatever is made of them
    Set<String> same = new HashSet<>(Set.of(""));
    for (int i = 0; i < 10; i++) {
      Set<String> longer = new HashSet<>();
      same.forEach(name -> longer.add(name + "Aa"));
      same.forEach(name -> longer.add(name + "BB"));
      same = longer;
    }

    same.forEach(names::findOrAdd);
    assertThat(all()).containsExactlyInAnyOrderElementsOf(same);
    same.forEach(name -> assertThat(names.find(name)).isNotNull());
  }

  @Test
  void shouldNotTakeHalfACharacterForAQuestionMark() {
    names.findOrAdd("a?");

    assertThat(names.find("a\uD800")).isNull();
    assertThat(names.find("a?")).isNotNull();
  }

  @Test
  void shouldFindARenamedStreamByItsNewNameOnly() {
    StreamState handle = names.findOrAdd("known");
    StreamState found = names.findOrAdd("unnamed-1");

    names.rename(found, "known");
    assertThat(names.find("known")).isSameAs(found).isNotSameAs(handle);
    assertThat(names.find("unnamed-1")).isNull();
    assertThat(all()).containsExactly("known");
  }

  @Test
  void shouldGiveAllThreadsTheSameStreamWhileTablesGrow() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<StreamState>>> outcomes = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        outcomes.add(
            threads.submit(
                () -> {
                  List<StreamState> found = new ArrayList<>();
                  for (int i = 0; i < MANY; i++) {
                    found.add(names.findOrAdd("stream-" + i));
                  }
                  return found;
                }));
      }
      List<StreamState> first = outcomes.get(0).get();
      for (Future<List<StreamState>> outcome : outcomes) {
        List<StreamState> found = outcome.get();
        for (int i = 0; i < MANY; i++) {
          assertThat(found.get(i)).isSameAs(first.get(i));
        }
      }
      assertThat(all()).hasSize(MANY);
    } finally {
      threads.shutdownNow();
    }
  }
}
