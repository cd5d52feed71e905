/* Reading a saved trace, line by line, so that one can be read while it is still being written.
 * Nothing in it is believed: every word is checked where it stands, every choice must be possible in
 * the world it is made in, and the first thing that is wrong ends the reading with a sentence about
 * it. The form of the file is described in trace-file.c. */
#include "trace-file.h"

#include <inttypes.h>
#include <string.h>

#include "memory.h"
#include "notes.h"

/* What the next line must be. */
typedef enum
{
  EXPECTS_MAGIC,
  EXPECTS_NETWORK,
  EXPECTS_HOST_A,
  EXPECTS_HOST_B,
  EXPECTS_ROWS,
  EXPECTS_NOTHING, /* the last line was read, or something was wrong */
} Expects;

struct TraceReader
{
  const char *at, *end;        /* what is not read yet of the line */
  const char *line_begin;      /* of the line being read */
  const char *word, *word_end; /* the word read last: where an error is */
  size_t line;                 /* its number, from 1 */
  TraceError *error;
  Expects expects;
  bool failed;
  bool taken; /* the trace belongs to somebody else */
  Network network;
  HostKind kind[HOSTS];
  Seq isn[HOSTS];
  uint32_t isn_step[HOSTS];
  Settings settings[HOSTS];
  Trace *trace;
  World world;                  /* after the last row */
  char text[NOTE_TEXT_MAX + 1]; /* room for one note */
};

