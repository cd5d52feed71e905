/* The saved form of a run is text, one thing a line, words between blanks; handshake-run(5) is its
 * description for people.
 *
 *   handshake run 1
 *   program "handshake 0.1.0"
 *   story "lost-syn.story"
 *   network delay A 40ms B 40ms spacing 0ms
 *   host A tcp ISN 100
 *     set nagle off
 *   host B scripted ISN 300
 *   note title.en "Two generals"
 *
 *   0.000000 A OPEN active
 *     A CLOSED -> SYN-SENT
 *     A has ISS 100 SND.UNA 100 SND.NXT 101 ...
 *     sends #1 <SEQ=100><WND=4096><CTL=SYN><MSS=536>
 *     because OPEN_ACTIVE
 *     note note.en "A wants a connection."
 *
 *   0.040000 deliver #1
 *   end 2
 *
 * First the world it began with: of the settings those that are not the default's. Then the rows:
 * the clock after it, what was chosen, and indented what came of it (run-outcome.c). A row ends
 * with an empty line. `by exercise` says that a student's program answered, `by "handshake 0.0.9"`
 * that an older version of ours did, and that this one would not. Everything stands there by name:
 * no struct, no number of an enum. `end` counts the rows, so that a file cut short is noticed.
 *
 * What is written is checked against the same limits as when it is read: what can be saved can be
 * loaded. */
#include "run-private.h"

#include <sim/answer.h>
#include <string.h>

#ifndef RUN_PROGRAM
#define RUN_PROGRAM "handshake"
#endif

#define ISN_STEP 64000 /* of a host whose line does not say another */

static char
letter (uint32_t host)
{
  return (char) ('A' + host);
}

static void
quoted_line (Out *out, const char *key, const char *text)
{
  out_text (out, key);
  out_char (out, ' ');
  out_quoted (out, text);
  out_char (out, '\n');
}

static void
write_network (Out *out, const Network *network)
{
  out_text (out, "network delay A ");
  out_time (out, network->delay[0]);
  out_text (out, " B ");
  out_time (out, network->delay[1]);
  out_text (out, " spacing ");
  out_time (out, network->spacing);
  out_char (out, '\n');
}

static void
write_host_settings (Out *out, const Settings *set)
{
  const Settings plain = settings_default ();
  char text[SETTING_TEXT_MAX];

  for (unsigned i = 0; i < settings_count (); i++)
    if (setting_get (set, i) != setting_get (&plain, i))
      {
        setting_write (setting_at (i), setting_get (set, i), text, sizeof text);
        out_text (out, "  set ");
        out_text (out, setting_at (i)->name);
        out_char (out, ' ');
        out_text (out, text);
        out_char (out, '\n');
      }
}

/* Lines that a newer version wrote go back to where they stood.  */
static void
write_unknown (Out *out, const Trace *trace, char host)
{
  for (size_t i = 0; i < trace_notes (trace); i++)
    {
      size_t row;
      const char *key, *text;
      trace_note_at (trace, i, &row, &key, &text);
      if (row > 0)
        return;
      if (run_is_unknown_key (key, host) && !run_knows_line (text))
        {
          out_text (out, "  ");
          out_text (out, text);
          out_char (out, '\n');
        }
    }
}

static void
write_host (Out *out, const Trace *trace, uint32_t which, const Host *host)
{
  out_text (out, "host ");
  out_char (out, letter (which));
  out_char (out, ' ');
  out_text (out, run_host_words[host->kind]);
  out_text (out, " ISN ");
  out_number (out, host->isn);
  if (host->isn_step != ISN_STEP)
    {
      out_text (out, " isn-step ");
      out_number (out, host->isn_step);
    }
  if (host->ts_offset != 0)
    {
      out_text (out, " ts-offset ");
      out_number (out, host->ts_offset);
    }
  out_char (out, '\n');
  write_host_settings (out, &host->tcb.set);
  write_unknown (out, trace, letter (which));
}

static bool
is_origin (const char *key)
{
  for (unsigned i = 0; i < ORIGINS; i++)
    if (strcmp (key, run_origin_words[i]) == 0)
      return true;
  return false;
}

/* A line that nobody understood is written as it came, and has no key in the file; should it be one
 * that this version understands, it stands there as a note. */
