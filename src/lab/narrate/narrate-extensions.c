/* The sentences for what came to TCP after its first RFC, and for what is not a segment: losses
 * that are noticed early, timestamps, SYNs in TIME-WAIT, ICMP messages, and the timers of all
 * these. As in narrate-headline.c each is used only where the record bears it out.  [5681; 6582;
 * 7323; 9293 3.6.1, 3.8.4, 3.8.6, 3.9.2.2] */
#include "config.h"

#include "narrate-private.h"
#include <lab/text/language.h>

/* [5681 3.2] Enough duplicates: the front goes out again before its timer does. */
static char *
fast_retransmit (Row *row)
{
  const Actions *actions = &row->record->actions;
  const char *again;

  if (actions->segment_count == 0)
    return NULL;
  again = row_keep (row, narrate_segment (row->trace, row->row, row->host, &actions->segments[0]));
  return row_say (
      row, false, actions->segment_count == 1,
      g_strdup_printf (_ ("Duplicate ACK number %3$u has arrived (ack = %2$s): "
                          "%1$s takes the segment there for lost and sends %4$s again, without "
                          "waiting for its timer."),
                       row->me, row_mine (row, row->arrived->ack), row->tcb->duplicates, again));
}

/* [6582 3.2; 6675 5] */
static char *
recovery (Row *row)
{
  const char *ack = row_mine (row, row->arrived->ack);

  if (row->old->recovery != RECOVERY_NONE && row->tcb->recovery == RECOVERY_NONE)
    return g_strdup_printf (
        _ ("Everything that was out when %1$s noticed the loss has reached %2$s "
           "(ack = %3$s): the repair is over, and cwnd is %4$u octets."),
        row->me, row->peer, ack, row->tcb->snd.cwnd);
  return g_strdup_printf (_ ("%1$s is repairing a loss and an ACK arrived (ack = %2$s): something "
                             "has left the network, and cwnd is %3$u octets."),
                          row->me, ack, row->tcb->snd.cwnd);
}

/* [7323 3.2, 5.3] */
static char *
timestamps (Row *row)
{
  const Options *options = &row->arrived->options;

  if (row->record->actions.clause == CLAUSE_TIMESTAMP_MISSING)
    return g_strdup_printf (
        _ ("%1$s was in %2$s and a segment without a timestamp arrived, although "
           "both have agreed on timestamps: it is dropped."),
        row->me, row_before (row));
  if (row_sends (row, CTL_ACK) == NULL)
    return NULL;
  return row_say (row, false, true,
                  g_strdup_printf (
                      _ ("%1$s was in %2$s and a segment arrived whose timestamp is older than the "
                         "last one in order (TSval = %3$u, TS.Recent = %4$u): %1$s drops it and "
                         "answers with an ACK."),
                      row->me, row_before (row), options->ts_value, row->old->ts_recent));
}

/* [9293 3.6.1 MAY-2; 6191] */
static char *
syn_reopens (Row *row)
{
  if (row_sends (row, CTL_SYN | CTL_ACK) == NULL || !row_enters (row, SYN_RECEIVED))
    return NULL;
  return row_say (
      row, true, true,
      g_strdup_printf (_ ("%1$s was in TIME-WAIT and a new SYN of %2$s's arrived (seq = %3$s): the "
                          "old connection need not wait any longer; %1$s answers SYN,ACK and is in "
                          "SYN-RECEIVED."),
                       row->me, row->peer, row_theirs (row, row->arrived->seq)));
}

/* [9293 3.6.1 SHLD-3] */
static char *
text_after_close (Row *row)
{
  if (!row_enters (row, CLOSED))
    return NULL;
  return row_say (
      row, true, row->record->actions.segment_count == 1,
      g_strdup_printf (
          _ ("%1$s's user has closed both ways and %2$s of text arrived that nobody will "
             "read: %1$s answers with an RST and is in CLOSED."),
          row->me, row_octets (row, row->arrived->text.length)));
}

/* A segment, where one of the later RFCs decides; NULL where none does. */
char *
headline_extension (Row *row)
{
  switch (row->record->actions.clause)
    {
    case CLAUSE_FAST_RETRANSMIT: return fast_retransmit (row);
    case CLAUSE_RECOVERY: return recovery (row);
    case CLAUSE_TIMESTAMP_MISSING:
    case CLAUSE_PAWS: return timestamps (row);
    case CLAUSE_SYN_REOPENS: return syn_reopens (row);
    case CLAUSE_TEXT_AFTER_CLOSE: return text_after_close (row);
    default: return NULL;
    }
}

