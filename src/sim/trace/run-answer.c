/* The lines of a row taken apart, into the connection and the actions of an answer. A word that
 * this version does not know is kept with its row, and passed over. The lines are described in
 * run-outcome.c. */
#include "run-reader-private.h"

#include <string.h>
#include <tcp/fields.h>

static bool
host_of (const char *word, uint32_t *host)
{
  *host = (uint32_t) (word[0] - 'A');
  return (word[0] == 'A' || word[0] == 'B') && word[1] == '\0';
}

static bool
signal_find (const char *text, SignalKind *kind)
{
  for (unsigned i = 0; i < SIGNALS; i++)
    if (strcmp (signal_text ((SignalKind) i), text) == 0)
      {
        *kind = (SignalKind) i;
        return true;
      }
  return false;
}

/* "LISTEN_SYN"  */
static bool
clause_find (const char *word, Clause *clause)
{
  Out out = { 0 };
  bool found = false;

  for (unsigned i = CLAUSE_NONE + 1; i < CLAUSES && !found; i++)
    {
      out.length = 0;
      run_write_clause (&out, (Clause) i);
      out_char (&out, '\0');
      found = strcmp (out.text, word) == 0;
      *clause = (Clause) i;
    }
  free (out.text);
  return found;
}

/* Keeps a text with what is being read, under a key of its own.  */
bool
run_keep_text (Reader *reader, const char *text)
{
  char key[40];

  do
    {
      if (reader->host >= 0)
        snprintf (key, sizeof key, UNKNOWN "%c.%u", 'A' + reader->host, ++reader->unknown);
      else
        snprintf (key, sizeof key, UNKNOWN "%u", ++reader->unknown);
    }
  while (notes_get (&reader->notes, 0, key) != NULL);
  return notes_set (&reader->notes, 0, key, text)
         || line_fail (reader, "this is not UTF-8, or longer than a line may be");
}

/* The same of what is not understood. The first one is remarked upon.  */
static bool
keep (Reader *reader, const char *text)
{
  if (reader->unknown_line == 0)
    {
      reader->unknown_line = reader->line;
      snprintf (reader->unknown_word, sizeof reader->unknown_word, "%.*s",
                (int) strcspn (text, " "), text);
    }
  return run_keep_text (reader, text);
}

/* The line from `line` on is not understood.  */
bool
run_keep_unknown (Reader *reader, const char *line)
{
  const char *end = reader->end;

  while (end > line && (end[-1] == '\n' || end[-1] == ' '))
    end--;
  reader->word = line;
  if ((size_t) (end - line) > NOTE_TEXT_MAX || memchr (line, '\0', (size_t) (end - line)) != NULL)
    return line_fail (reader, "this is not UTF-8, or longer than a line may be");
  memcpy (reader->text, line, (size_t) (end - line));
  reader->text[end - line] = '\0';
  return keep (reader, reader->text);
}

/* The same of some words of a line, that begin with `before`.  */
static bool
keep_words (Reader *reader, const char *before, const char *one, const char *other)
{
  char text[256];

  snprintf (text, sizeof text, "%s %.100s%s%.100s", before, one, other != NULL ? " " : "",
            other != NULL ? other : "");
  return keep (reader, text);
}

