/* The sentences for a segment that arrives where there is no connection yet. As in
 * narrate-headline.c each is used only where the record bears it out.  [9293 3.10.7.1 to 3.10.7.3]
 * */
#include "config.h"

#include "narrate-private.h"
#include <lab/text/language.h>

/* [9293 3.10.7.1] */
static char *
in_closed (Row *row)
{
  if (row->record->actions.clause == CLAUSE_CLOSED_RST)
    return g_strdup_printf (
        _ ("%1$s has no connection and an RST from %2$s arrived: it is dropped."), row->me,
        row->peer);
  if (row_sends (row, CTL_RST) == NULL && row_sends (row, CTL_RST | CTL_ACK) == NULL)
    return NULL;
  return row_say (row, false, true,
                  g_strdup_printf (_ ("%1$s has no connection and a segment from %2$s arrived "
                                      "(%3$s): %1$s answers with an RST."),
                                   row->me, row->peer, row_arrived_name (row)));
}

/* [9293 3.10.7.2] */
static char *
in_listen (Row *row)
{
  const Segment *answer = row_sends (row, CTL_SYN | CTL_ACK), *rst = row_sends (row, CTL_RST);

  switch (row->record->actions.clause)
    {
    case CLAUSE_LISTEN_RST:
      return g_strdup_printf (_ ("%1$s is in LISTEN and an RST arrived: it is dropped."), row->me);
    case CLAUSE_LISTEN_ACK:
      if (rst == NULL)
        return NULL;
      return row_say (
          row, false, true,
          g_strdup_printf (_ ("%1$s is in LISTEN and a segment arrived that acknowledges something "
                              "never sent (ack = %2$s): %1$s answers with an RST of that number."),
                           row->me, row_its_ack (row)));
    case CLAUSE_LISTEN_SYN:
      if (answer == NULL || !row_enters (row, SYN_RECEIVED))
        return NULL;
      /* Translators: %1$s and %2$s are hosts, the others are numbers. */
      return row_say (
          row, true, true,
          g_strdup_printf (
              _ ("%1$s was in LISTEN and a SYN arrived: it notes %2$s's first number (IRS = %3$s), "
                 "chooses its own (ISS = %4$s), and answers SYN,ACK with ack = %5$s."),
              row->me, row->peer, row_theirs (row, row->tcb->irs), row_mine (row, answer->seq),
              row_theirs (row, answer->ack)));
    default:
      return g_strdup_printf (
          _ ("%1$s is in LISTEN and a segment without SYN, ACK or RST arrived: it is dropped."),
          row->me);
    }
}

/* [9293 3.10.7.3 First, Second] */
static char *
refused_in_syn_sent (Row *row)
{
  const Actions *actions = &row->record->actions;

  switch (actions->clause)
    {
    case CLAUSE_SYN_SENT_ACK:
      if (row_sends (row, CTL_RST) == NULL)
        return g_strdup_printf (_ ("%1$s was in SYN-SENT and an RST arrived whose ack = %2$s is "
                                   "not of its SYN: it is dropped."),
                                row->me, row_its_ack (row));
      return row_say (
          row, false, true,
          g_strdup_printf (
              _ ("%1$s was in SYN-SENT and an ACK of something it never sent arrived (ack = %2$s): "
                 "it answers with an RST of that number and goes on waiting."),
              row->me, row_its_ack (row)));
    case CLAUSE_SYN_SENT_RST:
      if (!row_enters (row, CLOSED))
        return NULL;
      return row_say (
          row, true, false,
          g_strdup_printf (_ ("%1$s was in SYN-SENT and an RST arrived that acknowledges its SYN: "
                              "%2$s refuses, and %1$s is in CLOSED again."),
                           row->me, row->peer));
    case CLAUSE_SYN_SENT_RST_DROPPED:
      return g_strdup_printf (_ ("%1$s was in SYN-SENT and an RST arrived that does not "
                                 "acknowledge its SYN: it is dropped."),
                              row->me);
    default:
      return g_strdup_printf (
          _ ("%1$s was in SYN-SENT and a segment with neither SYN nor RST arrived: it is dropped."),
          row->me);
    }
}

/* [9293 3.10.7.3 Fourth] */
static char *
syn_in_syn_sent (Row *row)
{
  const Segment *ack = row_answer (row), *syn_ack = row_sends (row, CTL_SYN | CTL_ACK);

  if (ack != NULL && row_enters (row, ESTABLISHED))
    return row_say (
        row, true, false,
        g_strdup_printf (_ ("%1$s was in SYN-SENT and the SYN,ACK arrived: it notes %2$s's first "
                            "number (IRS = %3$s), knows that its own was heard, answers ACK with "
                            "ack = %4$s, and is in ESTABLISHED."),
                         row->me, row->peer, row_theirs (row, row->tcb->irs),
                         row_theirs (row, ack->ack)));
  if (syn_ack != NULL && row_enters (row, SYN_RECEIVED))
    return row_say (
        row, true, true,
        g_strdup_printf (_ ("%1$s was in SYN-SENT and a SYN without ACK arrived: both opened at "
                            "once. %1$s notes %2$s's first number (IRS = %3$s), answers SYN,ACK "
                            "with ack = %4$s, and is in SYN-RECEIVED."),
                         row->me, row->peer, row_theirs (row, row->tcb->irs),
                         row_theirs (row, syn_ack->ack)));
  return NULL;
}

/* [9293 3.10.7.1 to 3.10.7.3] */
char *
headline_opening (Row *row)
{
  State state = row->record->before;

  switch (row->record->actions.clause)
    {
    case CLAUSE_CLOSED_RST:
    case CLAUSE_CLOSED_RESET: return state == CLOSED ? in_closed (row) : NULL;
    case CLAUSE_LISTEN_RST:
    case CLAUSE_LISTEN_ACK:
    case CLAUSE_LISTEN_SYN:
    case CLAUSE_LISTEN_OTHER: return state == LISTEN ? in_listen (row) : NULL;
    case CLAUSE_SYN_SENT_SYN_ACK:
    case CLAUSE_SYN_SENT_SYN: return state == SYN_SENT ? syn_in_syn_sent (row) : NULL;
    case CLAUSE_SYN_SENT_ACK:
    case CLAUSE_SYN_SENT_RST:
    case CLAUSE_SYN_SENT_RST_DROPPED:
    case CLAUSE_SYN_SENT_OTHER: return state == SYN_SENT ? refused_in_syn_sent (row) : NULL;
    default: return NULL;
    }
}
