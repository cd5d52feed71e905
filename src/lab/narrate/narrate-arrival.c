/* The sentences for a segment that arrives at a TCP, in the order of the RFC's checks. As in
 * narrate-headline.c each is used only where the record bears it out.  [9293 3.10.7] */
#include "config.h"

#include "narrate-private.h"
#include <lab/text/language.h>

/* The ACK of our SYN, where the user has called CLOSE in the meantime. */
static char *
opened_and_closing (Row *row)
{
  if (!row_enters (row, FIN_WAIT_1))
    return NULL;
  return row_say (
      row, true, false,
      g_strdup_printf (
          _ ("%1$s was in SYN-RECEIVED and the ACK of its SYN arrived (ack = %2$s): the connection "
             "is open, the CLOSE that waited is served at once, and %1$s is in FIN-WAIT-1."),
          row->me, row_its_ack (row)));
}

static char *
figure_7 (Row *row)
{
  if (!row_enters (row, ESTABLISHED))
    return opened_and_closing (row);
  return row_say (
      row, true, false,
      g_strdup_printf (_ ("%1$s was in SYN-RECEIVED and %2$s's SYN,ACK arrived: the SYN is known "
                          "already, the ACK is of its own SYN, and %1$s is in ESTABLISHED."),
                       row->me, row->peer));
}

/* [9293 3.10.7.4 First] */
static char *
outside_window (Row *row)
{
  const Segment *ack = row_answer (row);
  Clause clause = row->record->actions.clause;

  if (clause == CLAUSE_SEQUENCE_RST)
    return g_strdup_printf (_ ("%1$s was in %2$s and an RST arrived with seq = %3$s, outside the "
                               "receive window: it is dropped."),
                            row->me, row_before (row), row_its_seq (row));
  if (ack == NULL)
    return NULL;
  if (clause == CLAUSE_SEQUENCE_ZERO_WINDOW)
    return g_strdup_printf (
        _ ("%1$s's window is shut and a segment of %2$s's arrived: %1$s drops its text, uses its "
           "ACK (ack = %3$s), and answers with its window, wnd = %4$u."),
        row->me, row->peer, row_its_ack (row), ack->wnd);
  if (clause == CLAUSE_SEQUENCE_FIN_AGAIN)
    return g_strdup_printf (_ ("%1$s was in TIME-WAIT and %2$s's FIN arrived again: %1$s "
                               "acknowledges it again (ack = %3$s) and begins its 2 MSL anew."),
                            row->me, row->peer, row_theirs (row, ack->ack));
  return g_strdup_printf (_ ("%1$s was in %2$s and %3$s arrived with seq = %4$s, outside the "
                             "receive window: %1$s drops it and answers ACK with ack = %5$s."),
                          row->me, row_before (row), row_arrived_name (row), row_its_seq (row),
                          row_theirs (row, ack->ack));
}

/* [9293 3.10.7.4 Second] */
static char *
rst_bit (Row *row)
{
  Clause clause = row->record->actions.clause;

  if (clause == CLAUSE_RST_CHALLENGE && row_sends (row, CTL_ACK) != NULL)
    return row_say (row, false, true,
                    g_strdup_printf (_ ("%1$s was in %2$s and an RST arrived with seq = %3$s, but "
                                        "%4$s is expected: %1$s answers with a challenge ACK."),
                                     row->me, row_before (row), row_its_seq (row),
                                     row_theirs (row, row->old->rcv.nxt)));
  if (clause == CLAUSE_RST_TO_LISTEN && row_enters (row, LISTEN))
    return row_say (
        row, true, false,
        g_strdup_printf (
            _ ("%1$s was in SYN-RECEIVED and an RST arrived: %1$s is in LISTEN again, as before."),
            row->me));
  if (!row_enters (row, CLOSED))
    return NULL;
  row->told_state = true;
  if (clause == CLAUSE_RST_REFUSED)
    return g_strdup_printf (
        _ ("%1$s was in SYN-RECEIVED and an RST arrived: %2$s refuses, and %1$s is in CLOSED."),
        row->me, row->peer);
  return g_strdup_printf (
      _ ("%1$s was in %2$s and an RST arrived with exactly the number that is expected (seq = "
         "%3$s): the connection is gone, and %1$s is in CLOSED."),
      row->me, row_before (row), row_its_seq (row));
}

