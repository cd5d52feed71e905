/* Reading a saved trace, line by line, so that one can be read while it is still being written.
 * Nothing in it is believed: every word is checked where it stands, every choice must be
 * possible in the world it is made in, and the first thing that is wrong ends the reading with a
 * sentence about it. The form of the file is described in trace-file.c. */
#include "trace-reader-private.h"

#include <sim/answer.h>
#include <string.h>

#include "memory-private.h"

static const char *const host_words[HOSTS] = { "A", "B" };

static bool
read_host (Reader *reader, uint32_t *host)
{
  return trace_read_one_of (reader, host_words, HOSTS, "this is no host: it is A or B", host);
}

static bool
read_network (Reader *reader)
{
  Network *network = &reader->network;

  return trace_expect (reader, "network") && trace_expect (reader, "delay")
         && trace_expect (reader, "A")
         && trace_read_number (reader, 0, TRACE_FILE_TIME_MAX, &network->delay[0])
         && trace_expect (reader, "B")
         && trace_read_number (reader, 0, TRACE_FILE_TIME_MAX, &network->delay[1])
         && trace_expect (reader, "spacing")
         && trace_read_number (reader, 0, TRACE_FILE_TIME_MAX, &network->spacing)
         && trace_end_line (reader);
}

/* A number, or `never` where that is allowed.  */
static bool
read_value (Reader *reader, const Setting *setting, uint64_t *value)
{
  *value = TIME_NEVER;
  return (setting->high == TIME_NEVER && trace_accept (reader, "never"))
         || trace_read_number (reader, setting->low, trace_setting_most (setting), value);
}

/* The name of a setting.  */
static bool
read_setting_name (Reader *reader, uint32_t *which)
{
  char name[32];
  const size_t length = (size_t) (reader->word_end - reader->word);

  if (length < sizeof name)
    {
      memcpy (name, reader->word, length);
      name[length] = '\0';
    }
  if (length >= sizeof name || !setting_find (name, which))
    return trace_fail (reader, "this is no setting of a TCP");
  trace_next_word (reader);
  return true;
}

/* Names and values up to the end of the line.  */
static bool
read_settings (Reader *reader, Settings *settings)
{
  *settings = reader->version == 1 ? settings_plain () : settings_default ();
  while (reader->word < reader->word_end)
    {
      uint32_t which;
      uint64_t value;
      if (!read_setting_name (reader, &which) || !read_value (reader, setting_at (which), &value))
        return false;
      setting_put (settings, which, value);
    }
  return true;
}

static bool
read_host_line (Reader *reader, unsigned which)
{
  uint32_t kind = 0;

  if (!trace_expect (reader, "host") || !trace_expect (reader, host_words[which])
      || !trace_read_one_of (reader, trace_host_words, 2,
                             "this is no kind of host: it is tcp or scripted", &kind)
      || !trace_expect (reader, "isn")
      || !trace_read_number32 (reader, UINT32_MAX, &reader->isn[which])
      || !trace_expect (reader, "isn-step")
      || !trace_read_number32 (reader, UINT32_MAX, &reader->isn_step[which])
      || (trace_accept (reader, "ts-offset")
          && !trace_read_number32 (reader, UINT32_MAX, &reader->ts_offset[which])))
    return false;
  reader->kind[which] = (HostKind) kind;
  return read_settings (reader, &reader->settings[which]) && trace_end_line (reader);
}

static bool
read_magic (Reader *reader)
{
  if (!trace_expect (reader, "handshake-trace"))
    return trace_fail (reader,
                       "this is not a saved trace: the first line of one is \"handshake-trace 2\"");
  reader->version = trace_word_is (reader, "1") ? 1 : 2;
  if (!trace_accept (reader, "1") && !trace_accept (reader, "2"))
    return trace_fail (reader, "this trace was saved in a form that this version cannot read");
  return trace_end_line (reader);
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
      reader->world.host[i].ts_offset = reader->ts_offset[i];
    }
  reader->trace = trace_new (&reader->world);
}

/* The name of a setting, or the number of one that does not exist, and a value that it may or may
 * not have: the TCP will say. */
