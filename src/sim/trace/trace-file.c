/* The saved form of a trace is text, one thing a line, words between single blanks:
 *
 *   handshake-trace 2
 *   network delay A 40000 B 40000 spacing 0
 *   host A tcp isn 100 isn-step 64000 msl 120000000 user-timeout 300000000 ...
 *   host B scripted isn 300 ...
 *   note title.en "Two generals"
 *   call A open-active named
 *   deliver 1
 *   note note.en "B has heard of A."
 *   forge B 300 101 4096 0 18 0 0 <MSS=1460><SACKOK>
 *   call A set delayed-ack 200000
 *   icmp A hard 101
 *   end 5
 *
 * First the world it began with, then the rows; a note belongs to the row above it. Behind isn-step
 * there may be `ts-offset N`. The settings
 * are those of settings.h, by their names; times are microseconds, or `never`, and a switch is 0
 * or 1. A forged segment is SEG.SEQ, SEG.ACK, SEG.WND, SEG.UP, the control bits, the first octet
 * of text and their number, and its options if it has any, in the notation of segment.c. Files
 * of version 1 knew eleven settings and no options; what they do not say is plain. A row whose
 * answer is not the reference's carries that answer, `... answer TCB ACTIONS`: the two structs,
 * octet by octet, which ties such a file to the version and kind of machine that wrote it. `end`
 * counts the rows, so that a file cut short is noticed.
 *
 * Settings and answers are checked against the same limits when written as when read: what can
 * be saved can be loaded. */
#include "trace-file.h"

#include <inttypes.h>
#include <sim/answer.h>
#include <string.h>

const char *const trace_host_words[2] = { [HOST_TCP] = "tcp", [HOST_SCRIPTED] = "scripted" };

const char *const trace_call_words[CALLS] = {
  [CALL_OPEN_PASSIVE] = "open-passive",
  [CALL_OPEN_ACTIVE] = "open-active",
  [CALL_SEND] = "send",
  [CALL_RECEIVE] = "receive",
  [CALL_CLOSE] = "close",
  [CALL_ABORT] = "abort",
  [CALL_STATUS] = "status",
  [CALL_CLOSE_BOTH] = "close-both",
  [CALL_SET] = "set",
};

const char *const trace_timer_words[TIMERS] = {
  [TIMER_USER] = "user",
  [TIMER_RETRANSMISSION] = "retransmission",
  [TIMER_PERSIST] = "persist",
  [TIMER_TIME_WAIT] = "time-wait",
  [TIMER_OUTPUT] = "output",
  [TIMER_DELAYED_ACK] = "delayed-ack",
  [TIMER_OVERRIDE] = "override",
  [TIMER_KEEP_ALIVE] = "keep-alive",
  [TIMER_FIN_WAIT_2] = "fin-wait-2",
};

const char *const trace_icmp_words[ICMPS] = {
  [ICMP_SOFT] = "soft",
  [ICMP_HARD] = "hard",
  [ICMP_SOURCE_QUENCH] = "source-quench",
};

/* The largest number that a file may give a setting.  */
uint64_t
trace_setting_most (const Setting *setting)
{
  const bool beyond = setting->kind == SETTING_TIME && setting->high > TRACE_FILE_TIME_MAX;

  return beyond ? TRACE_FILE_TIME_MAX : setting->high;
}

/* Is this a value that a file may give it?  */
static bool
is_savable (const Setting *setting, uint64_t value)
{
  if (value == TIME_NEVER)
    return setting->high == TIME_NEVER;
  return value >= setting->low && value <= trace_setting_most (setting);
}

static char
letter (uint32_t host)
{
  return (char) ('A' + host);
}

static void
save_value (FILE *file, uint64_t value)
{
  if (value == TIME_NEVER)
    fputs (" never", file);
  else
    fprintf (file, " %" PRIu64, value);
}

static void
save_start (FILE *file, const World *start)
{
  const Network *network = &start->network;
  fprintf (file,
           TRACE_FILE_MAGIC "\nnetwork delay A %" PRIu64 " B %" PRIu64 " spacing %" PRIu64 "\n",
           network->delay[0], network->delay[1], network->spacing);
  for (uint32_t i = 0; i < HOSTS; i++)
    {
      const Host *host = &start->host[i];
      fprintf (file, "host %c %s isn %" PRIu32 " isn-step %" PRIu32, letter (i),
               trace_host_words[host->kind], host->isn, host->isn_step);
      if (host->ts_offset != 0)
        fprintf (file, " ts-offset %" PRIu32, host->ts_offset);
      for (unsigned j = 0; j < settings_count (); j++)
        {
          fprintf (file, " %s", setting_at (j)->name);
          save_value (file, setting_get (&host->tcb.set, j));
        }
      fputc ('\n', file);
    }
}