/* [9293 3.10.7.4 Fourth] */
static char *
syn_bit (Row *row)
{
  const Segment *ack = row_sends (row, CTL_ACK);

  if (row->record->actions.clause == CLAUSE_SYN_TO_LISTEN && row_enters (row, LISTEN))
    return row_say (
        row, true, false,
        g_strdup_printf (
            _ ("%1$s was in SYN-RECEIVED and another SYN arrived: %1$s is in LISTEN again."),
            row->me));
  if (ack == NULL)
    return NULL;
  return row_say (
      row, false, true,
      g_strdup_printf (_ ("%1$s was in %2$s and a SYN arrived in the middle of the connection: "
                          "%1$s answers with a challenge ACK (ack = %3$s)."),
                       row->me, row_before (row), row_theirs (row, ack->ack)));
}

/* [9293 3.10.7.4 Fifth] An ACK that cannot be used. */
static char *
bad_ack (Row *row)
{
  Clause clause = row->record->actions.clause;

  if (clause == CLAUSE_ACK_MISSING)
    return g_strdup_printf (
        _ ("%1$s was in %2$s and a segment without ACK arrived: it is dropped."), row->me,
        row_before (row));
  if (clause == CLAUSE_ACK_SYN_RECEIVED_BAD && row_sends (row, CTL_RST) != NULL)
    return row_say (
        row, false, true,
        g_strdup_printf (_ ("%1$s was in SYN-RECEIVED and an ACK arrived that is not of its SYN "
                            "(ack = %2$s): %1$s answers with an RST of that number."),
                         row->me, row_its_ack (row)));
  if (row_sends (row, CTL_ACK) == NULL)
    return NULL;
  row->told_sent = true;
  if (clause == CLAUSE_ACK_FUTURE)
    return g_strdup_printf (
        _ ("%1$s was in %2$s and an ACK of something it has not yet sent arrived (ack = %3$s): "
           "%1$s drops the segment and answers with an ACK."),
        row->me, row_before (row), row_its_ack (row));
  return g_strdup_printf (_ ("%1$s was in %2$s and an ACK from too long ago arrived (ack = %3$s): "
                             "%1$s drops the segment and answers with an ACK."),
                          row->me, row_before (row), row_its_ack (row));
}

/* [9293 3.10.7.4 Fifth] The ACK that leads to another state. */
static char *
ack_that_moves (Row *row)
{
  Clause clause = row->record->actions.clause;

  if (clause == CLAUSE_ACK_SYN_RECEIVED && row_enters (row, ESTABLISHED))
    return row_say (
        row, true, false,
        g_strdup_printf (_ ("%1$s was in SYN-RECEIVED and the ACK of its SYN arrived (ack = %2$s): "
                            "now both know that they were heard, and %1$s is in ESTABLISHED."),
                         row->me, row_its_ack (row)));
  if (clause == CLAUSE_ACK_SYN_RECEIVED)
    return opened_and_closing (row);
  if (clause == CLAUSE_ACK_OF_FIN && row_enters (row, FIN_WAIT_2))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("%1$s was in FIN-WAIT-1 and the ACK of its FIN arrived "
                                        "(ack = %2$s): its own direction is closed, and in "
                                        "FIN-WAIT-2 it goes on receiving until %3$s closes too."),
                                     row->me, row_its_ack (row), row->peer));
  if (clause == CLAUSE_ACK_CLOSING && row_enters (row, TIME_WAIT))
    return row_say (
        row, true, false,
        g_strdup_printf (_ ("%1$s was in CLOSING and the ACK of its FIN arrived (ack = %2$s): both "
                            "directions are closed, and %1$s stays in TIME-WAIT for 2 MSL."),
                         row->me, row_its_ack (row)));
  if (clause == CLAUSE_ACK_LAST_ACK && row_enters (row, CLOSED))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("%1$s was in LAST-ACK and the ACK of its FIN arrived (ack "
                                        "= %2$s): the connection is over, and %1$s is in CLOSED."),
                                     row->me, row_its_ack (row)));
  return NULL;
}