/* Would this line be understood?  */
bool
run_knows_line (const char *text)
{
  static const char *const words[] = { "handshake", "program", "network", "host",  "note",
                                       "end",       "by",      "sends",   "makes", "deliver" };
  char copy[4][80] = { "", "", "", "" }, again[400];
  uint32_t host;
  int end = -1;
  unsigned index;
  SignalKind signal;
  Clause clause;
  State state;
  char quoted[80] = "";

  if (sscanf (text, "%79s %79s %79s %79s", copy[0], copy[1], copy[2], copy[3]) < 1 || text[0] == ' '
      || text[0] == '#' || (text[0] >= '0' && text[0] <= '9')
      || strpbrk (text, "\n\r\t\v\f") != NULL || text[strlen (text) - 1] == ' ')
    return true;
  for (unsigned i = 0; i < sizeof words / sizeof words[0]; i++)
    if (strcmp (copy[0], words[i]) == 0)
      return true;
  for (unsigned i = 0; i < ORIGINS; i++)
    if (strcmp (copy[0], run_origin_words[i]) == 0)
      return true;
  if (strcmp (copy[0], "set") == 0)
    return setting_find (copy[1], &index);
  if (strcmp (copy[0], "because") == 0)
    return clause_find (copy[1], &clause);
  if (strcmp (copy[0], "past") == 0)
    {
      snprintf (again, sizeof again, "past %s", copy[1]);
      return clause_find (copy[1], &clause) || strcmp (again, text) != 0;
    }
  if (strcmp (copy[0], "tells") == 0)
    return sscanf (text, "tells \"%79[^\"\\]\"%n", quoted, &end) != 1 || end < 0
           || signal_find (quoted, &signal);
  if (!host_of (copy[0], &host))
    return false;
  if (strcmp (copy[1], "has") == 0)
    {
      snprintf (again, sizeof again, "%s has %s %s", copy[0], copy[2], copy[3]);
      return tcb_any_field_find (copy[2]) != NULL || copy[2][0] == '\0'
             || strcmp (again, text) != 0;
    }
  if (strcmp (copy[1], "sets") == 0)
    return setting_find (copy[2], &index) || copy[2][0] == '\0';
  return state_parse (copy[1], &state);
}

/* May this host's connection be spoken of in this row?  */
static bool
is_asked (Reader *reader, uint32_t host)
{
  reader->pending.said = true;
  if (!reader->pending.asked)
    return line_fail (reader, "nobody is asked in this row, so there is no answer");
  return host == reader->pending.question.host
         || line_fail (reader, "this row asks the other host");
}

/* 500-600,700-800 | none  */
static bool
read_ranges (Reader *reader, const TcbField *field, Tcb *tcb)
{
  const bool sacked = field->offset == offsetof (Tcb, sacked);
  Range *ranges = sacked ? tcb->sacked : tcb->early;
  uint8_t *count = sacked ? &tcb->sacked_count : &tcb->early_count;
  char text[256];
  const char *at = text;
  int length = 0;

  _Static_assert(EARLY_RANGES == SACKED_RANGES, "both lists have the same room");
  line_word_copy (reader, text, sizeof text);
  memset (ranges, 0, EARLY_RANGES * sizeof ranges[0]);
  for (*count = 0; strcmp (text, "none") != 0; at++)
    {
      Range *range = &ranges[*count];
      unsigned long long first = 0, end = 0;
      if (*at < '0' || *at > '9' || *count == EARLY_RANGES
          || sscanf (at, "%10llu-%10llu%n", &first, &end, &length) != 2 || first > UINT32_MAX
          || end > UINT32_MAX)
        return line_fail (reader, "ranges are written 500-600, with commas between, or none");
      range->first = (Seq) first;
      range->end = (Seq) end;
      ++*count;
      at += length;
      if (*at != ',')
        break;
    }
  if (strcmp (text, "none") != 0 && *at != '\0')
    return line_fail (reader, "ranges are written 500-600, with commas between, or none");
  line_next_word (reader);
  return true;
}

static bool
read_recovery (Reader *reader, uint64_t *value)
{
  for (*value = RECOVERY_NONE; *value <= RECOVERY_TIMEOUT; ++*value)
    if (line_accept (reader, recovery_name ((Recovery) *value)))
      return true;
  return line_fail (reader, "this is no recovery: it is none, fast or timeout");
}

static bool
read_value (Reader *reader, const TcbField *field, Tcb *tcb)
{
  const char *begin = reader->word;
  uint64_t value = 0;
  bool good;

  if (field->kind == TCB_RANGES)
    return read_ranges (reader, field, tcb);
  if (field->kind == TCB_TIME)
    good = line_read_time (reader, TIME_NEVER, &value);
  else if (field->kind == TCB_RECOVERY)
    good = read_recovery (reader, &value);
  else
    good = line_read_number (reader, 0, UINT64_MAX, &value);
  if (!good || tcb_field_put (tcb, field, value))
    return good;
  reader->word = begin;
  return line_fail (reader, "this variable cannot have this value");
}

