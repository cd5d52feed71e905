/* A row of the trace in words: what happened, why, and where that stands in the RFC and in the
 * code.
 *
 * Rows in which a TCP was asked get their sentence from narrate-headline.c and narrate-arrival.c;
 * what that sentence left unsaid follows it in sentences of its own. Rows in which only the network
 * or the
 * clock did something are told here.  */
#include "config.h"

#include "narrate-private.h"
#include <lab/text/language.h>

void
narration_free (Narration *narration)
{
  if (narration == NULL)
    return;
  g_free (narration->headline);
  g_free (narration->reason);
  g_free (narration->section);
  g_free (narration->function);
  g_free (narration->file);
  g_free (narration);
}

static Narration *
narration_new (char *headline, const char *reason, const char *section)
{
  Narration *narration = g_new0 (Narration, 1);

  narration->headline = headline;
  narration->reason = g_strdup (reason);
  narration->section = g_strdup (section);
  narration->function = g_strdup ("");
  narration->file = g_strdup ("");
  return narration;
}

/* Sentences stand side by side as the language likes it: with a blank in English, without in
 * Chinese. */
static char *
join_sentences (char *first, char *second)
{
  /* Translators: two whole sentences, one after the other; leave the blank out where none is
   * usual. */
  char *both = g_strdup_printf (_ ("%1$s %2$s"), first, second);

  g_free (first);
  g_free (second);
  return both;
}

/* What was sent, for a sentence of its own: "SYN seq=100, ACK seq=101 ack=301". */
static char *
list_sent (const Row *row)
{
  const Actions *actions = &row->record->actions;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (unsigned i = 0; i < actions->segment_count; i++)
    g_ptr_array_add (names,
                     narrate_segment (row->trace, row->row, row->host, &actions->segments[i]));
  g_ptr_array_add (names, NULL);
  return g_strjoinv ("; ", (char **) names->pdata);
}

/* Is this answer worth a sentence, where the headline has not given it? */
static bool
signal_is_news (SignalKind kind)
{
  return kind != SIGNAL_OK && kind != SIGNAL_PENDING && kind != SIGNAL_ESTABLISHED
         && kind != SIGNAL_STATUS;
}

static char *
add_signals (const Row *row, char *headline)
{
  const Actions *actions = &row->record->actions;

  for (unsigned i = 0; i < actions->signal_count; i++)
    {
      const Signal *signal = &actions->signals[i];
      g_autofree char *told = narrate_signal (signal);

      if (!signal_is_news (signal->kind))
        continue;
      if (signal->kind == SIGNAL_DATA)
        headline = join_sentences (
            headline, g_strdup_printf (_ ("%1$s's user is handed %2$s."), row->me, told));
      else
        /* Translators: %2$s is what the RFC tells the user: "connection closing". */
        headline = join_sentences (
            headline, g_strdup_printf (_ ("%1$s's user is told “%2$s”."), row->me, told));
    }
  return headline;
}

/* Was this sentence of the RFC passed on the way to another one that decided? */
static bool
passed (const Row *row, Clause clause)
{
  const Actions *actions = &row->record->actions;

  for (unsigned i = 0; i < MIN (actions->trail_count, ACTION_TRAIL); i++)
    if (actions->trail[i] == clause)
      return actions->clause != clause;
  return false;
}

/* What the sentence did not say of what happened. */
static char *
add_unsaid (const Row *row, char *headline)
{
  State before = row->record->before, now = row->tcb->state;

  if (row->arrived != NULL && passed (row, CLAUSE_TEXT))
    {
      g_autofree char *text
          = narrate_signal (&(Signal){ SIGNAL_DATA, { 0, row->arrived->text.length } });

      headline = join_sentences (
          headline, g_strdup_printf (_ ("The segment also brings %1$s of text."), text));
    }
  if (now != before && !row->told_state)
    headline
        = join_sentences (headline, g_strdup_printf (_ ("%1$s goes from %2$s to %3$s."), row->me,
                                                     state_name (before), state_name (now)));
  if (row->record->actions.segment_count > 0 && !row->told_sent)
    {
      g_autofree char *sent = list_sent (row);

      headline = join_sentences (headline, g_strdup_printf (_ ("%1$s sends %2$s."), row->me, sent));
    }
  return row->told_signals ? headline : add_signals (row, headline);
}

