/* Reading a line of a saved trace word by word, and saying what is wrong with a word. */
#include "trace-reader-private.h"

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
static void
compose (TraceError *error)
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
trace_fail_with (const Reader *reader, const char *sentence, const char *one, const char *other,
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
  compose (error);
  return false;
}

bool
trace_fail (const Reader *reader, const char *sentence)
{
  return trace_fail_with (reader, sentence, NULL, NULL, NULL);
}

/* The same about numbers; a sentence with one %s takes the first.  */
bool
trace_fail_number (const Reader *reader, const char *sentence, uint64_t one, uint64_t other,
                   const char *why)
{
  char words[2][32];

  snprintf (words[0], sizeof words[0], "%" PRIu64, one);
  snprintf (words[1], sizeof words[1], "%" PRIu64, other);
  return trace_fail_with (reader, sentence, words[0], why == NULL ? words[1] : NULL, why);
}

/* Goes to the next word of the line; an empty one at its end.  */
void
trace_next_word (Reader *reader)
{
  while (reader->at < reader->end && *reader->at == ' ')
    reader->at++;
  reader->word = reader->at;
  while (reader->at < reader->end && *reader->at != ' ' && *reader->at != '\n')
    reader->at++;
  reader->word_end = reader->at;
}

bool
trace_word_is (const Reader *reader, const char *text)
{
  const size_t length = (size_t) (reader->word_end - reader->word);
  return length == strlen (text) && memcmp (reader->word, text, length) == 0;
}

/* The same and, if so, goes on to the next word.  */
bool
trace_accept (Reader *reader, const char *text)
{
  if (!trace_word_is (reader, text))
    return false;
  trace_next_word (reader);
  return true;
}

bool
trace_expect (Reader *reader, const char *text)
{
  return trace_accept (reader, text)
         || trace_fail_with (reader, "\"%s\" must stand here", text, NULL, NULL);
}

bool
trace_fail_cut_short (const Reader *reader)
{
  return trace_fail (
      reader, "the file was cut short: its last line must be \"end\" and the number of rows");
}

/* The line is over.  */
bool
trace_end_line (Reader *reader)
{
  if (reader->word != reader->word_end)
    return trace_fail (reader, "there is too much on this line");
  return reader->at < reader->end || trace_fail_cut_short (reader);
}

/* A number from `min` to `max`, and nothing else, is this word.  */
bool
trace_read_number (Reader *reader, uint64_t min, uint64_t max, uint64_t *number)
{
  uint64_t value = 0;
  const char *at = reader->word;

  for (; at < reader->word_end && *at >= '0' && *at <= '9'; at++)
    {
      const unsigned digit = (unsigned) (*at - '0');
      if (value > (UINT64_MAX - digit) / 10)
        return trace_fail (reader, "this number is too large");
      value = value * 10 + digit;
    }
  if (at == reader->word || at != reader->word_end)
    return trace_fail (reader, "a number must stand here");
  if (value < min || value > max)
    return trace_fail_number (reader, "this number must be from %s to %s", min, max, NULL);
  *number = value;
  trace_next_word (reader);
  return true;
}

bool
trace_read_number32 (Reader *reader, uint32_t max, uint32_t *number)
{
  uint64_t value;
  if (!trace_read_number (reader, 0, max, &value))
    return false;
  *number = (uint32_t) value;
  return true;
}

/* One of a list of words.  */
bool
trace_read_one_of (Reader *reader, const char *const words[], unsigned count, const char *what,
                   uint32_t *which)
{
  for (unsigned i = 0; i < count; i++)
    if (trace_accept (reader, words[i]))
      {
        *which = i;
        return true;
      }
  return trace_fail (reader, what);
}

static int
hex_digit (char digit)
{
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool
trace_read_octets (Reader *reader, void *octets, size_t count)
{
  unsigned char *to = octets;
  if ((size_t) (reader->word_end - reader->word) != 2 * count)
    return trace_fail_number (reader,
                              "this answer is not one of this version: %s octets must stand here",
                              count, 0, NULL);
  for (size_t i = 0; i < count; i++)
    {
      const int high = hex_digit (reader->word[2 * i]), low = hex_digit (reader->word[2 * i + 1]);
      if (high < 0 || low < 0)
        return trace_fail (reader, "this is not hexadecimal");
      to[i] = (unsigned char) (high * 16 + low);
    }
  trace_next_word (reader);
  return true;
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
trace_read_text (Reader *reader)
{
  size_t length = 0;
  if (reader->word == reader->end || *reader->word != '"')
    return trace_fail (reader, "a text in double quotes must stand here");
  reader->at = reader->word + 1;
  while (reader->at < reader->end && *reader->at != '"')
    {
      reader->word = reader->at;
      const unsigned c = *reader->at == '\n' ? 0 : read_character (reader);
      if (c == 0)
        return trace_fail (reader,
                           "this cannot stand in a text; \\\" and \\\\ and \\n and \\x0d can");
      if (length == NOTE_TEXT_MAX)
        return trace_fail_number (reader, "this text is longer than %s octets", NOTE_TEXT_MAX, 0,
                                  NULL);
      reader->text[length++] = (char) c;
    }
  reader->word = reader->at;
  if (reader->at == reader->end)
    return trace_fail (reader, "the file ends within a text");
  reader->text[length] = '\0';
  reader->at++;
  trace_next_word (reader);
  return true;
}