/* B has RCV.NXT 101 RCV.WND 4096 ...  */
static bool
read_has (Reader *reader, uint32_t host)
{
  const char before[] = { (char) ('A' + host), ' ', 'h', 'a', 's', '\0' };

  if (reader->word == reader->word_end)
    return line_fail (reader, "the name of a variable must stand here");
  while (reader->word < reader->word_end)
    {
      char name[64], value[64];
      line_word_copy (reader, name, sizeof name);
      const TcbField *field = tcb_any_field_find (name);
      if (field != NULL && (field->kind == TCB_STATE || !is_asked (reader, host)))
        return field->kind == TCB_STATE
                   ? line_fail (reader, "a state is written LISTEN -> SYN-RECEIVED")
                   : false;
      line_next_word (reader);
      line_word_copy (reader, value, sizeof value);
      if (field != NULL ? !read_value (reader, field, &reader->pending.tcb)
                        : !keep_words (reader, before, name, value))
        return false;
      if (field == NULL)
        line_next_word (reader);
    }
  return line_end_line (reader);
}

/* B sets nagle on  */
static bool
read_sets (Reader *reader, uint32_t host, const char *line)
{
  char name[32], text[SETTING_TEXT_MAX];
  SettingFault fault;
  unsigned index;
  uint64_t value;

  line_word_copy (reader, name, sizeof name);
  if (!setting_find (name, &index))
    return run_keep_unknown (reader, line);
  if (!is_asked (reader, host))
    return false;
  line_next_word (reader);
  const char *begin = reader->word;
  line_rest_copy (reader, text, sizeof text);
  reader->word = begin;
  if (!setting_read (setting_at (index), text, &value, &fault))
    return line_fail (reader, "this setting cannot have this value");
  return setting_put (&reader->pending.tcb.set, index, value);
}

/* B LISTEN -> SYN-RECEIVED  */
static bool
read_states (Reader *reader, uint32_t host, const char *line)
{
  char words[3][32];
  State from, to;

  for (unsigned i = 0; i < 3; i++)
    {
      line_word_copy (reader, words[i], sizeof words[i]);
      line_next_word (reader);
    }
  if (!state_parse (words[0], &from))
    return run_keep_unknown (reader, line);
  if (strcmp (words[1], "->") != 0 || !state_parse (words[2], &to))
    {
      reader->word = line;
      return line_fail (reader, "a state is written LISTEN -> SYN-RECEIVED");
    }
  if (!is_asked (reader, host) || !line_end_line (reader))
    return false;
  reader->word = line;
  if (from != reader->pending.question.tcb.state)
    return line_fail_with (reader, "before this row the state is %s",
                           state_name (reader->pending.question.tcb.state), NULL, NULL);
  reader->pending.tcb.state = to;
  return true;
}

/* sends #2 <SEQ=300>... | sends lost <SEQ=300>...  */
static bool
read_sends (Reader *reader)
{
  Actions *actions = &reader->pending.actions;
  const unsigned i = actions->segment_count;

  if (!is_asked (reader, reader->pending.question.host))
    return false;
  if (i == ACTION_SEGMENTS)
    return line_fail (reader, "there are more actions than one step has room for");
  if (!line_accept (reader, "lost") && !line_read_flight (reader, &reader->pending.sent[i]))
    return false;
  actions->segment_count++;
  return line_read_segment (reader, &actions->segments[i]) && line_end_line (reader);
}

/* tells "data" octets 100 first 0  */
static bool
read_tells (Reader *reader, const char *line)
{
  Actions *actions = &reader->pending.actions;
  Signal told = { 0 };

  if (!line_read_text (reader))
    return false;
  if (!signal_find (reader->text, &told.kind))
    return run_keep_unknown (reader, line);
  if (!is_asked (reader, reader->pending.question.host))
    return false;
  if (actions->signal_count == ACTION_SIGNALS)
    return line_fail (reader, "there are more actions than one step has room for");
  if ((line_accept (reader, "octets")
       && !line_read_number32 (reader, UINT32_MAX, &told.text.length))
      || (line_accept (reader, "first")
          && !line_read_number32 (reader, UINT32_MAX, &told.text.first))
      || (line_accept (reader, "pushed") && !line_read_number32 (reader, UINT32_MAX, &told.pushed))
      || (line_accept (reader, "urgent") && !line_read_number32 (reader, UINT32_MAX, &told.urgent)))
    return false;
  actions->signals[actions->signal_count++] = told;
  return line_end_line (reader);
}

