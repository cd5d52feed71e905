/* Reading a line of a saved run word by word, and saying what is wrong with a word. */
#include "run-reader-private.h"

#include <inttypes.h>
#include <string.h>

/* Columns count characters, so that a caret lands below the word also behind Chinese text.  */
static size_t
column_of (const Reader *reader, const char *place)
{
  size_t column = 1;
  for (const char *at = reader->line_begin; at < place; at++)
    column += ((unsigned char) *at & 0xc0) != 0x80;
  return column;
}

/* Fills in the sentence: a %s for each word that is there, and then for why.  */
void
trace_error_compose (TraceError *error)
{
  const char *given[3] = { "", "", "" };
  unsigned count = 0;

  while (count < 2 && error->words[count][0] != '\0')
    {
      given[count] = error->words[count];
      count++;
    }
  if (error->why != NULL)
    given[count] = error->why;
  snprintf (error->message, sizeof error->message, error->sentence, given[0], given[1], given[2]);
}

/* Says what is wrong with the word read last. Always false. Words and why may be NULL.  */
bool
line_fail_with (const Reader *reader, const char *sentence, const char *one, const char *other,
                const char *why)
{
  TraceError *error = reader->error;

  if (error == NULL)
    return false;
  error->line = reader->line;
  error->column = column_of (reader, reader->word);
  error->sentence = sentence;
  error->why = why;
  snprintf (error->words[0], sizeof error->words[0], "%s", one != NULL ? one : "");
  snprintf (error->words[1], sizeof error->words[1], "%s", other != NULL ? other : "");
  trace_error_compose (error);
  return false;
}

bool
line_fail (const Reader *reader, const char *sentence)
{
  return line_fail_with (reader, sentence, NULL, NULL, NULL);
}

/* The same about numbers; a sentence with one %s takes the first.  */
bool
line_fail_number (const Reader *reader, const char *sentence, uint64_t one, uint64_t other,
                  const char *why)
{
  char words[2][32];

  snprintf (words[0], sizeof words[0], "%" PRIu64, one);
  snprintf (words[1], sizeof words[1], "%" PRIu64, other);
  return line_fail_with (reader, sentence, words[0], why == NULL ? words[1] : NULL, why);
}

/* Goes to the next word of the line; an empty one at its end.  */
void
line_next_word (Reader *reader)
{
  while (reader->at < reader->end && *reader->at == ' ')
    reader->at++;
  reader->word = reader->at;
  while (reader->at < reader->end && *reader->at != ' ' && *reader->at != '\n')
    reader->at++;
  reader->word_end = reader->at;
}

/* To come back to.  */
LinePlace
line_here (const Reader *reader)
{
  return (LinePlace){ reader->at, reader->end, reader->line_begin, reader->word, reader->word_end };
}

void
line_go_back (Reader *reader, LinePlace place)
{
  reader->at = place.at;
  reader->end = place.end;
  reader->line_begin = place.line_begin;
  reader->word = place.word;
  reader->word_end = place.word_end;
}

bool
line_word_is (const Reader *reader, const char *text)
{
  const size_t length = (size_t) (reader->word_end - reader->word);
  return length == strlen (text) && memcmp (reader->word, text, length) == 0;
}

/* The same and, if so, goes on to the next word.  */
bool
line_accept (Reader *reader, const char *text)
{
  if (!line_word_is (reader, text))
    return false;
  line_next_word (reader);
  return true;
}

bool
line_expect (Reader *reader, const char *text)
{
  return line_accept (reader, text)
         || line_fail_with (reader, "\"%s\" must stand here", text, NULL, NULL);
}

/* The word read last, with a NUL behind it; what does not fit is cut off.  */
void
line_word_copy (const Reader *reader, char *word, size_t size)
{
  const size_t length = (size_t) (reader->word_end - reader->word);
  const size_t kept = length < size ? length : size - 1;

  memcpy (word, reader->word, kept);
  word[kept] = '\0';
}