static bool
read_set (Reader *reader, Call *call)
{
  const bool named = reader->word == reader->word_end || *reader->word < '0' || *reader->word > '9';

  if (!(named ? read_setting_name (reader, &call->setting)
              : trace_read_number32 (reader, UINT32_MAX, &call->setting)))
    return false;
  call->value = TIME_NEVER;
  return trace_accept (reader, "never")
         || trace_read_number (reader, 0, UINT64_MAX - 1, &call->value);
}

static bool
read_call (Reader *reader, Choice *choice)
{
  Call *call = &choice->call;
  uint32_t kind = 0;

  if (!read_host (reader, &choice->host)
      || !trace_read_one_of (reader, trace_call_words, CALLS, "this is no user call", &kind))
    return false;
  call->kind = (CallKind) kind;
  if (call->kind == CALL_SET)
    return read_set (reader, call);
  if (reader->word < reader->word_end && *reader->word >= '0' && *reader->word <= '9'
      && !trace_read_number32 (reader, UINT32_MAX, &call->length))
    return false;
  call->remote_specified = trace_accept (reader, "named");
  call->no_room = trace_accept (reader, "no-room");
  call->push = trace_accept (reader, "push");
  call->urgent = trace_accept (reader, "urgent");
  return true;
}

/* The options of a segment in its notation, if it has any.  */
static bool
read_options (Reader *reader, Options *options)
{
  const size_t length = (size_t) (reader->word_end - reader->word);
  char notation[NOTATION_MAX];
  const char *message = NULL;
  Pattern pattern;

  if (length == 0 || *reader->word != '<')
    return true;
  if (length >= sizeof notation)
    return trace_fail (reader, "these are no options of a segment");
  memcpy (notation, reader->word, length);
  notation[length] = '\0';
  const char *end = pattern_parse (notation, &pattern, &message);
  if (message != NULL || *end != '\0' || pattern.fields != option_fields (&pattern.segment.options))
    return trace_fail (reader, "these are no options of a segment");
  *options = pattern.segment.options;
  trace_next_word (reader);
  return true;
}

static bool
read_forge (Reader *reader, Choice *choice)
{
  Segment *seg = &choice->segment;
  uint32_t up = 0, ctl = 0;

  if (!read_host (reader, &choice->host) || !trace_read_number32 (reader, UINT32_MAX, &seg->seq)
      || !trace_read_number32 (reader, UINT32_MAX, &seg->ack)
      || !trace_read_number32 (reader, UINT32_MAX, &seg->wnd)
      || !trace_read_number32 (reader, UINT16_MAX, &up) || !trace_read_number32 (reader, 63, &ctl)
      || !trace_read_number32 (reader, UINT32_MAX, &seg->text.first)
      || !trace_read_number32 (reader, UINT16_MAX, &seg->text.length))
    return false;
  seg->up = (uint16_t) up;
  seg->ctl = (uint8_t) ctl;
  return read_options (reader, &seg->options);
}

static bool
read_icmp (Reader *reader, Choice *choice)
{
  return read_host (reader, &choice->host)
         && trace_read_one_of (reader, trace_icmp_words, ICMPS, "this is no ICMP message",
                               &choice->which)
         && trace_read_number32 (reader, UINT32_MAX, &choice->segment.seq);
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
             && trace_read_one_of (reader, trace_timer_words, TIMERS, "this is no timer",
                                   &choice->which);
    case CHOICE_WAIT: return trace_read_number (reader, 0, UINT64_MAX, &choice->until);
    case CHOICE_CRASH: return read_host (reader, &choice->host);
    case CHOICE_FORGE: return read_forge (reader, choice);
    case CHOICE_ICMP: return read_icmp (reader, choice);
    default: return trace_read_number32 (reader, UINT32_MAX, &choice->which);
    }
}

static bool
read_choice (Reader *reader, Choice *choice)
{
  memset (choice, 0, sizeof *choice);
  for (ChoiceKind kind = CHOICE_NONE + 1; kind < CHOICES; kind++)
    if (trace_accept (reader, choice_name (kind)))
      {
        choice->kind = kind;
        return read_arguments (reader, choice);
      }
  return trace_fail (reader, "this is nothing that can happen to a host or a segment");
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
    return trace_fail_number (reader, does[choice->kind], choice->which, 0, refusal_text (refusal));
  return trace_fail_with (reader, "this row is impossible: %s", NULL, NULL, refusal_text (refusal));
}