/* past SEQUENCE ACK_NEW  */
static bool
read_past (Reader *reader)
{
  Actions *actions = &reader->pending.actions;

  if (line_accept (reader, "none"))
    {
      reader->pending.past = true;
      return is_asked (reader, reader->pending.question.host) && line_end_line (reader);
    }
  while (reader->word < reader->word_end)
    {
      char word[64];
      Clause clause;
      line_word_copy (reader, word, sizeof word);
      if (!clause_find (word, &clause))
        {
          if (!keep_words (reader, "past", word, NULL))
            return false;
        }
      else if (!is_asked (reader, reader->pending.question.host))
        return false;
      else if (actions->trail_count == ACTION_TRAIL)
        return line_fail (reader, "there are more actions than one step has room for");
      else
        {
          reader->pending.past = true;
          actions->trail[actions->trail_count++] = clause;
        }
      line_next_word (reader);
    }
  return line_end_line (reader);
}

/* because LISTEN_SYN  */
static bool
read_because (Reader *reader, const char *line)
{
  char word[64];
  Clause clause;

  line_word_copy (reader, word, sizeof word);
  if (!clause_find (word, &clause))
    return run_keep_unknown (reader, line);
  if (!is_asked (reader, reader->pending.question.host))
    return false;
  reader->pending.actions.clause = clause;
  line_next_word (reader);
  return line_end_line (reader);
}

/* by exercise | by "handshake 0.0.9"  */
static bool
read_by (Reader *reader)
{
  Pending *row = &reader->pending;

  if (!is_asked (reader, row->question.host))
    return false;
  if (line_accept (reader, RUN_EXERCISE))
    strcpy (row->by, RUN_EXERCISE);
  else if (!line_read_text (reader))
    return false;
  else if (reader->text[0] == '\0' || strlen (reader->text) >= RUN_BY_MAX)
    return line_fail (reader, "who answered must stand here, in at most 47 octets");
  else
    strcpy (row->by, reader->text);
  return line_end_line (reader);
}

static bool
read_line (Reader *reader)
{
  const char *line = reader->word;
  char word[16];
  uint32_t host;

  line_word_copy (reader, word, sizeof word);
  line_next_word (reader);
  if (host_of (word, &host))
    return line_accept (reader, "has")    ? read_has (reader, host)
           : line_accept (reader, "sets") ? read_sets (reader, host, line)
                                          : read_states (reader, host, line);
  if (strcmp (word, "sends") == 0)
    return read_sends (reader);
  if (strcmp (word, "tells") == 0)
    return read_tells (reader, line);
  if (strcmp (word, "past") == 0)
    return read_past (reader);
  if (strcmp (word, "because") == 0)
    return read_because (reader, line);
  if (strcmp (word, "by") == 0)
    return read_by (reader);
  if (strcmp (word, "makes") == 0)
    {
      reader->pending.said = true;
      return line_read_flight (reader, &reader->pending.made) && line_end_line (reader);
    }
  return run_keep_unknown (reader, line);
}

/* From here on the lines are taken apart: also those that were there already, which are known to be
 * good. */
void
run_unpack (Reader *reader)
{
  Pending *row = &reader->pending;
  const LinePlace here = line_here (reader);
  const char *at = row->expected.text, *end = row->matched > 0 ? at + row->matched : at;

  if (row->apart)
    return;
  row->apart = true;
  row->past = false;
  row->made = 0;
  memset (row->sent, 0, sizeof row->sent);
  memset (&row->actions, 0, sizeof row->actions);
  memcpy (&row->tcb, &row->question.tcb, sizeof row->tcb);
  for (; at < end; at = reader->end)
    {
      reader->at = reader->line_begin = at;
      reader->end = (const char *) memchr (at, '\n', (size_t) (end - at)) + 1;
      line_next_word (reader);
      read_line (reader);
    }
  line_go_back (reader, here);
}

/* A line below a row.  */
bool
run_read_outcome (Reader *reader)
{
  Pending *row = &reader->pending;
  const size_t length = (size_t) (reader->end - reader->line_begin);

  if (!row->apart && length <= row->expected.length - row->matched
      && memcmp (reader->line_begin, row->expected.text + row->matched, length) == 0)
    {
      row->matched += length;
      row->said = true;
      return true;
    }
  run_unpack (reader);
  return read_line (reader);
}