/* The rest of the line, from this word on, without blanks behind it.  */
void
line_rest_copy (Reader *reader, char *rest, size_t size)
{
  const char *end = reader->end;

  while (end > reader->word && (end[-1] == '\n' || end[-1] == ' '))
    end--;
  reader->word_end = end;
  line_word_copy (reader, rest, size);
  reader->at = end;
  line_next_word (reader);
}

/* The line is over.  */
bool
line_end_line (Reader *reader)
{
  if (reader->word != reader->word_end)
    return line_fail (reader, "there is too much on this line");
  return true;
}

/* Digits from `at` on; returns where they end, NULL if there are none, or too many.  */
static const char *
digits (const Reader *reader, const char *at, uint64_t *number)
{
  const char *begin = at;

  for (*number = 0; at < reader->word_end && *at >= '0' && *at <= '9'; at++)
    {
      const unsigned digit = (unsigned) (*at - '0');
      if (*number > (UINT64_MAX - digit) / 10)
        return NULL;
      *number = *number * 10 + digit;
    }
  return at > begin ? at : NULL;
}

/* "200ms", "1s" or "never": any time in whole microseconds.  */
bool
line_read_time (Reader *reader, Time max, Time *time)
{
  uint64_t number;
  const char *at = digits (reader, reader->word, &number);
  const size_t left = at != NULL ? (size_t) (reader->word_end - at) : 0;
  const uint64_t unit = left == 2 && memcmp (at, "us", 2) == 0   ? 1
                        : left == 2 && memcmp (at, "ms", 2) == 0 ? MILLISECONDS (1)
                        : left == 1 && *at == 's'                ? SECONDS (1)
                                                                 : 0;
  if (max == TIME_NEVER && line_accept (reader, "never"))
    {
      *time = TIME_NEVER;
      return true;
    }
  if (unit == 0)
    return line_fail (reader, "a time such as 200us, 20ms or 1s must stand here");
  if (number > (TIME_NEVER - 1) / unit || number * unit > max)
    return line_fail (reader, "this time is too long");
  *time = number * unit;
  line_next_word (reader);
  return true;
}

/* "0.040000": the clock in seconds, to the microsecond.  */
bool
line_read_clock (Reader *reader, Time *time)
{
  uint64_t whole, part;
  const char *point = digits (reader, reader->word, &whole);
  const char *at = point != NULL && point < reader->word_end && *point == '.'
                       ? digits (reader, point + 1, &part)
                       : NULL;

  if (at == NULL || at != reader->word_end || at - point != 7
      || whole > (TIME_NEVER - 1) / SECONDS (1) - 1)
    return line_fail (reader, "a row begins with the clock in seconds, as in 0.040000");
  *time = whole * SECONDS (1) + part;
  line_next_word (reader);
  return true;
}

/* A number from `min` to `max`, and nothing else, is this word.  */
bool
line_read_number (Reader *reader, uint64_t min, uint64_t max, uint64_t *number)
{
  uint64_t value;
  const char *at = digits (reader, reader->word, &value);

  if (at == NULL && reader->word < reader->word_end && *reader->word >= '0' && *reader->word <= '9')
    return line_fail (reader, "this number is too large");
  if (at == NULL || at != reader->word_end)
    return line_fail (reader, "a number must stand here");
  if (value < min || value > max)
    return line_fail_number (reader, "this number must be from %s to %s", min, max, NULL);
  *number = value;
  line_next_word (reader);
  return true;
}

bool
line_read_number32 (Reader *reader, uint32_t max, uint32_t *number)
{
  uint64_t value;
  if (!line_read_number (reader, 0, max, &value))
    return false;
  *number = (uint32_t) value;
  return true;
}

/* One of a list of words.  */
bool
line_read_one_of (Reader *reader, const char *const words[], unsigned count, const char *what,
                  uint32_t *which)
{
  for (unsigned i = 0; i < count; i++)
    if (line_accept (reader, words[i]))
      {
        *which = i;
        return true;
      }
  return line_fail (reader, what);
}