/* A world that save_start () can say is as world_init () makes it.  */
static bool
start_is_savable (const World *start)
{
  World plain;
  HostKind kind[HOSTS];
  Seq isn[HOSTS];
  Settings settings[HOSTS];
  bool allowed = start->network.spacing <= TRACE_FILE_TIME_MAX;

  for (unsigned i = 0; i < HOSTS; i++)
    {
      kind[i] = start->host[i].kind;
      isn[i] = start->host[i].isn;
      memset (&settings[i], 0, sizeof settings[i]);
      for (unsigned j = 0; j < settings_count (); j++)
        {
          const uint64_t value = setting_get (&start->host[i].tcb.set, j);
          allowed = allowed && is_savable (setting_at (j), value);
          setting_put (&settings[i], j, value);
        }
      allowed = allowed && (unsigned) kind[i] <= HOST_SCRIPTED
                && start->network.delay[i] <= TRACE_FILE_TIME_MAX;
    }
  world_init (&plain, kind, isn, settings, 0, start->network.spacing);
  for (unsigned i = 0; i < HOSTS; i++)
    {
      plain.host[i].isn_step = start->host[i].isn_step;
      plain.host[i].ts_offset = start->host[i].ts_offset;
      plain.network.delay[i] = start->network.delay[i];
    }
  return allowed && memcmp (&plain, start, sizeof plain) == 0;
}

/* A setting that does not exist has only its number.  */
static void
save_set (FILE *file, const Call *call)
{
  if (setting_at (call->setting) != NULL)
    fprintf (file, " %s", setting_at (call->setting)->name);
  else
    fprintf (file, " %" PRIu32, call->setting);
  save_value (file, call->value);
}

static void
save_call (FILE *file, const Choice *choice)
{
  const Call *call = &choice->call;
  fprintf (file, " %c %s", letter (choice->host), trace_call_words[call->kind]);
  if (call->kind == CALL_SET)
    save_set (file, call);
  if (call->length != 0)
    fprintf (file, " %" PRIu32, call->length);
  fprintf (file, "%s%s%s%s", call->remote_specified ? " named" : "",
           call->no_room ? " no-room" : "", call->push ? " push" : "",
           call->urgent ? " urgent" : "");
}

static void
save_segment (FILE *file, const Segment *seg)
{
  Pattern options = { .segment = *seg };
  char notation[NOTATION_MAX];

  fprintf (file, " %" PRIu32 " %" PRIu32 " %" PRIu32 " %u %u %" PRIu32 " %" PRIu32, seg->seq,
           seg->ack, seg->wnd, seg->up, seg->ctl, seg->text.first, seg->text.length);
  options.fields = option_fields (&seg->options);
  pattern_format (&options, notation, sizeof notation);
  if (options.fields != 0)
    fprintf (file, " %s", notation);
}

static void
save_choice (FILE *file, const Choice *choice)
{
  const Segment *seg = &choice->segment;

  fputs (choice_name (choice->kind), file);
  switch (choice->kind)
    {
    case CHOICE_CALL: save_call (file, choice); break;
    case CHOICE_TIMEOUT:
      fprintf (file, " %c %s", letter (choice->host), trace_timer_words[choice->which]);
      break;
    case CHOICE_WAIT: fprintf (file, " %" PRIu64, choice->until); break;
    case CHOICE_CRASH: fprintf (file, " %c", letter (choice->host)); break;
    case CHOICE_FORGE:
      fprintf (file, " %c", letter (choice->host));
      save_segment (file, seg);
      break;
    case CHOICE_ICMP:
      fprintf (file, " %c %s %" PRIu32, letter (choice->host), trace_icmp_words[choice->which],
               seg->seq);
      break;
    default: fprintf (file, " %" PRIu32, choice->which);
    }
}