static void
write_note (Out *out, size_t row, const char *key, const char *text)
{
  const bool of_host = row == 0 && (run_is_unknown_key (key, 'A') || run_is_unknown_key (key, 'B'));
  const bool unknown = of_host || run_is_unknown_key (key, 0);

  if ((row == 0 && is_origin (key)) || (of_host && !run_knows_line (text)))
    return; /* it stands above */
  out_text (out, row == 0 ? "" : "  ");
  if (unknown && !run_knows_line (text))
    {
      out_text (out, text);
      out_char (out, '\n');
      return;
    }
  out_text (out, "note ");
  quoted_line (out, unknown ? "unknown" : key, text);
}

/* The notes of one row; `index` is the first of them, and then the first behind them.  */
static bool
write_notes (Out *out, const Trace *trace, size_t row, size_t *index)
{
  bool any = false;

  for (; *index < trace_notes (trace); ++*index)
    {
      size_t of;
      const char *key, *text;
      trace_note_at (trace, *index, &of, &key, &text);
      if (of > row)
        break;
      if (of == row)
        {
          write_note (out, row, key, text);
          any = true;
        }
    }
  return any;
}

static void
write_start (Out *out, const Trace *trace, const World *start, size_t *notes)
{
  out_text (out, RUN_MAGIC " " RUN_VERSION "\n");
  quoted_line (out, "program", RUN_PROGRAM);
  for (unsigned i = 0; i < ORIGINS; i++)
    if (trace_note_get (trace, 0, run_origin_words[i]) != NULL)
      quoted_line (out, run_origin_words[i], trace_note_get (trace, 0, run_origin_words[i]));
  write_network (out, &start->network);
  for (uint32_t i = 0; i < HOSTS; i++)
    write_host (out, trace, i, &start->host[i]);
  write_notes (out, trace, 0, notes);
  out_char (out, '\n');
}

/* A value that no setting has, or the value of none, has only its number.  */
static void
write_set (Out *out, const Call *call)
{
  const Setting *setting = setting_at (call->setting);
  char text[SETTING_TEXT_MAX];
  SettingFault fault;
  uint64_t value = 0;

  out_text (out, "SET ");
  if (setting != NULL)
    out_text (out, setting->name);
  else
    out_number (out, call->setting);
  out_char (out, ' ');
  if (setting != NULL)
    setting_write (setting, call->value, text, sizeof text);
  if (setting != NULL && setting_read (setting, text, &value, &fault) && value == call->value)
    out_text (out, text);
  else
    out_number (out, call->value);
}

static void
write_call (Out *out, const Call *call)
{
  static const char *const words[CALLS] = {
    [CALL_OPEN_PASSIVE] = "OPEN passive",
    [CALL_OPEN_ACTIVE] = "OPEN active",
    [CALL_SEND] = "SEND",
    [CALL_RECEIVE] = "RECEIVE",
    [CALL_CLOSE] = "CLOSE",
    [CALL_ABORT] = "ABORT",
    [CALL_STATUS] = "STATUS",
    [CALL_CLOSE_BOTH] = "CLOSE both",
  };
  const bool opens = call->kind == CALL_OPEN_PASSIVE || call->kind == CALL_OPEN_ACTIVE;

  if (call->kind == CALL_SET)
    write_set (out, call);
  else
    out_text (out, words[call->kind]);
  if (call->length != 0)
    {
      out_char (out, ' ');
      out_number (out, call->length);
    }
  out_text (out, opens && !call->remote_specified   ? " any"
                 : !opens && call->remote_specified ? " named"
                                                    : "");
  out_text (out, call->no_room ? " no-room" : "");
  out_text (out, call->push ? " push" : "");
  out_text (out, call->urgent ? " urgent" : "");
}

static void
write_at_host (Out *out, const Choice *choice)
{
  out_char (out, letter (choice->host));
  out_char (out, ' ');
  switch (choice->kind)
    {
    case CHOICE_CALL: write_call (out, &choice->call); break;
    case CHOICE_TIMEOUT:
      out_text (out, "timeout ");
      out_text (out, timer_name ((Timer) choice->which));
      break;
    case CHOICE_FORGE:
      out_text (out, "forge ");
      run_write_segment (out, &choice->segment);
      break;
    case CHOICE_ICMP:
      out_text (out, "icmp ");
      out_text (out, run_icmp_words[choice->which]);
      out_char (out, ' ');
      out_number (out, choice->segment.seq);
      break;
    default: out_text (out, "crash");
    }
}