/* [9293 3.6.1] CLOSE of both directions. */
char *
headline_close_both (Row *row)
{
  const Segment *rst = row_sends (row, CTL_RST | CTL_ACK);

  if (row->record->actions.clause == CLAUSE_CLOSE_BOTH)
    return g_strdup_printf (_ ("%1$s's user calls CLOSE, both ways, after its own direction was "
                               "closed: from now on it takes nothing more either."),
                            row->me);
  if (row->record->actions.clause != CLAUSE_CLOSE_BOTH_RESET || !row_enters (row, CLOSED))
    return NULL;
  if (rst == NULL)
    rst = row_sends (row, CTL_RST);
  if (rst == NULL)
    return NULL;
  return row_say (
      row, true, true,
      g_strdup_printf (
          _ ("%1$s's user calls CLOSE, both ways, while text waits that it has not read: "
             "that text is lost, so %1$s tells %2$s with an RST (seq = %3$s) and is in "
             "CLOSED."),
          row->me, row->peer, row_mine (row, rst->seq)));
}

/* [9293 3.9.1] */
char *
headline_set (Row *row)
{
  const Call *call = &row->record->event.call;
  const Setting *setting = setting_at (call->setting);

  if (setting == NULL || row->record->actions.clause != CLAUSE_SET)
    return NULL;
  return g_strdup_printf (_ ("%1$s's user sets %2$s to %3$s for this connection."), row->me,
                          setting->name,
                          row_keep (row, narrate_setting_value (setting, call->value)));
}

static char *
delayed_ack (Row *row)
{
  const Segment *ack = row_sends (row, CTL_ACK);

  if (ack == NULL)
    return NULL;
  return row_say (
      row, false, true,
      g_strdup_printf (
          _ ("Nothing has come for %1$s's ACK to ride on, and it has waited long enough: "
             "it leaves alone (ack = %2$s)."),
          row->me, row_theirs (row, ack->ack)));
}

static char *
override (Row *row)
{
  const Actions *actions = &row->record->actions;

  if (actions->segment_count != 1)
    return NULL;
  return row_say (
      row, false, true,
      g_strdup_printf (_ ("A little text of %1$s's has waited long enough: %1$s sends %2$s "
                          "of it all the same."),
                       row->me, row_octets (row, actions->segments[0].text.length)));
}

static char *
keep_alive (Row *row)
{
  const Segment *probe = row_sends (row, CTL_ACK);

  if (row->record->actions.clause == CLAUSE_KEEP_ALIVE_GIVES_UP)
    return !row_enters (row, CLOSED)
               ? NULL
               : row_say (
                   row, true, false,
                   g_strdup_printf (_ ("%2$s has answered none of %3$u probes: %1$s gives the "
                                       "connection up and is in CLOSED."),
                                    row->me, row->peer, row->old->keep_alives));
  if (probe == NULL)
    return NULL;
  return row_say (row, false, true,
                  g_strdup_printf (
                      _ ("Nothing was heard of %2$s for long: %1$s asks whether it is still there, "
                         "with a number that %2$s has already (seq = %3$s)."),
                      row->me, row->peer, row_mine (row, probe->seq)));
}

/* A timer of the later RFCs ran out; NULL for any other. */
char *
headline_later_timeout (Row *row)
{
  switch (row->record->actions.clause)
    {
    case CLAUSE_DELAYED_ACK: return delayed_ack (row);
    case CLAUSE_OVERRIDE: return override (row);
    case CLAUSE_KEEP_ALIVE:
    case CLAUSE_KEEP_ALIVE_GIVES_UP: return keep_alive (row);
    case CLAUSE_FIN_WAIT_2_OVER:
      if (!row_enters (row, CLOSED))
        return NULL;
      return row_say (
          row, true, false,
          g_strdup_printf (_ ("%2$s's FIN has not come, and nobody waits for it any more: "
                              "%1$s forgets the connection and is in CLOSED."),
                           row->me, row->peer));
    default: return NULL;
    }
}

/* [9293 3.9.2.2] IP has passed an ICMP message up. */
char *
headline_icmp (Row *row)
{
  const char *says = narrate_icmp (row->record->event.icmp);

  if (row->record->actions.clause == CLAUSE_ICMP_DROPPED)
    return g_strdup_printf (_ ("An ICMP message reaches %1$s (“%2$s”): it means nothing to TCP."),
                            row->me, says);
  if (row_enters (row, CLOSED))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("An ICMP message reaches %1$s (“%2$s”): %1$s gives the "
                                        "connection up and is in CLOSED."),
                                     row->me, says));
  if (row->record->actions.clause != CLAUSE_ICMP_SOFT)
    return NULL;
  return g_strdup_printf (_ ("An ICMP message reaches %1$s (“%2$s”): the connection goes on."),
                          row->me, says);
}
