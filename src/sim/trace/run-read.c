/* Reading a saved run, line by line, so that one can be read while it is still being written.
 * Nothing in it is believed: every word is checked where it stands, every choice must be possible
 * in the world it is made in, and the first thing that is wrong ends the reading with a sentence
 * about it. What is shown is what was recorded; where the reference would do otherwise, the trace
 * carries a remark. The form of the file is described in run-write.c. */
#include "run-reader-private.h"

#include <string.h>

/* What was read goes to the row it belongs to.  */
static bool
move_notes (Reader *reader)
{
  const size_t row = trace_rows (reader->trace);
  bool good = true;

  for (size_t i = 0; i < reader->notes.count && good; i++)
    {
      const Note *note = &reader->notes.notes[i];
      good = trace_note_get (reader->trace, row, note->key) == NULL
             && trace_note (reader->trace, row, note->key, note->text);
    }
  notes_clear (&reader->notes);
  if (reader->unknown_line != 0 && trace_remark (reader->trace, REMARK_UNKNOWN) == NULL)
    {
      TraceError remark = { .line = reader->unknown_line,
                            .column = 1,
                            .sentence = "this version does not know “%s”, which is kept and passed "
                                        "over" };
      memcpy (remark.words[0], reader->unknown_word, sizeof remark.words[0]);
      trace_set_remark (reader->trace, REMARK_UNKNOWN, &remark);
    }
  return good || line_fail (reader, "this row has a note with this key already");
}

/* note KEY "TEXT"  */
static bool
read_note (Reader *reader)
{
  char key[NOTE_KEY_MAX + 2];
  const char *begin = reader->word;
  const size_t length = (size_t) (reader->word_end - begin);

  if (length == 0 || length > NOTE_KEY_MAX || memchr (begin, '\0', length) != NULL)
    return line_fail_number (reader,
                             "the key of a note must stand here: a word of at most %s octets",
                             NOTE_KEY_MAX, 0, NULL);
  line_word_copy (reader, key, sizeof key);
  line_next_word (reader);
  const char *quote = reader->word;
  if (!line_read_text (reader) || !line_end_line (reader))
    return false;
  reader->word = begin;
  const bool late = reader->place == PLACE_ROWS && !reader->pending.open;
  if (strcmp (key, "unknown") == 0 || run_is_unknown_key (key, 0))
    return run_keep_text (reader, reader->text); /* lines of this kind have no key in a file */
  if (notes_get (&reader->notes, 0, key) != NULL
      || (late && trace_note_get (reader->trace, trace_rows (reader->trace), key) != NULL))
    return line_fail (reader, "this row has a note with this key already");
  reader->word = quote;
  return notes_set (&reader->notes, 0, key, reader->text)
         || line_fail (reader, "this note is not UTF-8, or its key is more than a word");
}

/* The head, or a row, is over.  */
static bool
finish_block (Reader *reader)
{
  if (reader->place == PLACE_HEAD && !run_begin (reader))
    return false;
  return run_close_row (reader) && move_notes (reader);
}

static bool
is_blank (const Reader *reader)
{
  return reader->word == reader->end || *reader->word == '\n' || *reader->word == '#';
}

/* An empty line ends what is above it, a comment nothing.  */
static bool
read_blank (Reader *reader)
{
  const bool described = reader->has_network && reader->has_host[0] && reader->has_host[1];

  if (*reader->word == '#' || (reader->place == PLACE_HEAD && !described))
    return true;
  return finish_block (reader);
}

/* The last line: as many rows as were written, and nothing behind.  */
static bool
read_end (Reader *reader)
{
  const char *begin = reader->word;
  uint64_t rows;

  if (!finish_block (reader) || !line_read_number (reader, 0, UINT64_MAX, &rows)
      || !line_end_line (reader))
    return false;
  reader->word = begin;
  if (rows != trace_rows (reader->trace))
    return line_fail_number (reader, "there are %s rows, not %s", trace_rows (reader->trace), rows,
                             NULL);
  reader->place = PLACE_END;
  return true;
}

static bool
read_indented (Reader *reader)
{
  if (reader->place == PLACE_HEAD)
    return run_read_head (reader, true);
  if (reader->pending.open)
    return run_read_outcome (reader);
  return line_fail (reader, "this line belongs to no row: an empty line has ended the last one");
}

/* Anything below the first line.  */
static bool
read_body (Reader *reader)
{
  const bool indented = *reader->line_begin == ' ';

  if (is_blank (reader))
    return read_blank (reader);
  if (line_accept (reader, "note"))
    return read_note (reader)
           && (reader->place == PLACE_HEAD || reader->pending.open || move_notes (reader));
  if (indented)
    return read_indented (reader);
  if (line_accept (reader, "end"))
    return read_end (reader);
  if (*reader->word < '0' || *reader->word > '9')
    return reader->place == PLACE_HEAD
               ? run_read_head (reader, false)
               : line_fail (reader, "a row begins with the clock in seconds, as in 0.040000");
  return finish_block (reader) && run_open_row (reader);
}