static void
write_choice (Out *out, const Choice *choice)
{
  switch (choice->kind)
    {
    case CHOICE_CALL:
    case CHOICE_TIMEOUT:
    case CHOICE_FORGE:
    case CHOICE_ICMP:
    case CHOICE_CRASH: write_at_host (out, choice); break;
    case CHOICE_WAIT: out_text (out, "wait"); break;
    default:
      out_text (out, choice_name (choice->kind));
      out_text (out, " #");
      out_number (out, choice->which);
    }
}

static void
write_row (Out *out, const Trace *trace, size_t row)
{
  const char *by = trace_row_by (trace, row);
  World before, after;
  Record record;

  trace_world (trace, row - 1, &before);
  trace_record (trace, row, &record);
  trace_world (trace, row, &after);
  out_clock (out, record.now);
  out_char (out, ' ');
  write_choice (out, &record.choice);
  out_char (out, '\n');
  if (by != NULL && strcmp (by, RUN_EXERCISE) == 0)
    out_text (out, "  by " RUN_EXERCISE "\n");
  else if (by != NULL)
    quoted_line (out, "  by", by);
  run_write_outcome (out, &record, &before.host[record.host].tcb, &after);
}

/* Is this a value that a file may give it?  */
static bool
is_writable (const Setting *setting, uint64_t value)
{
  if (value == TIME_NEVER)
    return setting->high == TIME_NEVER;
  return value >= setting->low && value <= setting->high
         && (setting->kind != SETTING_TIME || value <= RUN_TIME_MAX);
}

/* A world that write_start () can say is as world_init () makes it.  */
static bool
start_is_writable (const World *start)
{
  World plain;
  HostKind kind[HOSTS];
  Seq isn[HOSTS];
  Settings settings[HOSTS];
  bool allowed = start->network.spacing <= RUN_TIME_MAX;

  for (unsigned i = 0; i < HOSTS; i++)
    {
      kind[i] = start->host[i].kind;
      isn[i] = start->host[i].isn;
      memset (&settings[i], 0, sizeof settings[i]);
      for (unsigned j = 0; j < settings_count (); j++)
        {
          const uint64_t value = setting_get (&start->host[i].tcb.set, j);
          allowed = allowed && is_writable (setting_at (j), value);
          setting_put (&settings[i], j, value);
        }
      allowed = allowed && (unsigned) kind[i] <= HOST_SCRIPTED
                && start->network.delay[i] <= RUN_TIME_MAX;
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

  if (trace_rows (trace) > RUN_ROWS_MAX || trace_bytes (trace) > RUN_SAVE_MAX)
    return "this history is too long for a file";
  trace_world (trace, 0, &before);
  if (!start_is_writable (&before))
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

/* Hands over what has gathered.  */
static void
flush (Out *out, FILE *file)
{
  if (out->length > 0)
    fwrite (out->text, 1, out->length, file);
  out->length = 0;
}

/* Writes what has come since the last time: the beginning, rows, notes. Notes are written with
 * their row or before the next one; a later note on an earlier row comes too late. Whoever
 * writes while things happen asks nobody whether the file can be read again. `saved` begins as
 * zeros. False when writing fails, for which errno has the reason. */
bool
trace_save_more (const Trace *trace, TraceSaved *saved, FILE *file)
{
  Out out = { 0 };
  World start;

  if (!saved->begun && trace_world (trace, 0, &start))
    write_start (&out, trace, &start, &saved->notes);
  saved->begun = true;
  if (write_notes (&out, trace, saved->rows, &saved->notes))
    out_char (&out, '\n');
  while (saved->rows < trace_rows (trace))
    {
      write_row (&out, trace, ++saved->rows);
      write_notes (&out, trace, saved->rows, &saved->notes);
      out_char (&out, '\n');
      flush (&out, file);
    }
  flush (&out, file);
  free (out.text);
  return fflush (file) == 0 && !ferror (file);
}

/* Writes the last line: nothing more will come. `rows` is how many there are in all.  */
bool
trace_save_end (size_t rows, FILE *file)
{
  fprintf (file, "end %zu\n", rows);
  return fflush (file) == 0 && !ferror (file);
}

/* Writes a trace. False when it cannot be said in a file, for which trace_save_fault () has a
 * reason and of which nothing is written then; or when writing fails, for which errno has one. */
bool
trace_save (const Trace *trace, FILE *file)
{
  TraceSaved saved = { 0 };

  return trace_save_fault (trace) == NULL && trace_save_more (trace, &saved, file)
         && trace_save_end (trace_rows (trace), file);
}