static char *
plain_ack (Row *row)
{
  switch (row->record->actions.clause)
    {
    case CLAUSE_ACK_NEW:
      return g_strdup_printf (_ ("%1$s was in %2$s and an ACK arrived: everything before %3$s has "
                                 "reached %4$s (SND.UNA = %3$s)."),
                              row->me, row_before (row), row_its_ack (row), row->peer);
    case CLAUSE_ACK_TIME_WAIT:
      return g_strdup_printf (
          _ ("%1$s was in TIME-WAIT and an ACK arrived: there is nothing left to do with it."),
          row->me);
    case CLAUSE_ACK_WINDOW:
      return g_strdup_printf (_ ("%1$s was in %2$s and an ACK arrived that acknowledges nothing "
                                 "new but tells %3$s's new window (SND.WND = %4$u)."),
                              row->me, row_before (row), row->peer, row->tcb->snd.wnd);
    default:
      if (row->tcb->duplicates > 0)
        return g_strdup_printf (_ ("%1$s was in %2$s and an ACK arrived that acknowledges nothing "
                                   "new (ack = %3$s): duplicate number %4$u."),
                                row->me, row_before (row), row_its_ack (row), row->tcb->duplicates);
      return g_strdup_printf (
          _ ("%1$s was in %2$s and an ACK arrived that acknowledges nothing new (ack = %3$s)."),
          row->me, row_before (row), row_its_ack (row));
    }
}

/* [9293 3.8.6.3] Text in order whose ACK may wait for a while; NULL if it does not. */
static char *
text_waits (Row *row, const char *octets)
{
  if (row->record->actions.clause != CLAUSE_TEXT || row->tcb->owed_segments == 0
      || row->record->actions.segment_count > 0)
    return NULL;
  return g_strdup_printf (_ ("%1$s was in %2$s and %3$s of text arrived in order: %1$s takes the "
                             "text; its ACK can wait "
                             "for company, at most %4$s."),
                          row->me, row_before (row), octets,
                          row_keep (row, narrate_time (row->tcb->set.delayed_ack)));
}

/* [9293 3.10.7.4 Sixth, Seventh] */
static char *
urgent_or_text (Row *row)
{
  const Segment *ack = row_answer (row);
  const char *octets = row_octets (row, row->arrived->text.length);

  if (row->record->actions.clause == CLAUSE_URGENT)
    return g_strdup_printf (
        _ ("%1$s was in %2$s and a segment with URG arrived: urgent text ends before seq = %3$s."),
        row->me, row_before (row), row_theirs (row, row->tcb->rcv.up));
  if (ack == NULL)
    return text_waits (row, octets);
  if (row->record->actions.clause == CLAUSE_TEXT_HELD)
    return g_strdup_printf (
        _ ("%1$s was in %2$s and %3$s of text arrived from seq = %4$s on, but %5$s is missing "
           "before it: %1$s keeps the text and answers ACK with ack = %5$s again."),
        row->me, row_before (row), octets, row_its_seq (row), row_theirs (row, ack->ack));
  if (ack->ack - row->old->rcv.nxt > row->arrived->text.length)
    return g_strdup_printf (
        _ ("%1$s was in %2$s and %3$s of text arrived and filled the gap: with what was kept, "
           "everything before %4$s is here, and %1$s answers ACK with ack = %4$s."),
        row->me, row_before (row), octets, row_theirs (row, ack->ack));
  return g_strdup_printf (_ ("%1$s was in %2$s and %3$s of text arrived in order: %1$s takes the "
                             "text and answers ACK with ack = %4$s."),
                          row->me, row_before (row), octets, row_theirs (row, ack->ack));
}