/* The file ends here although its last line was not read. What is whole of it is kept.  */
static bool
cut_short (Reader *reader)
{
  TraceError remark = { .line = reader->line,
                        .column = 1,
                        .sentence = "the file was cut short: of its rows the first %s are whole" };

  reader->word = reader->line_begin;
  if (reader->trace == NULL && reader->place != PLACE_MAGIC)
    return line_fail (reader, "the file was cut short: not even its head is whole");
  if (reader->trace == NULL)
    return line_fail (reader, "this is no saved run: the first line of one is \"handshake run 1\"");
  snprintf (remark.words[0], sizeof remark.words[0], "%zu", trace_rows (reader->trace));
  trace_set_remark (reader->trace, REMARK_CUT, &remark);
  reader->place = PLACE_END;
  return true;
}

static bool
read_line (Reader *reader)
{
  const size_t size = (size_t) (reader->end - reader->line_begin);

  if (reader->place == PLACE_END && is_blank (reader))
    return true;
  if (reader->place == PLACE_END)
    return line_fail (reader, "nothing can stand below the last line of a run");
  if (size > RUN_LINE_MAX)
    return line_fail (reader, "this line is longer than any of a run");
  if (size == 0 || reader->end[-1] != '\n')
    return cut_short (reader);
  if (size > 1 && reader->end[-2] == '\r')
    return line_fail (reader, "this line ends with CR and LF; those of a run end with LF alone");
  return reader->place == PLACE_MAGIC ? run_read_magic (reader) : read_body (reader);
}

/* Reads a saved run line by line: hand every line to trace_reader_line (). Free it with
 * trace_reader_free (). */
TraceReader *
trace_reader_new (void)
{
  TraceReader *reader = memory_must (calloc (1, sizeof (TraceReader)));
  reader->host = -1;
  return reader;
}

/* NULL is allowed. The trace goes too, unless it was taken.  */
void
trace_reader_free (TraceReader *reader)
{
  if (reader == NULL)
    return;
  if (!reader->taken)
    trace_free (reader->trace);
  notes_clear (&reader->notes);
  free (reader->pending.expected.text);
  free (reader);
}

/* The next line with its '\n'; one without it, or none at all, is the end of a file that was cut
 * short. False when something is wrong, and then for ever: `error`, unless it is NULL, says where
 * and why. */
bool
trace_reader_line (TraceReader *reader, const char *line, size_t size, TraceError *error)
{
  if (error != NULL)
    memset (error, 0, sizeof *error);
  if (reader->failed)
    return false;
  reader->error = error;
  reader->at = reader->line_begin = line;
  reader->end = line + size;
  reader->line++;
  line_next_word (reader);
  reader->failed = !read_line (reader);
  return !reader->failed;
}

/* No line comes any more. False when what there was is no run, or the error is told already.  */
bool
trace_reader_finish (TraceReader *reader, TraceError *error)
{
  if (reader->place == PLACE_END)
    return !reader->failed;
  return trace_reader_line (reader, "", 0, error);
}

/* Was the last line the last one of a run?  */
bool
trace_reader_ended (const TraceReader *reader)
{
  return reader->place == PLACE_END && !reader->failed
         && trace_remark (reader->trace, REMARK_CUT) == NULL;
}

/* The trace as far as it was read, NULL until its beginning is known. It is the caller's from now
 * on; the reader goes on appending to it, so it must be there while lines are handed over. */
Trace *
trace_reader_take (TraceReader *reader)
{
  reader->taken = reader->trace != NULL;
  return reader->trace;
}

/* Where the line that begins here ends: behind its '\n', or at the end of everything.  */
static const char *
line_end (const char *at, const char *end)
{
  const char *newline = memchr (at, '\n', (size_t) (end - at));
  return newline == NULL ? end : newline + 1;
}

static bool
read_all (Reader *reader, const char *data, size_t size, TraceError *error)
{
  const char *end = data + size;

  for (const char *at = data, *next; at < end; at = next)
    {
      next = line_end (at, end);
      if (!trace_reader_line (reader, at, (size_t) (next - at), error))
        return false;
    }
  return trace_reader_finish (reader, error);
}

/* Reads what trace_save () wrote: `size` octets, any octets. NULL when that is not a saved run, and
 * `error`, unless it is NULL, says where and why. A run that was cut short is one as far as it
 * goes, and has a remark. */
Trace *
trace_load (const char *data, size_t size, TraceError *error)
{
  TraceReader *reader = trace_reader_new ();
  Trace *trace = read_all (reader, data, size, error) ? trace_reader_take (reader) : NULL;

  trace_reader_free (reader);
  return trace;
}
