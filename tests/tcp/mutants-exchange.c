/* Reads and runs exchanges in the short notation of the list of mutants:
 *
 *   OPEN(passive); < S 100; > S. 300 101; < . 101 301 win=9; SEND(ab); > P. 301 101 d=ab
 *
 * "<" comes to the unit and ">" leaves it; the letters are control bits, "." is ACK, and SEG.SEQ
 * and SEG.ACK follow. "+1000 ms" is a time since the exchange began. What leaves and is not asked
 * about before the next event does not matter. */
#include "mutants.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#define STEP 200

typedef struct
{
  Unit *unit;
  char given[40]; /* what the user gave to SEND, as far as it is looked at */
  size_t length;
} Exchange;

/* "win=9" and the like, and what it is in the RFC's notation. */
static const struct
{
  const char *name, *field;
} extras[] = { { "win=", "WND" }, { "mss=", "MSS" }, { "up=", "UP" } };

static void
unknown (Exchange *exchange, const char *step)
{
  char what[STEP + 40];

  snprintf (what, sizeof what, "a step that is known, and not \"%s\"", step);
  wants (exchange->unit, what, false);
}

/* "PU." as "PSH,URG,ACK". */
static const char *
put_controls (const char *letters, size_t length, char *out, size_t size)
{
  static const char all[] = "SFRPU.";
  static const unsigned bits[] = { CTL_SYN, CTL_FIN, CTL_RST, CTL_PSH, CTL_URG, CTL_ACK };
  unsigned ctl = 0;

  for (size_t i = 0; i < length; i++)
    if (!strchr (all, letters[i]))
      return NULL;
    else
      ctl |= bits[strchr (all, letters[i]) - all];
  control_format (ctl, out, size);
  return out;
}

static bool
put_extra (const char *word, char *out, size_t size)
{
  for (size_t i = 0; i < sizeof extras / sizeof extras[0]; i++)
    if (strncmp (word, extras[i].name, strlen (extras[i].name)) == 0)
      {
        snprintf (out, size, "<%s=%s>", extras[i].field, word + strlen (extras[i].name));
        return true;
      }
  return false;
}

/* "P. 301 101 d=ab" as "<SEQ=301><ACK=101><CTL=PSH,ACK><DATA=2>"; `data` is "ab". */
static void
translate (Exchange *exchange, const char *step, char *out, size_t size, char *data)
{
  char words[STEP], controls[40], *rest = words, *word;
  unsigned numbers = 0;

  snprintf (words, sizeof words, "%s", step);
  word = strsep (&rest, " ");
  if (!put_controls (word, strlen (word), controls, sizeof controls))
    unknown (exchange, step);
  snprintf (out, size, "<CTL=%s>", controls);
  data[0] = '\0';
  while ((word = strsep (&rest, " ")))
    {
      size_t length = strlen (out);

      if (isdigit ((unsigned char) word[0]))
        snprintf (out + length, size - length, "<%s=%s>", numbers++ ? "ACK" : "SEQ", word);
      else if (strncmp (word, "d=", 2) == 0)
        strcpy (data, word + 2);
      else if (!put_extra (word, out + length, size - length))
        unknown (exchange, step);
    }
  snprintf (out + strlen (out), size - strlen (out), "<DATA=%zu>", strlen (data));
}

static void
comes (Exchange *exchange, const char *rest)
{
  char text[NOTATION_MAX], data[STEP];

  translate (exchange, rest, text, sizeof text, data);
  arrives (exchange->unit, text);
}

/* One segment, and the octets that it ought to carry. */
static void
leaves_one (Exchange *exchange, const char *step)
{
  Unit *unit = exchange->unit;
  char text[NOTATION_MAX], data[STEP];
  const Segment *seg;

  translate (exchange, step, text, sizeof text, data);
  sends (unit, text);
  seg = &unit->queue[unit->asked - 1];
  if (data[0])
    wants (unit, data,
           seg->text.first + seg->text.length <= exchange->length
               && memcmp (data, exchange->given + seg->text.first, seg->text.length) == 0);
}

static void
leaves (Exchange *exchange, const char *rest)
{
  char steps[STEP], *next = steps;

  if (strcmp (rest, "nothing") == 0)
    {
      sends_nothing (exchange->unit);
      return;
    }
  snprintf (steps, sizeof steps, "%s", rest);
  while (next)
    {
      char *step = next, *more = strstr (next, " > ");

      next = more ? more + 3 : NULL;
      if (more)
        *more = '\0';
      leaves_one (exchange, step);
    }
}

/* "4096]" or "4096 mss 4]" */
static void
begins_established (Exchange *exchange, const char *rest)
{
  Unit *unit = exchange->unit;
  const char *mss = strstr (rest, " mss ");
  unsigned window = (unsigned) atoi (rest);
  char text[NOTATION_MAX];

  call (unit, CALL_OPEN_PASSIVE, .remote_specified = true);
  snprintf (text, sizeof text, "<SEQ=100><WND=%u><CTL=SYN><MSS=%d>", window,
            mss ? atoi (mss + 5) : 536);
  arrives (unit, text);
  snprintf (text, sizeof text, "<SEQ=101><ACK=301><WND=%u><CTL=ACK>", window);
  arrives (unit, text);
  state_is (unit, ESTABLISHED);
}