/* The sentence for anything: what went in, and nothing of what came of it. */
static char *
plain_headline (const Row *row)
{
  const Event *event = &row->record->event;
  g_autofree char *segment = NULL;

  switch (event->kind)
    {
    case EVENT_CALL:
      return g_strdup_printf (_ ("%1$s's user calls %2$s."), row->me, call_name (event->call.kind));
    case EVENT_SEGMENT:
      segment = narrate_segment (row->trace, row->row, 1 - row->host, &event->segment);
      return g_strdup_printf (_ ("%1$s was in %2$s and %3$s arrived."), row->me,
                              state_name (row->record->before), segment);
    case EVENT_ICMP:
      return g_strdup_printf (_ ("An ICMP message reaches %1$s (“%2$s”)."), row->me,
                              narrate_icmp (event->icmp));
    default:
      return g_strdup_printf (_ ("%1$s's %2$s timer has run out."), row->me,
                              _ (timer_name (event->timer)));
    }
}

static char *
asked_headline (Row *row)
{
  char *headline = NULL;

  switch (row->record->event.kind)
    {
    case EVENT_CALL: headline = headline_call (row); break;
    case EVENT_SEGMENT: headline = headline_arrival (row); break;
    case EVENT_ICMP: headline = headline_icmp (row); break;
    default: headline = headline_timeout (row); break;
    }
  return add_unsaid (row, headline != NULL ? headline : plain_headline (row));
}

/* The clause's reason; and where TIME-WAIT begins with the peer's FIN, what it is good for. */
static char *
asked_reason (const Row *row)
{
  char *reason = g_strdup (narrate_clause (row->record->actions.clause));

  if (row->record->actions.clause != CLAUSE_FIN || !row_enters (row, TIME_WAIT))
    return reason;
  return join_sentences (reason,
                         g_strdup (_ ("The ACK of it may get lost, so this side stays for 2 MSL "
                                      "to be able to repeat it.")));
}

static Narration *
narrate_asked (Row *row)
{
  const Actions *actions = &row->record->actions;
  g_autofree char *headline = asked_headline (row);
  g_autofree char *reason = asked_reason (row);
  const char *function = clause_function (actions->clause), *file = clause_file (actions->clause);
  Narration *narration
      = narration_new (g_steal_pointer (&headline), reason, clause_section (actions->clause));

  if (function[0] != '\0')
    {
      g_free (narration->function);
      narration->function = g_strdup_printf ("%s ()", function);
    }
  if (file[0] != '\0')
    {
      g_free (narration->file);
      narration->file = g_strdup_printf ("src/tcp/%s", file);
    }
  return narration;
}

static const char *
lost_reason (const Segment *seg)
{
  if (reference.segment_length (seg) == 0)
    return _ (
        "Neither side notices. Nobody sends an ACK a second time by itself; the next segment that "
        "carries an ACK makes up for it.");
  return _ ("Neither side notices. Only the sender's retransmission timer can find out, because no "
            "acknowledgment will come.");
}

/* What the network did to a flight, or how a flight ended where no TCP was asked. */
static Narration *
narrate_flight (const Row *row, bool scripted)
{
  const Flight *flight = &row->record->flight;
  g_autofree char *name = narrate_segment (row->trace, row->row, flight->from, &flight->segment);
  char from[] = { host_letter (flight->from), '\0' }, to[] = { host_letter (flight->to), '\0' };

  switch (row->record->choice.kind)
    {
    case CHOICE_LOSE:
      return narration_new (
          g_strdup_printf (_ ("The network loses %1$s's segment: %2$s."), from, name),
          lost_reason (&flight->segment), "RFC 9293, 2.2");
    case CHOICE_HOLD:
      return narration_new (
          g_strdup_printf (_ ("The network holds %1$s's segment back: %2$s."), from, name),
          _ ("IP promises no time and no order: a segment may wait somewhere while later ones "
             "overtake "
             "it."),
          "RFC 9293, 2.2");
    case CHOICE_DUPLICATE:
      return narration_new (
          g_strdup_printf (_ ("The network duplicates %1$s's segment: %2$s."), from, name),
          _ ("IP may deliver the same segment twice. Its sequence number tells the receiver that "
             "it has "
             "it already."),
          "RFC 9293, 2.2");
    case CHOICE_CORRUPT:
      return narration_new (
          g_strdup_printf (_ ("The network damages %1$s's segment: %2$s."), from, name),
          _ ("An octet has changed on the way, so the checksum that the sender computed no longer "
             "matches."),
          "RFC 9293, 3.1");
    default: break;
    }
  if (scripted && !flight->corrupted)
    return narration_new (
        g_strdup_printf (_ ("%1$s's segment reaches %2$s: %3$s."), from, to, name),
        _ ("None of our TCPs answers here: what is sent in reply comes from outside."), "");
  return narration_new (
      g_strdup_printf (_ ("%1$s's segment reaches %2$s damaged and is dropped: %3$s."), from, to,
                       name),
      _ ("Where the checksum does not match, no field can be trusted, not even to whom one should "
         "complain. It is as if the segment had been lost."),
      "RFC 9293, 3.1 (MUST-3)");
}