static int
hex_digit (char digit)
{
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* "#3": the number of a segment in flight.  */
bool
line_read_flight (Reader *reader, uint32_t *id)
{
  if (reader->word == reader->word_end || *reader->word != '#')
    return line_fail (reader, "the number of a segment must stand here, as in #3");
  reader->word++;
  return line_read_number32 (reader, UINT32_MAX, id);
}

/* One character of a quoted text, its escapes resolved; 0 is none.  */
static unsigned
read_character (Reader *reader)
{
  const size_t left = (size_t) (reader->end - reader->at);
  const unsigned char c = (unsigned char) *reader->at++;

  if (c != '\\')
    return c < ' ' || c == 0x7f ? 0 : c;
  const char escaped = left > 1 ? *reader->at++ : '\0';
  if (escaped == 'n')
    return '\n';
  if (escaped == '"' || escaped == '\\')
    return (unsigned char) escaped;
  const int high = escaped == 'x' && left > 3 ? hex_digit (reader->at[0]) : -1;
  const int low = high < 0 ? -1 : hex_digit (reader->at[1]);
  if (low < 0)
    return 0;
  reader->at += 2;
  return (unsigned) (high * 16 + low);
}

/* A text in double quotes, into reader->text.  */
bool
line_read_text (Reader *reader)
{
  size_t length = 0;
  if (reader->word == reader->end || *reader->word != '"')
    return line_fail (reader, "a text in double quotes must stand here");
  reader->at = reader->word + 1;
  while (reader->at < reader->end && *reader->at != '"')
    {
      reader->word = reader->at;
      const unsigned c = *reader->at == '\n' ? 0 : read_character (reader);
      if (c == 0)
        return line_fail (reader,
                          "this cannot stand in a text; \\\" and \\\\ and \\n and \\x0d can");
      if (length == NOTE_TEXT_MAX)
        return line_fail_number (reader, "this text is longer than %s octets", NOTE_TEXT_MAX, 0,
                                 NULL);
      reader->text[length++] = (char) c;
    }
  reader->word = reader->at;
  if (reader->at == reader->end)
    return line_fail (reader, "the file ends within a text");
  reader->text[length] = '\0';
  reader->at++;
  line_next_word (reader);
  return true;
}

bool
line_read_host (Reader *reader, uint32_t *host)
{
  static const char *const words[HOSTS] = { "A", "B" };

  return line_read_one_of (reader, words, HOSTS, "this is no host: it is A or B", host);
}

/* What the notation cannot say.  */
static bool
read_beyond_notation (Reader *reader, Segment *seg)
{
  return (!line_accept (reader, "window") || line_read_number32 (reader, UINT32_MAX, &seg->wnd))
         && (!line_accept (reader, "octets")
             || line_read_number32 (reader, UINT32_MAX, &seg->text.length))
         && (!line_accept (reader, "first")
             || line_read_number32 (reader, UINT32_MAX, &seg->text.first));
}

/* <SEQ=300><ACK=101><WND=4096><CTL=ACK><DATA=100> first 0  */
bool
line_read_segment (Reader *reader, Segment *seg)
{
  const unsigned options = FIELD_MSS | FIELD_WINDOW_SCALE | FIELD_SACK_PERMITTED | FIELD_SACK
                           | FIELD_TIMESTAMPS | FIELD_OPTIONS;
  char notation[NOTATION_MAX];
  const char *message = NULL;
  Pattern pattern;

  line_word_copy (reader, notation, sizeof notation);
  const char *end = pattern_parse (notation, &pattern, &message);
  if (message != NULL || *end != '\0')
    {
      reader->word += end - notation;
      return line_fail (reader, message != NULL ? message : "this is no segment");
    }
  if ((pattern.fields & (FIELD_SEQ | FIELD_CTL)) != (FIELD_SEQ | FIELD_CTL)
      || (pattern.fields & options) != option_fields (&pattern.segment.options))
    return line_fail (reader, "a segment has <SEQ=> and <CTL=>, and of its options those it has");
  *seg = pattern.segment;
  line_next_word (reader);
  return read_beyond_notation (reader, seg);
}