typedef struct TraceReader Reader;

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
static bool
fail_with (const Reader *reader, const char *sentence, const char *one, const char *other,
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

static bool
fail (const Reader *reader, const char *sentence)
{
  return fail_with (reader, sentence, NULL, NULL, NULL);
}

/* The same about numbers; a sentence with one %s takes the first.  */
static bool
fail_number (const Reader *reader, const char *sentence, uint64_t one, uint64_t other,
             const char *why)
{
  char words[2][32];

  snprintf (words[0], sizeof words[0], "%" PRIu64, one);
  snprintf (words[1], sizeof words[1], "%" PRIu64, other);
  return fail_with (reader, sentence, words[0], why == NULL ? words[1] : NULL, why);
}

/* Goes to the next word of the line; an empty one at its end.  */
static void
next_word (Reader *reader)
{
  while (reader->at < reader->end && *reader->at == ' ')
    reader->at++;
  reader->word = reader->at;
  while (reader->at < reader->end && *reader->at != ' ' && *reader->at != '\n')
    reader->at++;
  reader->word_end = reader->at;
}

static bool
word_is (const Reader *reader, const char *text)
{
  const size_t length = (size_t) (reader->word_end - reader->word);
  return length == strlen (text) && memcmp (reader->word, text, length) == 0;
}

/* The same and, if so, goes on to the next word.  */
static bool
accept (Reader *reader, const char *text)
{
  if (!word_is (reader, text))
    return false;
  next_word (reader);
  return true;
}

static bool
expect (Reader *reader, const char *text)
{
  return accept (reader, text) || fail_with (reader, "\"%s\" must stand here", text, NULL, NULL);
}

static bool
fail_cut_short (const Reader *reader)
{
  return fail (reader,
               "the file was cut short: its last line must be \"end\" and the number of rows");
}

/* The line is over.  */
static bool
end_line (Reader *reader)
{
  if (reader->word != reader->word_end)
    return fail (reader, "there is too much on this line");
  return reader->at < reader->end || fail_cut_short (reader);
}

/* A number from `min` to `max`, and nothing else, is this word.  */
static bool
read_number (Reader *reader, uint64_t min, uint64_t max, uint64_t *number)
{
  uint64_t value = 0;
  const char *at = reader->word;

  for (; at < reader->word_end && *at >= '0' && *at <= '9'; at++)
    {
      const unsigned digit = (unsigned) (*at - '0');
      if (value > (UINT64_MAX - digit) / 10)
        return fail (reader, "this number is too large");
      value = value * 10 + digit;
    }
  if (at == reader->word || at != reader->word_end)
    return fail (reader, "a number must stand here");
  if (value < min || value > max)
    return fail_number (reader, "this number must be from %s to %s", min, max, NULL);
  *number = value;
  next_word (reader);
  return true;
}

static bool
read_number32 (Reader *reader, uint32_t max, uint32_t *number)
{
  uint64_t value;
  if (!read_number (reader, 0, max, &value))
    return false;
  *number = (uint32_t) value;
  return true;
}

/* One of a list of words.  */
static bool
read_one_of (Reader *reader, const char *const words[], unsigned count, const char *what,
             uint32_t *which)
{
  for (unsigned i = 0; i < count; i++)
    if (accept (reader, words[i]))
      {
        *which = i;
        return true;
      }
  return fail (reader, what);
}

static const char *const host_words[HOSTS] = { "A", "B" };

static bool
read_host (Reader *reader, uint32_t *host)
{
  return read_one_of (reader, host_words, HOSTS, "this is no host: it is A or B", host);
}

static bool
read_network (Reader *reader)
{
  Network *network = &reader->network;

  return expect (reader, "network") && expect (reader, "delay") && expect (reader, "A")
         && read_number (reader, 0, TRACE_FILE_TIME_MAX, &network->delay[0]) && expect (reader, "B")
         && read_number (reader, 0, TRACE_FILE_TIME_MAX, &network->delay[1])
         && expect (reader, "spacing")
         && read_number (reader, 0, TRACE_FILE_TIME_MAX, &network->spacing) && end_line (reader);
}

static bool
read_setting (Reader *reader, const SettingWord *word, Settings *settings)
{
  uint64_t value = TIME_NEVER;
  if (!expect (reader, word->name))
    return false;
  const bool never = word->may_be_never && accept (reader, "never");
  if (!never && !read_number (reader, word->min, word->max, &value))
    return false;
  trace_setting_set (settings, word, value);
  return true;
}

static bool
read_host_line (Reader *reader, unsigned which)
{
  Settings *settings = &reader->settings[which];
  uint32_t kind = 0;

  if (!expect (reader, "host") || !expect (reader, host_words[which])
      || !read_one_of (reader, trace_host_words, 2,
                       "this is no kind of host: it is tcp or scripted", &kind)
      || !expect (reader, "isn") || !read_number32 (reader, UINT32_MAX, &reader->isn[which])
      || !expect (reader, "isn-step")
      || !read_number32 (reader, UINT32_MAX, &reader->isn_step[which]))
    return false;
  reader->kind[which] = (HostKind) kind;
  for (unsigned i = 0; i < SETTING_WORDS; i++)
    if (!read_setting (reader, &trace_setting_words[i], settings))
      return false;
  return end_line (reader);
}

static bool
read_magic (Reader *reader)
{
  if (!expect (reader, "handshake-trace"))
    return fail (reader,
                 "this is not a saved trace: the first line of one is \"handshake-trace 1\"");
  if (!expect (reader, "1"))
    return fail (reader, "this trace was saved in a form that this version cannot read");
  return end_line (reader);
}

/* Everything above the first row is known.  */
static void
begin (Reader *reader)
{
  world_init (&reader->world, reader->kind, reader->isn, reader->settings, 0,
              reader->network.spacing);
  for (unsigned i = 0; i < HOSTS; i++)
    {
      reader->world.network.delay[i] = reader->network.delay[i];
      reader->world.host[i].isn_step = reader->isn_step[i];
    }
  reader->trace = trace_new (&reader->world);
}

static bool
read_call (Reader *reader, Choice *choice)
{
  Call *call = &choice->call;
  uint32_t kind = 0;

  if (!read_host (reader, &choice->host)
      || !read_one_of (reader, trace_call_words, CALLS, "this is no user call", &kind))
    return false;
  call->kind = (CallKind) kind;
  if (reader->word < reader->word_end && *reader->word >= '0' && *reader->word <= '9'
      && !read_number32 (reader, UINT32_MAX, &call->length))
    return false;
  call->remote_specified = accept (reader, "named");
  call->no_room = accept (reader, "no-room");
  call->push = accept (reader, "push");
  call->urgent = accept (reader, "urgent");
  return true;
}

static bool
read_forge (Reader *reader, Choice *choice)
{
  Segment *seg = &choice->segment;
  uint32_t up = 0, ctl = 0;

  if (!read_host (reader, &choice->host) || !read_number32 (reader, UINT32_MAX, &seg->seq)
      || !read_number32 (reader, UINT32_MAX, &seg->ack)
      || !read_number32 (reader, UINT32_MAX, &seg->wnd) || !read_number32 (reader, UINT16_MAX, &up)
      || !read_number32 (reader, 63, &ctl) || !read_number32 (reader, UINT32_MAX, &seg->text.first)
      || !read_number32 (reader, UINT16_MAX, &seg->text.length))
    return false;
  seg->up = (uint16_t) up;
  seg->ctl = (uint8_t) ctl;
  return true;
}

/* What follows the name of a choice.  */
static bool
read_arguments (Reader *reader, Choice *choice)
{
  switch (choice->kind)
    {
    case CHOICE_CALL: return read_call (reader, choice);
    case CHOICE_TIMEOUT:
      return read_host (reader, &choice->host)
             && read_one_of (reader, trace_timer_words, TIMERS, "this is no timer", &choice->which);
    case CHOICE_WAIT: return read_number (reader, 0, UINT64_MAX, &choice->until);
    case CHOICE_CRASH: return read_host (reader, &choice->host);
    case CHOICE_FORGE: return read_forge (reader, choice);
    default: return read_number32 (reader, UINT32_MAX, &choice->which);
    }
}

static bool
read_choice (Reader *reader, Choice *choice)
{
  memset (choice, 0, sizeof *choice);
  for (ChoiceKind kind = CHOICE_NONE + 1; kind < CHOICES; kind++)
    if (accept (reader, choice_name (kind)))
      {
        choice->kind = kind;
        return read_arguments (reader, choice);
      }
  return fail (reader, "this is nothing that can happen to a host or a segment");
}

static const char *const does[CHOICES] = {
  [CHOICE_DELIVER] = "this row delivers segment %s, but %s",
  [CHOICE_LOSE] = "this row loses segment %s, but %s",
  [CHOICE_HOLD] = "this row holds back segment %s, but %s",
  [CHOICE_DUPLICATE] = "this row doubles segment %s, but %s",
  [CHOICE_CORRUPT] = "this row damages segment %s, but %s",
};

static bool
fail_refused (Reader *reader, const Choice *choice, Refusal refusal)
{
  reader->word = reader->line_begin;
  if (does[choice->kind] != NULL)
    return fail_number (reader, does[choice->kind], choice->which, 0, refusal_text (refusal));
  return fail_with (reader, "this row is impossible: %s", NULL, NULL, refusal_text (refusal));
}

static int
hex_digit (char digit)
{
  if (digit >= '0' && digit <= '9')
    return digit - '0';
  return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static bool
read_octets (Reader *reader, void *octets, size_t count)
{
  unsigned char *to = octets;
  if ((size_t) (reader->word_end - reader->word) != 2 * count)
    return fail_number (reader, "this answer is not one of this version: %s octets must stand here",
                        count, 0, NULL);
  for (size_t i = 0; i < count; i++)
    {
      const int high = hex_digit (reader->word[2 * i]), low = hex_digit (reader->word[2 * i + 1]);
      if (high < 0 || low < 0)
        return fail (reader, "this is not hexadecimal");
      to[i] = (unsigned char) (high * 16 + low);
    }
  next_word (reader);
  return true;
}

/* The rest of a row that another TCP than the reference answered.  */
static bool
read_answer (Reader *reader, const Question *question, Record *record)
{
  Tcb tcb;
  Actions actions;
  const char *begin = reader->word;

  if (!question->needed)
    return fail (reader, "nobody is asked in this row, so there is no answer");
  if (!read_octets (reader, &tcb, sizeof tcb) || !read_octets (reader, &actions, sizeof actions))
    return false;
  const char *fault = trace_answer_fault (question, &tcb, &actions);
  if (fault != NULL)
    {
      reader->word = begin;
      return fail_with (reader, "this is no answer a TCP can give: %s", NULL, NULL, fault);
    }
  world_answer (&reader->world, question, &tcb, &actions, record);
  record->foreign = true;
  return true;
}

/* The reference answers, unless that would mean to go on from what another TCP has broken.  */
static bool
answer (Reader *reader, Question *question, Record *record)
{
  Actions actions;
  if (!question->needed)
    return true;
  const char *fault = tcb_fault (&question->tcb);
  if (fault != NULL)
    {
      reader->word = reader->line_begin;
      return fail_with (reader, "nobody can answer in this row: %s", NULL, NULL, fault);
    }
  tcp_step (&reference, &question->tcb, &question->event, &actions);
  world_answer (&reader->world, question, &question->tcb, &actions, record);
  return true;
}

static bool
read_row (Reader *reader)
{
  Choice choice;
  Question question;
  Record record;

  if (trace_rows (reader->trace) == TRACE_FILE_ROWS_MAX)
    return fail_number (reader, "there are more than %s rows", TRACE_FILE_ROWS_MAX, 0, NULL);
  if (!read_choice (reader, &choice))
    return false;
  const Refusal refusal = world_refuses (&reader->world, &choice);
  if (refusal != REFUSED_NOT)
    return fail_refused (reader, &choice, refusal);
  world_ask (&reader->world, choice, &question, &record);
  const bool foreign = accept (reader, "answer");
  if (foreign ? !read_answer (reader, &question, &record) : !answer (reader, &question, &record))
    return false;
  trace_append (reader->trace, &record, &reader->world);
  return end_line (reader);
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
static bool
read_text (Reader *reader)
{
  size_t length = 0;
  if (reader->word == reader->end || *reader->word != '"')
    return fail (reader, "a text in double quotes must stand here");
  reader->at = reader->word + 1;
  while (reader->at < reader->end && *reader->at != '"')
    {
      reader->word = reader->at;
      const unsigned c = *reader->at == '\n' ? 0 : read_character (reader);
      if (c == 0)
        return fail (reader, "this cannot stand in a text; \\\" and \\\\ and \\n and \\x0d can");
      if (length == NOTE_TEXT_MAX)
        return fail_number (reader, "this text is longer than %s octets", NOTE_TEXT_MAX, 0, NULL);
      reader->text[length++] = (char) c;
    }
  reader->word = reader->at;
  if (reader->at == reader->end)
    return fail (reader, "the file ends within a text");
  reader->text[length] = '\0';
  reader->at++;
  next_word (reader);
  return true;
}

static bool
read_note (Reader *reader)
{
  char key[NOTE_KEY_MAX + 1];
  const char *begin = reader->word;
  const size_t length = (size_t) (reader->word_end - reader->word);

  if (length == 0 || length > NOTE_KEY_MAX || memchr (begin, '\0', length) != NULL)
    return fail_number (reader, "the key of a note must stand here: a word of at most %s octets",
                        NOTE_KEY_MAX, 0, NULL);
  memcpy (key, begin, length);
  key[length] = '\0';
  next_word (reader);
  const char *quote = reader->word;
  if (!read_text (reader))
    return false;
  const size_t row = trace_rows (reader->trace);
  const char *end = reader->word;
  reader->word = begin;
  if (trace_note_get (reader->trace, row, key) != NULL)
    return fail (reader, "this row has a note with this key already");
  reader->word = quote;
  if (!trace_note (reader->trace, row, key, reader->text))
    return fail (reader, "this note is not UTF-8, or its key is more than a word");
  reader->word = end;
  return end_line (reader);
}

/* The last line: as many rows as were written, and nothing behind.  */
static bool
read_end (Reader *reader)
{
  const char *begin = reader->word;
  uint64_t rows;

  if (!read_number (reader, 0, UINT64_MAX, &rows))
    return false;
  const char *rest = reader->word;
  reader->word = begin;
  if (rows != trace_rows (reader->trace))
    return fail_number (reader, "there are %s rows, not %s", trace_rows (reader->trace), rows,
                        NULL);
  reader->word = rest;
  if (reader->end - rest != 1 || *rest != '\n')
    return fail (reader, "one end of line and nothing else must stand here");
  return true;
}

/* A row, a note of the row above, or the end.  */
static bool
read_body (Reader *reader)
{
  if (reader->word == reader->end)
    return fail_cut_short (reader);
  if (accept (reader, "end"))
    {
      reader->expects = EXPECTS_NOTHING;
      return read_end (reader);
    }
  if (!(accept (reader, "note") ? read_note (reader) : read_row (reader)))
    return false;
  return trace_bytes (reader->trace) <= TRACE_FILE_MEMORY_MAX
         || fail (reader, "this trace would take more than 64 MiB of memory");
}

static bool
read_line (Reader *reader)
{
  bool good = false;

  switch (reader->expects)
    {
    case EXPECTS_MAGIC: good = read_magic (reader); break;
    case EXPECTS_NETWORK: good = read_network (reader); break;
    case EXPECTS_HOST_A: good = read_host_line (reader, 0); break;
    case EXPECTS_HOST_B: good = read_host_line (reader, 1); break;
    case EXPECTS_ROWS: return read_body (reader);
    case EXPECTS_NOTHING: return fail (reader, "nothing can stand below the last line of a trace");
    }
  if (good && ++reader->expects == EXPECTS_ROWS)
    begin (reader);
  return good;
}

/* Reads a saved trace line by line: hand every line to trace_reader_line (). Free it with
 * trace_reader_free (). */
TraceReader *
trace_reader_new (void)
{
  return memory_must (calloc (1, sizeof (TraceReader)));
}

/* NULL is allowed. The trace goes too, unless it was taken.  */
void
trace_reader_free (TraceReader *reader)
{
  if (reader == NULL)
    return;
  if (!reader->taken)
    trace_free (reader->trace);
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
  next_word (reader);
  reader->failed = !read_line (reader);
  return !reader->failed;
}

/* Was the last line the last one of a trace?  */
bool
trace_reader_ended (const TraceReader *reader)
{
  return reader->expects == EXPECTS_NOTHING && !reader->failed;
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
  return trace_reader_ended (reader) || trace_reader_line (reader, end, 0, error);
}

/* Reads what trace_save () wrote: `size` octets, any octets. NULL when that is not a saved trace,
 * and `error`, unless it is NULL, says where and why. */
Trace *
trace_load (const char *data, size_t size, TraceError *error)
{
  TraceReader *reader = trace_reader_new ();
  Trace *trace = NULL;

  if (size > TRACE_FILE_SIZE_MAX)
    {
      reader->line = 1;
      reader->line_begin = reader->word = data;
      reader->error = error;
      fail (reader, "this file is too large for a saved trace");
    }
  else if (read_all (reader, data, size, error))
    trace = trace_reader_take (reader);
  trace_reader_free (reader);
  return trace;
}