static Narration *
narrate_forged (const Row *row, bool scripted)
{
  unsigned host = row->record->choice.host % HOSTS;
  g_autofree char *name
      = narrate_segment (row->trace, row->row, host, &row->record->choice.segment);
  char from[] = { host_letter (host), '\0' };

  if (scripted)
    return narration_new (
        g_strdup_printf (_ ("%1$s, played from outside, sends %2$s."), from, name), "", "");
  return narration_new (
      g_strdup_printf (_ ("A segment that looks like one of %1$s's turns up in the network: %2$s."),
                       from, name),
      _ ("It may be an old duplicate from an earlier connection, or somebody has forged it. The "
         "receiver "
         "cannot see the difference; it can only look at the numbers."),
      "RFC 9293, 3.5");
}

static Narration *
narrate_crash (const Row *row)
{
  char host[] = { host_letter (row->record->choice.host), '\0' };

  return narration_new (g_strdup_printf (_ ("%1$s crashes and forgets its connection."), host),
                        _ ("Nothing is sent, so the peer knows nothing of it: the connection is "
                           "now half-open, until the "
                           "next segment shows it."),
                        "RFC 9293, 3.5.1");
}

/* A row in which no TCP was asked. */
static Narration *
narrate_unasked (const Row *row, const World *after)
{
  const Record *record = row->record;
  g_autofree char *now = narrate_time (record->now);

  switch (record->choice.kind)
    {
    case CHOICE_DELIVER:
      return narrate_flight (row, after->host[record->flight.to % HOSTS].kind == HOST_SCRIPTED);
    case CHOICE_LOSE:
    case CHOICE_HOLD:
    case CHOICE_DUPLICATE:
    case CHOICE_CORRUPT: return narrate_flight (row, false);
    case CHOICE_FORGE:
      return narrate_forged (row, after->host[record->choice.host % HOSTS].kind == HOST_SCRIPTED);
    case CHOICE_CRASH: return narrate_crash (row);
    default:
      return narration_new (g_strdup_printf (_ ("Time passes: it is %1$s now."), now), "", "");
    }
}

static Narration *
narrate_beginning (const Trace *trace)
{
  World world;

  if (!trace_world (trace, 0, &world))
    return narration_new (g_strdup (""), "", "");
  return narration_new (
      g_strdup_printf (_ ("Nothing has happened yet: A is in %1$s and B is in %2$s."),
                       state_name (world.host[0].tcb.state), state_name (world.host[1].tcb.state)),
      "", "");
}

/* The row in words, in the current language. Row 0 is the world before anything happened; a row the
 * trace does not have is told like it. Never NULL, and no field is. */
Narration *
narrate_row (const Trace *trace, size_t row)
{
  Record record;
  World before, after;
  g_autoptr (GStringChunk) words = NULL;

  if (row == 0 || !trace_record (trace, row, &record) || !trace_world (trace, row - 1, &before)
      || !trace_world (trace, row, &after))
    return narrate_beginning (trace);
  words = g_string_chunk_new (256);
  Row told = {
    .trace = trace,
    .row = row,
    .record = &record,
    .host = record.host % HOSTS,
    .words = words,
  };
  told.me[0] = host_letter (told.host);
  told.peer[0] = host_letter (1 - told.host);
  told.tcb = &after.host[told.host].tcb;
  told.old = &before.host[told.host].tcb;
  told.arrived = record.event.kind == EVENT_SEGMENT ? &record.event.segment : NULL;
  return record.asked ? narrate_asked (&told) : narrate_unasked (&told, &after);
}