static void
save_octets (FILE *file, const void *octets, size_t count)
{
  const unsigned char *at = octets;
  fputc (' ', file);
  for (size_t i = 0; i < count; i++)
    fprintf (file, "%02x", at[i]);
}

static void
save_row (FILE *file, const Record *record, const World *after)
{
  save_choice (file, &record->choice);
  if (record->foreign)
    {
      fputs (" answer", file);
      save_octets (file, &after->host[record->host].tcb, sizeof (Tcb));
      save_octets (file, &record->actions, sizeof record->actions);
    }
  fputc ('\n', file);
}

static void
save_note (FILE *file, const char *key, const char *text)
{
  fprintf (file, "note %s \"", key);
  for (const char *at = text; *at != '\0'; at++)
    if (*at == '\n')
      fputs ("\\n", file);
    else if (*at == '"' || *at == '\\')
      fprintf (file, "\\%c", *at);
    else if ((unsigned char) *at < ' ' || *at == '\x7f')
      fprintf (file, "\\x%02x", (unsigned) *at);
    else
      fputc (*at, file);
  fputs ("\"\n", file);
}

/* The notes of one row; `index` is the first of them, and then the first behind them.  */
static void
save_notes (FILE *file, const Trace *trace, size_t row, size_t *index)
{
  for (; *index < trace_notes (trace); ++*index)
    {
      size_t of;
      const char *key, *text;
      trace_note_at (trace, *index, &of, &key, &text);
      if (of > row)
        return;
      if (of == row)
        save_note (file, key, text);
    }
}

/* Why trace_load () would not take this row back. Its answer must be one, and the reference is
 * never asked to go on from a connection that another TCP has broken. */
static const char *
row_fault (const World *before, const Record *record, const World *after)
{
  Question question;
  World world;
  Record again;

  if (!record->asked)
    return NULL;
  memcpy (&world, before, sizeof world);
  world_ask (&world, record->choice, &question, &again);
  if (!record->foreign)
    return tcb_fault (&question.tcb);
  return answer_fault (&question, &after->host[record->host].tcb, &record->actions);
}

/* Why this trace cannot be said in a file, in words; NULL when it can. */
const char *
trace_save_fault (const Trace *trace)
{
  World before, after;
  Record record;
  const char *fault = NULL;

  if (trace_rows (trace) > TRACE_FILE_ROWS_MAX || trace_bytes (trace) > TRACE_FILE_SAVE_MAX)
    return "this history is too long for a file";
  trace_world (trace, 0, &before);
  if (!start_is_savable (&before))
    return "this history does not begin as one in a file does";
  for (size_t row = 1; row <= trace_rows (trace) && fault == NULL; row++)
    {
      trace_record (trace, row, &record);
      trace_world (trace, row, &after);
      fault = row_fault (&before, &record, &after);
      memcpy (&before, &after, sizeof before);
    }
  return fault;
}

/* Writes what has come since the last time: the beginning, rows, notes. Notes are written with
 * their row or before the next one; a later note on an earlier row comes too late. Whoever
 * writes while things happen asks nobody whether the file can be read again. `saved` begins as
 * zeros. False when writing fails, for which errno has the reason. */
bool
trace_save_more (const Trace *trace, TraceSaved *saved, FILE *file)
{
  World world;
  Record record;

  if (!saved->begun && trace_world (trace, 0, &world))
    save_start (file, &world);
  saved->begun = true;
  save_notes (file, trace, saved->rows, &saved->notes);
  while (saved->rows < trace_rows (trace))
    {
      trace_record (trace, ++saved->rows, &record);
      trace_world (trace, saved->rows, &world);
      save_row (file, &record, &world);
      save_notes (file, trace, saved->rows, &saved->notes);
    }
  return fflush (file) == 0 && !ferror (file);
}

/* Writes the last line: nothing more will come.  */
bool
trace_save_end (const Trace *trace, FILE *file)
{
  fprintf (file, "end %zu\n", trace_rows (trace));
  return fflush (file) == 0 && !ferror (file);
}

/* Writes a trace. False when it cannot be said in a file, for which trace_save_fault () has a
 * reason and of which nothing is written then; or when writing fails, for which errno has one. */
bool
trace_save (const Trace *trace, FILE *file)
{
  TraceSaved saved = { 0 };

  return trace_save_fault (trace) == NULL && trace_save_more (trace, &saved, file)
         && trace_save_end (trace, file);
}