/* [9293 3.10.7.4 Eighth] */
static char *
fin_bit (Row *row)
{
  const Segment *sent = row_answer (row);
  const char *ack = sent != NULL ? row_theirs (row, sent->ack) : "";

  if (sent == NULL)
    return NULL;
  if (row->record->actions.clause == CLAUSE_FIN_HELD)
    return row_say (
        row, false, false,
        g_strdup_printf (_ ("%1$s was in %2$s and a FIN arrived, but %3$s is missing before it: "
                            "%1$s remembers the FIN and answers ACK with ack = %3$s again."),
                         row->me, row_before (row), ack));
  if (!segment_has (row->arrived, CTL_FIN))
    return g_strdup_printf (
        _ ("%1$s was in %2$s and the text that was missing before %3$s's FIN arrived: now the FIN "
           "counts, and %1$s answers ACK with ack = %4$s."),
        row->me, row_before (row), row->peer, ack);
  if (row_enters (row, CLOSE_WAIT))
    return row_say (
        row, true, false,
        g_strdup_printf (_ ("%1$s was in %2$s and %3$s's FIN arrived: %1$s answers ACK with ack = "
                            "%4$s and is in CLOSE-WAIT until its own user calls CLOSE."),
                         row->me, row_before (row), row->peer, ack));
  if (row_enters (row, CLOSING))
    return row_say (
        row, true, false,
        g_strdup_printf (
            _ ("%1$s was in FIN-WAIT-1 and %2$s's FIN arrived before the ACK of its own: both "
               "close at once. %1$s answers ACK with ack = %3$s and is in CLOSING."),
            row->me, row->peer, ack));
  if (row_enters (row, TIME_WAIT))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("%1$s was in %2$s and %3$s's FIN arrived: %1$s answers ACK "
                                        "with ack = %4$s and stays in TIME-WAIT for 2 MSL."),
                                     row->me, row_before (row), row->peer, ack));
  return NULL;
}

static char *
in_synchronized (Row *row)
{
  switch (row->record->actions.clause)
    {
    case CLAUSE_SEQUENCE:
    case CLAUSE_SEQUENCE_RST:
    case CLAUSE_SEQUENCE_ZERO_WINDOW:
    case CLAUSE_SEQUENCE_FIN_AGAIN: return outside_window (row);
    case CLAUSE_RST_TO_LISTEN:
    case CLAUSE_RST_REFUSED:
    case CLAUSE_RST_RESET:
    case CLAUSE_RST_CLOSED:
    case CLAUSE_RST_CHALLENGE: return rst_bit (row);
    case CLAUSE_SYN_TO_LISTEN:
    case CLAUSE_SYN_CHALLENGE: return syn_bit (row);
    case CLAUSE_ACK_MISSING:
    case CLAUSE_ACK_SYN_RECEIVED_BAD:
    case CLAUSE_ACK_FUTURE:
    case CLAUSE_ACK_ANCIENT: return bad_ack (row);
    case CLAUSE_ACK_SYN_RECEIVED:
    case CLAUSE_ACK_OF_FIN:
    case CLAUSE_ACK_CLOSING:
    case CLAUSE_ACK_LAST_ACK: return ack_that_moves (row);
    case CLAUSE_ACK_NEW:
    case CLAUSE_ACK_WINDOW:
    case CLAUSE_ACK_DUPLICATE:
    case CLAUSE_ACK_TIME_WAIT: return plain_ack (row);
    case CLAUSE_URGENT:
    case CLAUSE_TEXT:
    case CLAUSE_TEXT_HELD: return urgent_or_text (row);
    case CLAUSE_FIN:
    case CLAUSE_FIN_HELD: return fin_bit (row);
    default: return headline_extension (row);
    }
}

/* A segment arrived at a TCP. A clause and a state that do not belong together come only from a TCP
 * that is not the reference; of them nothing is said here. */
char *
headline_arrival (Row *row)
{
  switch (row->record->before)
    {
    case CLOSED:
    case LISTEN:
    case SYN_SENT: return headline_opening (row);
    default:
      if (row->record->actions.clause == CLAUSE_SYN_RECEIVED_FIGURE_7)
        return figure_7 (row);
      return in_synchronized (row);
    }
}
