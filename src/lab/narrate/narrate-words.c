/* The words of which narration is made: numbers, times, segments, fields, states, variables and
 * choices, each as a person says it. Whole sentences about a row are in narrate.c.  */
#include "config.h"

#include <string.h>

#include "narrate.h"
#include <lab/text/language.h>

/* How far above a symbol a number is still said as "x+5": further up, the number itself is
 * clearer. */
#define SYMBOL_REACH 9999

char
host_letter (unsigned host)
{
  return (char) ('A' + host);
}

/* Reads the text of a "symbol.x" note, "A 100". */
static bool
symbol_read (const char *text, unsigned *host, Seq *value)
{
  char *end;
  guint64 number;

  if ((text[0] != 'A' && text[0] != 'B') || text[1] != ' ' || !g_ascii_isdigit (text[2]))
    return false;
  number = g_ascii_strtoull (text + 2, &end, 10);
  if (*end != '\0' || number > G_MAXUINT32)
    return false;
  *host = (unsigned) (text[0] - 'A');
  *value = (Seq) number;
  return true;
}

/* `seq`, a number of `host`'s, as a symbol that is known by `row`: "x", "x+1"; NULL if no symbol of
 * that host lies at it or within 9999 below. Of several the closest wins, then the latest. */
char *
narrate_number (const Trace *trace, size_t row, unsigned host, Seq seq)
{
  const char *best = NULL;
  size_t best_row = 0;
  uint32_t best_above = SYMBOL_REACH;

  for (size_t i = 0; i < trace_notes (trace); i++)
    {
      const char *key, *text;
      size_t at;
      unsigned whose;
      Seq value;
      uint32_t above;

      trace_note_at (trace, i, &at, &key, &text);
      if (at > row || !g_str_has_prefix (key, "symbol.") || !symbol_read (text, &whose, &value)
          || whose != host)
        continue;
      above = seq - value;
      if (above > best_above || (best != NULL && above == best_above && at < best_row))
        continue;
      best = key + strlen ("symbol.");
      best_row = at;
      best_above = above;
    }
  if (best == NULL)
    return NULL;
  return best_above == 0 ? g_strdup (best) : g_strdup_printf ("%s+%u", best, best_above);
}

/* "40 ms", "2.5 ms", "1.20 s": milliseconds below a second, hundredths of a second above; "35 µs"
 * where milliseconds would not show it. */
char *
narrate_time (Time time)
{
  Time tenths = time / 100 + (time % 100 >= 50), hundredths = time / 10000 + (time % 10000 >= 5000);

  if (time == TIME_NEVER)
    return g_strdup (_ ("never"));
  if (time > 0 && time < 100)
    return g_strdup_printf ("%u µs", (unsigned) time);
  if (time < MILLISECONDS (10) && time % 100 != 0)
    return g_strdup_printf ("%u.%02u ms", (unsigned) (time / 1000), (unsigned) (time % 1000 / 10));
  if (tenths >= 10000)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ".%02u s", hundredths / 100,
                            (unsigned) (hundredths % 100));
  if (tenths % 10 != 0)
    return g_strdup_printf ("%u.%u ms", (unsigned) (tenths / 10), (unsigned) (tenths % 10));
  return g_strdup_printf ("%u ms", (unsigned) (tenths / 10));
}

/* Appends " seq=x=100" where a symbol stands exactly at the number and `introduce` asks for both,
 * else " seq=x+1" or " seq=100". */
static void
append_number (GString *words, const char *field, const Trace *trace, size_t row, unsigned host,
               Seq seq, bool introduce)
{
  g_autofree char *symbol = narrate_number (trace, row, host, seq);

  g_string_append_printf (words, "%s%s=", words->len > 0 ? " " : "", field);
  if (symbol == NULL)
    g_string_append_printf (words, "%u", seq);
  else if (introduce && strchr (symbol, '+') == NULL)
    g_string_append_printf (words, "%s=%u", symbol, seq);
  else
    g_string_append (words, symbol);
}

/* What a SYN offers besides its MSS, and the newest block of a SACK, whose numbers are `host`'s;
 * more blocks are only hinted at, or a label would be longer than its arrow. */