/* "ab)", "abc,URGENT)" or "z*10000)" */
static void
gives (Exchange *exchange, const char *rest)
{
  size_t length = strcspn (rest, ",)*");
  bool urgent = strstr (rest, ",URGENT") != NULL;
  uint32_t octets = rest[length] == '*' ? (uint32_t) atoi (rest + length + 1) : (uint32_t) length;

  if (exchange->length + length < sizeof exchange->given)
    {
      memcpy (exchange->given + exchange->length, rest, length);
      exchange->length += length;
    }
  call (exchange->unit, CALL_SEND, octets, .urgent = urgent);
}

static void
opens_so (Exchange *exchange, const char *rest)
{
  bool active = strcmp (rest, "active)") == 0;

  call (exchange->unit, active ? CALL_OPEN_ACTIVE : CALL_OPEN_PASSIVE, .remote_specified = true);
}

static void
closes (Exchange *exchange, const char *rest)
{
  call (exchange->unit, CALL_CLOSE);
}

static void
aborts (Exchange *exchange, const char *rest)
{
  call (exchange->unit, CALL_ABORT);
}

static void
takes_some (Exchange *exchange, const char *rest)
{
  call (exchange->unit, CALL_RECEIVE, (uint32_t) atoi (rest));
}

/* All that there is, and no more than these words. */
static void
takes_all (Exchange *exchange, const char *rest)
{
  call (exchange->unit, CALL_RECEIVE, 1000);
  gets (exchange->unit, (uint32_t) strlen (rest));
}

static void
waits_until (Exchange *exchange, const char *rest)
{
  elapses (exchange->unit, MILLISECONDS (atoi (rest)) - exchange->unit->now);
}

static void
is_in (Exchange *exchange, const char *rest)
{
  State state;

  if (!state_parse (rest, &state))
    unknown (exchange, rest);
  state_is (exchange->unit, state);
}

static void
was_told (Exchange *exchange, const char *rest)
{
  SignalKind kind = strcmp (rest, "refused") == 0            ? SIGNAL_REFUSED
                    : strcmp (rest, "connection reset") == 0 ? SIGNAL_RESET
                    : strcmp (rest, "timeout") == 0          ? SIGNAL_USER_TIMEOUT
                                                             : SIGNALS;

  if (kind == SIGNALS)
    unknown (exchange, rest);
  else
    wants (exchange->unit, signal_text (kind), exchange->unit->told[kind] > 0);
}

static void
has_una (Exchange *exchange, const char *rest)
{
  has (exchange->unit, snd.una, (uint64_t) atoi (rest));
}

static void
has_wnd (Exchange *exchange, const char *rest)
{
  has (exchange->unit, snd.wnd, (uint64_t) atoi (rest));
}

static void
has_cwnd (Exchange *exchange, const char *rest)
{
  has (exchange->unit, snd.cwnd, (uint64_t) atoi (rest));
}

static void
has_rto (Exchange *exchange, const char *rest)
{
  has (exchange->unit, rto, MILLISECONDS (atoi (rest)));
}

static void
has_no_timer (Exchange *exchange, const char *rest)
{
  is_stopped (exchange->unit, TIMER_RETRANSMISSION);
}

/* "segments in the first flight", before which a number stands. */
static void
sent_many (Exchange *exchange, const char *step)
{
  Unit *unit = exchange->unit;

  unit_has (unit, "segments in the first flight", unit->queued - unit->asked,
            (uint64_t) atoi (step), HERE);
}

static const struct
{
  const char *begins;
  void (*runs) (Exchange *exchange, const char *rest);
  bool is_event;
} steps[] = {
  { "[ESTABLISHED, passive, peer win ", begins_established, true },
  { "OPEN(", opens_so, true },
  { "SEND(", gives, true },
  { "CLOSE()", closes, true },
  { "ABORT()", aborts, true },
  { "RECEIVE(", takes_some, true },
  { "RECEIVE -> ", takes_all, true },
  { "+", waits_until, true },
  { "< ", comes, true },
  { "> ", leaves, false },
  { "state ", is_in, false },
  { "signal ", was_told, false },
  { "SND.UNA = ", has_una, false },
  { "SND.WND = ", has_wnd, false },
  { "cwnd = ", has_cwnd, false },
  { "no RTT sample, RTO stays ", has_rto, false },
  { "retransmission timer off", has_no_timer, false },
};

static void
run (Exchange *exchange, const char *step)
{
  if (strstr (step, " segments in the first flight"))
    {
      sent_many (exchange, step);
      return;
    }
  for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
    if (strncmp (step, steps[i].begins, strlen (steps[i].begins)) == 0)
      {
        if (steps[i].is_event)
          forget_sent (exchange->unit);
        steps[i].runs (exchange, step + strlen (steps[i].begins));
        return;
      }
  unknown (exchange, step);
}

/* Is it an exchange of one TCP? Those of octets and of hosts are told in another way. */
bool
exchange_can_be_read (const char *text)
{
  return !strchr (text, ':') && strncmp (text, "encode", 6) != 0 && strncmp (text, "[host", 5) != 0;
}

/* The number that the unit's SYN must have is the one it is given. */
static void
choose_isn (Unit *unit, const char *text)
{
  const char *syn = strstr (text, "> S");

  if (syn)
    unit->isn = (Seq) strtoul (syn + strcspn (syn, "0123456789"), NULL, 10);
}

void
exchange_runs (Unit *unit, const char *text)
{
  Exchange exchange = { .unit = unit };

  choose_isn (unit, text);
  while (*text)
    {
      size_t length = strcspn (text, ";");
      char step[STEP];

      snprintf (step, sizeof step, "%.*s", (int) length, text);
      run (&exchange, step);
      text += length;
      text += strspn (text, "; ");
    }
}
