package dev.seawall.index;

import java.util.ArrayList;
import java.util.List;

/** Puts runs of relocated frames in the place of those that they are copies of. */
final class Copies {
  private Copies() {}

  /**
   * Puts a run of copies in its place. Of a run that holds more than that the rest is left; what is
   * left of none no longer keeps its segment.
   *
   * @param present the runs, perhaps with this one, which has grown; they are left as they are, for
   *     those who read them
   * @param copies the run
   * @param first the first sequence of the stream: nothing below is kept
   * @param keepsSegments whether runs of the stream keep their segments
   * @return the runs as they are now
   */
  static Run[] inPlace(Runs present, Run copies, long first, boolean keepsSegments) {
    int from = present.floor(copies.first());
    if (from < 0 || present.get(from).last() < copies.first()) {
      from++;
    }
    int to = Math.max(from, present.floor(copies.last()) + 1);
    List<Run> inPlace = new ArrayList<>(3);
    Run lowest = from < to ? present.get(from) : copies;
    if (lowest.first() < copies.first() && first < copies.first()) {
      inPlace.add(lowest.part(lowest.first(), copies.first() - 1));
    }
    inPlace.add(copies);
    Run highest = from < to ? present.get(to - 1) : copies;
    if (highest.last() > copies.last()) {
      inPlace.add(highest.part(copies.last() + 1, highest.last()));
    }
    if (keepsSegments) {
      // first these, so that no segment seems dead in between
      inPlace.forEach(run -> run.segment().retain());
      for (int i = from; i < to; i++) {
        present.get(i).segment().release();
      }
    }
    List<Run> result = new ArrayList<>(present.count() + 2);
    for (int i = 0; i < from; i++) {
      result.add(present.get(i));
    }
    result.addAll(inPlace);
    for (int i = to; i < present.count(); i++) {
      result.add(present.get(i));
    }
    return result.toArray(new Run[0]);
  }
}