static void
append_options (GString *words, const Trace *trace, size_t row, unsigned host, const Segment *seg)
{
  const Options *options = &seg->options;
  const bool syn = segment_has (seg, CTL_SYN);

  if (syn && (options->has & HAS_WINDOW_SCALE))
    g_string_append_printf (words, " shift=%u", options->window_shift);
  if (syn && (options->has & HAS_SACK_PERMITTED))
    g_string_append (words, " sackok");
  if (syn && (options->has & HAS_TIMESTAMPS))
    g_string_append (words, " ts");
  if (options->sack_count == 0)
    return;
  g_autofree char *left = narrate_number (trace, row, host, options->sack[0].left);
  g_autofree char *right = narrate_number (trace, row, host, options->sack[0].right);
  if (left != NULL && right != NULL)
    g_string_append_printf (words, " sack=%s-%s", left, right);
  else
    g_string_append_printf (words, " sack=%u-%u", options->sack[0].left, options->sack[0].right);
  if (options->sack_count > 1)
    g_string_append (words, ",…");
}

/* A segment as the ladder labels it: "SYN,ACK seq=y=300 ack=x+1". It is notation, the same in every
 * language. Symbols are those known by `row`; a SYN or FIN shows the real number beside its symbol.
 * A window is named only where it is shut, options only where they are news. */