/* The rest of a row that another TCP than the reference answered.  */
static bool
read_answer (Reader *reader, const Question *question, Record *record)
{
  Tcb tcb;
  Actions actions;
  const char *begin = reader->word;

  if (!question->needed)
    return trace_fail (reader, "nobody is asked in this row, so there is no answer");
  if (!trace_read_octets (reader, &tcb, sizeof tcb)
      || !trace_read_octets (reader, &actions, sizeof actions))
    return false;
  const char *fault = answer_fault (question, &tcb, &actions);
  if (fault != NULL)
    {
      reader->word = begin;
      return trace_fail_with (reader, "this is no answer a TCP can give: %s", NULL, NULL, fault);
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
      return trace_fail_with (reader, "nobody can answer in this row: %s", NULL, NULL, fault);
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
    return trace_fail_number (reader, "there are more than %s rows", TRACE_FILE_ROWS_MAX, 0, NULL);
  if (!read_choice (reader, &choice))
    return false;
  const Refusal refusal = world_refuses (&reader->world, &choice);
  if (refusal != REFUSED_NOT)
    return fail_refused (reader, &choice, refusal);
  world_ask (&reader->world, choice, &question, &record);
  const bool foreign = trace_accept (reader, "answer");
  if (foreign ? !read_answer (reader, &question, &record) : !answer (reader, &question, &record))
    return false;
  trace_append (reader->trace, &record, &reader->world);
  return trace_end_line (reader);
}

static bool
read_note (Reader *reader)
{
  char key[NOTE_KEY_MAX + 1];
  const char *begin = reader->word;
  const size_t length = (size_t) (reader->word_end - reader->word);

  if (length == 0 || length > NOTE_KEY_MAX || memchr (begin, '\0', length) != NULL)
    return trace_fail_number (reader,
                              "the key of a note must stand here: a word of at most %s octets",
                              NOTE_KEY_MAX, 0, NULL);
  memcpy (key, begin, length);
  key[length] = '\0';
  trace_next_word (reader);
  const char *quote = reader->word;
  if (!trace_read_text (reader))
    return false;
  const size_t row = trace_rows (reader->trace);
  const char *end = reader->word;
  reader->word = begin;
  if (trace_note_get (reader->trace, row, key) != NULL)
    return trace_fail (reader, "this row has a note with this key already");
  reader->word = quote;
  if (!trace_note (reader->trace, row, key, reader->text))
    return trace_fail (reader, "this note is not UTF-8, or its key is more than a word");
  reader->word = end;
  return trace_end_line (reader);
}

/* The last line: as many rows as were written, and nothing behind.  */
static bool
read_end (Reader *reader)
{
  const char *begin = reader->word;
  uint64_t rows;

  if (!trace_read_number (reader, 0, UINT64_MAX, &rows))
    return false;
  const char *rest = reader->word;
  reader->word = begin;
  if (rows != trace_rows (reader->trace))
    return trace_fail_number (reader, "there are %s rows, not %s", trace_rows (reader->trace), rows,
                              NULL);
  reader->word = rest;
  if (reader->end - rest != 1 || *rest != '\n')
    return trace_fail (reader, "one end of line and nothing else must stand here");
  return true;
}

/* A row, a note of the row above, or the end.  */
static bool
read_body (Reader *reader)
{
  if (reader->word == reader->end)
    return trace_fail_cut_short (reader);
  if (trace_accept (reader, "end"))
    {
      reader->expects = EXPECTS_NOTHING;
      return read_end (reader);
    }
  if (!(trace_accept (reader, "note") ? read_note (reader) : read_row (reader)))
    return false;
  return trace_bytes (reader->trace) <= TRACE_FILE_MEMORY_MAX
         || trace_fail (reader, "this trace would take more than 64 MiB of memory");
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
    case EXPECTS_NOTHING:
      return trace_fail (reader, "nothing can stand below the last line of a trace");
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
  trace_next_word (reader);
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
      trace_fail (reader, "this file is too large for a saved trace");
    }
  else if (read_all (reader, data, size, error))
    trace = trace_reader_take (reader);
  trace_reader_free (reader);
  return trace;
}
