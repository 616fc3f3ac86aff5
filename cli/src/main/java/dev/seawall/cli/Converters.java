package dev.seawall.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.seawall.Compression;
import dev.seawall.Durability;
import dev.seawall.cli.console.OutputFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads numbers and names from the command line, and says in words what is wrong with them. */
final class Converters {
  private static final int MAX_NAME_BYTES = 512;
  private static final String SIZE_UNITS = "KMGT";
  private static final long MOST_UNITS = 1_000_000_000;

  private Converters() {}

  /** An option that the parser has required. */
  static <T> T given(@Nullable T required) {
    return Objects.requireNonNull(required);
  }

  private static long parse(String text, long least, long most) {
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      // one that is too large for a long is a whole number all the same
      throw notANumber(text, least, most, text.matches("\\+?\\d+"));
    }
    if (number < least || number > most) {
      throw notANumber(text, least, most, number > most);
    }
    return number;
  }

  private static TypeConversionException notANumber(
      String text, long least, long most, boolean isTooLarge) {
    boolean hasLimit = most < Long.MAX_VALUE - 1 || isTooLarge;
    String range = hasLimit ? least + " to " + most : "of at least " + least;
    return new TypeConversionException("'" + text + "' is not a whole number " + range);
  }

  /** The number of a record. */
  static final class Sequence implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return parse(text, 1, Long.MAX_VALUE - 1);
    }
  }

  /** The number of a record, or 0 for the place before the first. */
  static final class SequenceOrZero implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return parse(text, 0, Long.MAX_VALUE - 1);
    }
  }

  /** How many. */
  static final class Count implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return parse(text, 0, Long.MAX_VALUE);
    }
  }

  /** How many, but not none. */
  static final class Positive implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) parse(text, 1, Integer.MAX_VALUE);
    }
  }

  /** A number of bytes, with or without a unit. */
  static final class Size implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) bytes(text, 1, Integer.MAX_VALUE, "1 byte to 2 GiB");
    }
  }

  /** The size of a segment. */
  static final class SegmentSize implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return (int) bytes(text, 4 << 10, 1 << 30, "4 KiB to 1 GiB");
    }
  }

  /** A number of bytes that may be that of many files, with or without a unit. */
  static final class LargeSize implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      return bytes(text, 1, Long.MAX_VALUE, "1 byte to 8 EiB");
    }
  }

  private static long bytes(String text, long least, long most, String range) {
    String digits = text.toUpperCase(Locale.ROOT).replaceFirst("(IB|B)$", "");
    int unit = digits.isEmpty() ? -1 : SIZE_UNITS.indexOf(digits.charAt(digits.length() - 1));
    if (unit >= 0) {
      digits = digits.substring(0, digits.length() - 1);
    }
    int shift = 10 * (unit + 1);
    try {
      return parse(digits, Math.max(1, least >> shift), most >> shift) << shift;
    } catch (TypeConversionException e) {
      throw new TypeConversionException(
          "'" + text + "' is not a size of " + range + ", such as 4096 or 64MiB");
    }
  }

  /** How long something is kept: a number with its unit. */
  static final class Age implements ITypeConverter<Duration> {
    private static final Map<Character, Duration> UNITS =
        Map.of(
            's', Duration.ofSeconds(1),
            'm', Duration.ofMinutes(1),
            'h', Duration.ofHours(1),
            'd', Duration.ofDays(1),
            'w', Duration.ofDays(7));

    @Override
    public Duration convert(String text) {
      Duration unit = text.isEmpty() ? null : UNITS.get(text.charAt(text.length() - 1));
      try {
        if (unit != null) {
          return unit.multipliedBy(parse(text.substring(0, text.length() - 1), 1, MOST_UNITS));
        }
      } catch (TypeConversionException e) {
        throw notAnAge(text);
      }
      throw notAnAge(text);
    }

    private static TypeConversionException notAnAge(String text) {
      return new TypeConversionException(
          "'" + text + "' is not an age, such as 90s, 30m, 12h, 7d or 4w");
    }
  }

  /** Text or JSON. */
  static final class Format implements ITypeConverter<OutputFormat> {
    @Override
    public OutputFormat convert(String text) {
      return constant(OutputFormat.class, text);
    }
  }

  /** What an append has reached. */
  static final class DurabilityName implements ITypeConverter<Durability> {
    @Override
    public Durability convert(String text) {
      return constant(Durability.class, text);
    }
  }

  /** A codec, as it is used by default. */
  static final class CompressionName implements ITypeConverter<Compression> {
    @Override
    public Compression convert(String text) {
      return switch (constant(Compression.Codec.class, text)) {
        case NONE -> Compression.NONE;
        case LZ4 -> Compression.LZ4;
        case ZSTD -> Compression.ZSTD;
      };
    }
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String text) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      names.add(name);
    }
    throw new TypeConversionException("'" + text + "' is not one of " + String.join(", ", names));
  }

  /** The name of a stream. */
  static final class StreamName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      byte[] bytes = text.getBytes(UTF_8);
      if (bytes.length == 0 || bytes.length > MAX_NAME_BYTES) {
        throw new TypeConversionException(
            "a stream's name has 1 to " + MAX_NAME_BYTES + " bytes, not " + bytes.length);
      }
      if (text.indexOf('\uFFFD') >= 0 || !new String(bytes, UTF_8).equals(text)) {
        throw new TypeConversionException(
            "the name is not UTF-8, or the locale is not (try LC_ALL=C.UTF-8)");
      }
      return text;
    }
  }
}