char *
narrate_segment (const Trace *trace, size_t row, unsigned from, const Segment *seg)
{
  g_autoptr (GString) words = g_string_new (NULL);
  char control[32];

  if (seg->ctl != 0)
    {
      control_format (seg->ctl, control, sizeof control);
      g_string_append (words, control);
    }
  append_number (words, "seq", trace, row, from, seg->seq,
                 segment_has (seg, CTL_SYN) || segment_has (seg, CTL_FIN));
  if (segment_has (seg, CTL_ACK))
    append_number (words, "ack", trace, row, 1 - from, seg->ack, false);
  if (seg->text.length > 0)
    g_string_append_printf (words, " len=%u", seg->text.length);
  if (segment_has (seg, CTL_URG))
    g_string_append_printf (words, " up=%u", seg->up);
  if (seg->wnd == 0 && segment_has (seg, CTL_ACK) && !segment_has (seg, CTL_SYN)
      && !segment_has (seg, CTL_RST))
    g_string_append (words, " wnd=0");
  append_options (words, trace, row, 1 - from, seg);
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* What the user is told, in the RFC's own words or those of the language. */
char *
narrate_signal (const Signal *signal)
{
  if (signal->kind == SIGNAL_DATA)
    return g_strdup_printf (text_counted ("%u octet", "%u octets", signal->text.length),
                            signal->text.length);
  return g_strdup (_ (signal_text (signal->kind)));
}

/* What a state means: [9293 3.3.2] in one sentence. */
const char *
narrate_state (State state)
{
  static const char *const meanings[STATES] = {
    [CLOSED] = N_ ("No connection at all: there is no record of one."),
    [LISTEN] = N_ ("Waits for a SYN from any peer that wants a connection."),
    [SYN_SENT] = N_ ("Has sent a SYN and waits for the peer's SYN."),
    [SYN_RECEIVED]
    = N_ ("Has sent a SYN and received one, and waits for its own to be acknowledged."),
    [ESTABLISHED] = N_ ("The connection is open: text can flow in both directions."),
    [FIN_WAIT_1] = N_ ("Has sent a FIN and waits for the peer's FIN, or for its own to be "
                       "acknowledged."),
    [FIN_WAIT_2] = N_ ("Its FIN is acknowledged; it receives until the peer's FIN comes."),
    [CLOSE_WAIT] = N_ ("The peer's FIN has come; it may still send, and waits for its own user to "
                       "CLOSE."),
    [CLOSING] = N_ ("Both sides sent a FIN at once; it waits for its own to be acknowledged."),
    [LAST_ACK] = N_ ("The peer closed first; its own FIN is sent and waits to be acknowledged."),
    [TIME_WAIT]
    = N_ ("Both FINs are acknowledged; it waits 2 MSL in case its last ACK was lost and "
          "until old segments are gone."),
  };

  return (unsigned) state < STATES ? _ (meanings[state]) : "";
}

/* What one control bit (CTL_...) means, in a sentence. */
const char *
narrate_control (unsigned ctl)
{
  switch (ctl)
    {
    case CTL_SYN:
      return _ ("Synchronize: this segment's sequence number is the sender's first one.");
    case CTL_ACK:
      return _ ("The acknowledgment number is valid: everything before it has arrived.");
    case CTL_FIN: return _ ("The sender has no more text to send.");
    case CTL_RST: return _ ("Reset: the connection does not exist, or must end at once.");
    case CTL_PSH: return _ ("Push: hand the text to the user without waiting for more.");
    case CTL_URG: return _ ("The urgent pointer is valid: it tells where the urgent text ends.");
    default: return "";
    }
}

/* What a variable of the TCB means, by its name in the RFC; "" for an unknown name. */
const char *
narrate_variable (const char *name)
{
  static const struct
  {
    const char *name, *meaning;
  } variables[] = {
    { "ISS", N_ ("Initial send sequence number: the number of our SYN.") },
    { "IRS", N_ ("Initial receive sequence number: the number of the peer's SYN.") },
    { "SND.UNA", N_ ("Oldest number sent and not yet acknowledged.") },
    { "SND.NXT", N_ ("Next number to send.") },
    { "SND.WND", N_ ("The peer's window: how many numbers from SND.UNA on it is ready to take.") },
    { "SND.UP", N_ ("Where the urgent text that we send ends.") },
    { "SND.WL1", N_ ("Sequence number of the segment that last set SND.WND.") },
    { "SND.WL2", N_ ("Acknowledgment number of the segment that last set SND.WND.") },
    { "RCV.NXT", N_ ("Next number expected from the peer; everything before it has arrived.") },
    { "RCV.WND", N_ ("Our window: how many numbers from RCV.NXT on we are ready to take.") },
    { "RCV.UP", N_ ("Where the urgent text that the peer sends ends.") },
    { "RTO", N_ ("Retransmission timeout: how long to wait for an ACK before sending again.") },
    { "SRTT", N_ ("Smoothed round-trip time: how long an ACK usually takes to come.") },
    { "RTTVAR", N_ ("How much the round-trip time varies.") },
    { "cwnd", N_ ("Congestion window: how many octets the network is trusted with at once.") },
    { "ssthresh",
      N_ ("Slow start threshold: below it cwnd grows fast, above it by a segment a round trip.") },
    { "TS.Recent", N_ ("The timestamp of the peer's that the next segment will echo.") },
    { "timer", N_ ("What runs out next, and when.") },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (variables); i++)
    if (strcmp (variables[i].name, name) == 0)
      return _ (variables[i].meaning);
  return "";
}

/* "SYN,ACK", "ACK len=100"; with the sequence number too where the network carries another segment
 * of that name from the same host, and with what it acknowledges where that is not enough. */
static char *
flight_name (const World *world, const Flight *flight)
{
  const Segment *seg = &flight->segment;
  g_autoptr (GString) name = g_string_new (NULL);
  unsigned alike = 0, twins = 0;
  char control[32];

  for (unsigned i = 0; i < MIN (world->network.count, FLIGHTS); i++)
    {
      const Flight *other = &world->network.flights[i];

      if (other->from != flight->from || other->segment.ctl != seg->ctl
          || other->segment.text.length != seg->text.length)
        continue;
      alike++;
      twins += other->segment.seq == seg->seq;
    }
  control_format (seg->ctl, control, sizeof control);
  g_string_append (name, control);
  if (alike > 1)
    g_string_append_printf (name, " seq=%u", seg->seq);
  if (twins > 1 && segment_has (seg, CTL_ACK))
    g_string_append_printf (name, " ack=%u", seg->ack);
  if (seg->text.length > 0)
    g_string_append_printf (name, " len=%u", seg->text.length);
  return g_string_free (g_steal_pointer (&name), FALSE);
}

static char *
narrate_flight_choice (const World *world, const Choice *choice)
{
  const Flight *flight = network_look (&world->network, choice->which);
  g_autofree char *name = flight != NULL ? flight_name (world, flight) : NULL;
  char from[] = { flight != NULL ? host_letter (flight->from) : '?', '\0' };

  if (flight == NULL)
    return g_strdup (choice_name (choice->kind));
  switch (choice->kind)
    {
    case CHOICE_DELIVER:
      /* Translators: an order to the network: "deliver B's SYN,ACK" */
      return g_strdup_printf (_ ("deliver %s's %s"), from, name);
    case CHOICE_LOSE: return g_strdup_printf (_ ("lose %s's %s"), from, name);
    case CHOICE_HOLD: return g_strdup_printf (_ ("hold %s's %s back"), from, name);
    case CHOICE_DUPLICATE: return g_strdup_printf (_ ("duplicate %s's %s"), from, name);
    default: return g_strdup_printf (_ ("damage %s's %s"), from, name);
    }
}

static char *
narrate_timeout_choice (const World *world, const Choice *choice)
{
  Time due = choice_due (world, choice);
  g_autofree char *in = narrate_time (due > world->now ? due - world->now : 0);
  char host[] = { host_letter (choice->host), '\0' };

  switch ((Timer) choice->which)
    {
    case TIMER_USER:
      /* Translators: the timer runs out: "A's user timeout (in 300.00 s)" */
      return g_strdup_printf (_ ("%s's user timeout (in %s)"), host, in);
    case TIMER_RETRANSMISSION:
      return g_strdup_printf (_ ("%s's retransmission timer (in %s)"), host, in);
    case TIMER_PERSIST: return g_strdup_printf (_ ("%s's persist timer (in %s)"), host, in);
    case TIMER_TIME_WAIT: return g_strdup_printf (_ ("%s's 2 MSL timer (in %s)"), host, in);
    case TIMER_DELAYED_ACK: return g_strdup_printf (_ ("%s's delayed ACK (in %s)"), host, in);
    case TIMER_OVERRIDE: return g_strdup_printf (_ ("%s sends little text (in %s)"), host, in);
    case TIMER_KEEP_ALIVE: return g_strdup_printf (_ ("%s's keep-alive timer (in %s)"), host, in);
    case TIMER_FIN_WAIT_2: return g_strdup_printf (_ ("%s's FIN-WAIT-2 timer (in %s)"), host, in);
    default: return g_strdup_printf (_ ("%s sends the rest (in %s)"), host, in);
    }
}

/* What an ICMP message says, as half a sentence. */
const char *
narrate_icmp (Icmp icmp)
{
  switch (icmp)
    {
    case ICMP_SOFT: return _ ("there is no way at present");
    case ICMP_HARD: return _ ("there is no way");
    default: return _ ("send more slowly");
    }
}

/* The value of a setting as people write it: "200 ms", "never", "off", "7". It can be read again in
 * a story. */
char *
narrate_setting_value (const Setting *setting, uint64_t value)
{
  char text[SETTING_TEXT_MAX];

  setting_write (setting, value, text, sizeof text);
  return g_strdup (text);
}

/* A user call with what it is about. */
char *
narrate_call (const Call *call)
{
  const char *name = call_name (call->kind);
  const Setting *setting = call->kind == CALL_SET ? setting_at (call->setting) : NULL;
  g_autofree char *value = setting != NULL ? narrate_setting_value (setting, call->value) : NULL;

  if (setting != NULL)
    return g_strdup_printf ("%s %s %s", name, setting->name, value);
  if (call->kind != CALL_SEND && call->kind != CALL_RECEIVE)
    return g_strdup (name);
  return g_strdup_printf ("%s %u%s%s", name, call->length, call->push ? " push" : "",
                          call->urgent ? " urgent" : "");
}

/* A choice as a short order, for a list of what can happen next: "deliver B's SYN,ACK",
 * "A's retransmission timer (in 0.91 s)", "A: CLOSE". */
char *
narrate_choice (const World *world, const Choice *choice)
{
  char host[] = { host_letter (choice->host), '\0' };
  char notation[NOTATION_MAX];
  g_autofree char *until = narrate_time (choice->until), *call = narrate_call (&choice->call);

  switch (choice->kind)
    {
    case CHOICE_CALL: return g_strdup_printf ("%s: %s", host, call);
    case CHOICE_TIMEOUT: return narrate_timeout_choice (world, choice);
    case CHOICE_WAIT: return g_strdup_printf (_ ("wait until %s"), until);
    case CHOICE_CRASH: return g_strdup_printf (_ ("crash %s"), host);
    case CHOICE_FORGE:
      segment_format (&choice->segment, notation, sizeof notation);
      /* Translators: "forge <SEQ=90><CTL=SYN> from A": nobody's TCP sent this segment */
      return g_strdup_printf (_ ("forge %2$s from %1$s"), host, notation);
    case CHOICE_ICMP:
      /* Translators: an ICMP message and what it says: "ICMP to A: there is no way" */
      return g_strdup_printf (_ ("ICMP to %s: %s"), host, narrate_icmp ((Icmp) choice->which));
    case CHOICE_NONE:
    case CHOICES: return g_strdup ("");
    default: return narrate_flight_choice (world, choice);
    }
}
