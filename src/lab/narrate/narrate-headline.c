/* One sentence for each way in which a TCP can answer an event, told from what really happened: a
 * sentence is only used where the record bears it out, because the answer may be a student's. Where
 * none fits, NULL: narrate.c then says plainly what went in and what came out.
 *
 * Every sentence is whole, so that it can be translated whole; %1$s and so on mark the places.  */
#include "config.h"

#include "narrate-private.h"
#include <lab/text/language.h>

static char *
call_open_headline (Row *row)
{
  const Segment *syn = row_sends (row, CTL_SYN);

  if (row->record->event.call.kind == CALL_OPEN_PASSIVE && row_enters (row, LISTEN))
    return row_say (
        row, true, false,
        g_strdup_printf (
            _ ("%1$s's user calls OPEN, passive: %1$s is in LISTEN and waits for a SYN."),
            row->me));
  if (syn == NULL || !row_enters (row, SYN_SENT))
    return NULL;
  if (row->record->before == LISTEN)
    return row_say (
        row, true, true,
        g_strdup_printf (_ ("%1$s's user calls OPEN, active, in LISTEN: %1$s no longer waits to be "
                            "called, sends a SYN (seq = %2$s), and is in SYN-SENT."),
                         row->me, row_mine (row, syn->seq)));
  return row_say (
      row, true, true,
      g_strdup_printf (_ ("%1$s's user calls OPEN, active: %1$s chooses its first number (ISS = "
                          "%2$s), sends it to %3$s in a SYN, and is in SYN-SENT."),
                       row->me, row_mine (row, syn->seq), row->peer));
}

/* The text was queued and nothing of it left: why. [9293 3.7.4, 3.8.6; 5681] */
static char *
text_waits (Row *row, const char *octets)
{
  const Tcb *tcb = row->tcb;
  const bool trusted
      = !tcb->set.congestion || reference.in_flight (tcb, &reference) < tcb->snd.cwnd;

  if (reference.usable_window (tcb) == 0)
    return g_strdup_printf (
        _ ("%1$s's user calls SEND with %2$s; the text waits until %3$s's window lets it go."),
        row->me, octets, row->peer);
  if (!trusted)
    return g_strdup_printf (_ ("%1$s's user calls SEND with %2$s; the text waits, because no more "
                               "than %3$u octets may be out at once (cwnd)."),
                            row->me, octets, tcb->snd.cwnd);
  if (tcb->set.nagle && tcb->snd.una != tcb->snd.nxt)
    return g_strdup_printf (_ ("%1$s's user calls SEND with %2$s; that is less than a segment, and "
                               "something is unacknowledged, so the text waits (Nagle)."),
                            row->me, octets);
  return g_strdup_printf (_ ("%1$s's user calls SEND with %2$s; the text waits until it is worth a "
                             "segment."),
                          row->me, octets);
}

static char *
call_send_headline (Row *row)
{
  const char *octets = row_octets (row, row->record->event.call.length);
  const Actions *actions = &row->record->actions;
  const Segment *syn = row_sends (row, CTL_SYN), *text = row_sends (row, CTL_ACK);

  if (syn != NULL && row_enters (row, SYN_SENT))
    return row_say (
        row, true, true,
        g_strdup_printf (
            _ ("%1$s's user calls SEND in LISTEN, which makes the OPEN active: %1$s sends a SYN "
               "(seq = %2$s), and the text (%3$s) waits until the connection is open."),
            row->me, row_mine (row, syn->seq), octets));
  if (actions->segment_count == 0
      && (row->tcb->state == SYN_SENT || row->tcb->state == SYN_RECEIVED))
    return g_strdup_printf (
        _ ("%1$s's user calls SEND with %2$s; the text waits until the connection is open."),
        row->me, octets);
  if (actions->segment_count == 0)
    return text_waits (row, octets);
  if (text != NULL && octets_unsent (row->tcb) == 0)
    return row_say (row, false, true,
                    g_strdup_printf (_ ("%1$s's user calls SEND with %2$s, and %1$s sends the text "
                                        "in one segment, from seq = %3$s on."),
                                     row->me, octets, row_mine (row, text->seq)));
  if (octets_unsent (row->tcb) == 0)
    return row_say (row, false, true,
                    g_strdup_printf (_ ("%1$s's user calls SEND with %2$s, and %1$s sends the text "
                                        "in %3$u segments, from seq = %4$s on."),
                                     row->me, octets, actions->segment_count,
                                     row_mine (row, actions->segments[0].seq)));
  return row_say (row, false, true,
                  g_strdup_printf (_ ("%1$s's user calls SEND with %2$s: %1$s sends what %3$s's "
                                      "window allows, from seq = %4$s on, and the rest waits."),
                                   row->me, octets, row->peer,
                                   row_mine (row, actions->segments[0].seq)));
}

static char *
call_receive_headline (Row *row)
{
  const Actions *actions = &row->record->actions;

  for (unsigned i = 0; i < actions->signal_count; i++)
    {
      const Signal *signal = &actions->signals[i];

      row->told_signals = true;
      if (signal->kind == SIGNAL_DATA)
        return g_strdup_printf (
            _ ("%1$s's user calls RECEIVE and is handed %2$s of %3$s's stream."), row->me,
            row_octets (row, signal->text.length), row->peer);
      if (signal->kind == SIGNAL_PENDING)
        return g_strdup_printf (
            _ ("%1$s's user calls RECEIVE for %2$s; nothing is here yet, so the call waits."),
            row->me, row_octets (row, row->record->event.call.length));
    }
  row->told_signals = false;
  return NULL;
}

static char *
call_close_headline (Row *row)
{
  const Segment *fin = row_sends (row, CTL_FIN | CTL_ACK);
  const char *to = state_name (row->tcb->state);

  if (row->record->actions.clause == CLAUSE_CLOSE_WAITS && fin == NULL
      && octets_unsent (row->tcb) == 0)
    return g_strdup_printf (_ ("%1$s's user calls CLOSE; the FIN has to wait until %2$s's window "
                               "has room for it."),
                            row->me, row->peer);
  if (row->record->actions.clause == CLAUSE_CLOSE_WAITS && fin == NULL)
    return g_strdup_printf (_ ("%1$s's user calls CLOSE while text still waits to be sent: the FIN "
                               "will follow the last octet."),
                            row->me);
  if (row_enters (row, CLOSED))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("%1$s's user calls CLOSE before there was a connection: "
                                        "%1$s forgets about it and is in CLOSED."),
                                     row->me));
  if (fin == NULL || row->tcb->state == row->record->before)
    return NULL;
  return row_say (row, true, true,
                  g_strdup_printf (_ ("%1$s's user calls CLOSE: %1$s has no more to send, says so "
                                      "with a FIN (seq = %2$s), and is in %3$s."),
                                   row->me, row_mine (row, fin->seq + fin->text.length), to));
}

static char *
call_abort_headline (Row *row)
{
  const Segment *rst = row_sends (row, CTL_RST);

  if (!row_enters (row, CLOSED))
    return NULL;
  if (rst != NULL)
    return row_say (row, true, true,
                    g_strdup_printf (_ ("%1$s's user calls ABORT: %1$s gives the connection up, "
                                        "tells %2$s with an RST (seq = %3$s), and is in CLOSED."),
                                     row->me, row->peer, row_mine (row, rst->seq)));
  return row_say (
      row, true, false,
      g_strdup_printf (
          _ ("%1$s's user calls ABORT: %1$s gives the connection up and is in CLOSED."), row->me));
}

static char *
refused_call_headline (Row *row)
{
  const Actions *actions = &row->record->actions;

  /* A call that was obeyed may end another one with an error: CLOSE ends a waiting RECEIVE. */
  if (actions->signal_count == 0 || !signal_is_error (actions->signals[0].kind)
      || row->tcb->state != row->record->before)
    return NULL;
  row->told_signals = true;
  /* Translators: the user of host %1$s makes the call %2$s and gets the RFC's error message
   * %3$s. */
  return g_strdup_printf (_ ("%1$s's user calls %2$s and is told “%3$s”."), row->me,
                          call_name (row->record->event.call.kind),
                          _ (signal_text (actions->signals[0].kind)));
}

/* A user call. */
char *
headline_call (Row *row)
{
  char *headline = refused_call_headline (row);

  if (headline != NULL)
    return headline;
  switch (row->record->event.call.kind)
    {
    case CALL_OPEN_PASSIVE:
    case CALL_OPEN_ACTIVE: return call_open_headline (row);
    case CALL_SEND: return call_send_headline (row);
    case CALL_RECEIVE: return call_receive_headline (row);
    case CALL_CLOSE: return call_close_headline (row);
    case CALL_ABORT: return call_abort_headline (row);
    case CALL_SET: return headline_set (row);
    case CALL_CLOSE_BOTH:
      headline = headline_close_both (row);
      return headline != NULL ? headline : call_close_headline (row);
    case CALL_STATUS:
      return g_strdup_printf (
          _ ("%1$s's user calls STATUS and learns that the connection is in %2$s."), row->me,
          state_name (row->tcb->state));
    default: return NULL;
    }
}

static char *
retransmission_headline (Row *row)
{
  const Actions *actions = &row->record->actions;
  const char *wait = row_keep (row, narrate_time (row->tcb->rto)), *seg;

  if (actions->segment_count != 1)
    return NULL;
  seg = row_keep (row, narrate_segment (row->trace, row->row, row->host, &actions->segments[0]));
  if (row->tcb->rto <= row->old->rto)
    return row_say (
        row, false, true,
        g_strdup_printf (_ ("%1$s's retransmission timer has run out: %1$s sends %2$s again."),
                         row->me, seg));
  return row_say (row, false, true,
                  g_strdup_printf (_ ("%1$s's retransmission timer has run out: %1$s sends %2$s "
                                      "again and will now wait %3$s."),
                                   row->me, seg, wait));
}

static char *
give_up_headline (Row *row)
{
  if (row_enters (row, LISTEN))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("%1$s has sent the same again and again without an answer: "
                                        "it gives up on %2$s and is in LISTEN again."),
                                     row->me, row->peer));
  if (row_enters (row, CLOSED))
    return row_say (row, true, false,
                    g_strdup_printf (_ ("%1$s has sent the same again and again without an answer: "
                                        "it gives the connection up and is in CLOSED."),
                                     row->me));
  return NULL;
}

static char *
persist_headline (Row *row)
{
  const Actions *actions = &row->record->actions;

  if (actions->segment_count != 1)
    return NULL;
  return row_say (row, false, true,
                  g_strdup_printf (_ ("%2$s's window is still shut and %1$s's persist timer has "
                                      "run out: %1$s probes the window (seq = %3$s)."),
                                   row->me, row->peer, row_mine (row, actions->segments[0].seq)));
}

/* A timer ran out. */
char *
headline_timeout (Row *row)
{
  switch (row->record->actions.clause)
    {
    case CLAUSE_RETRANSMISSION: return retransmission_headline (row);
    case CLAUSE_RETRANSMISSION_GIVES_UP: return give_up_headline (row);
    case CLAUSE_PERSIST: return persist_headline (row);
    case CLAUSE_USER_TIMEOUT:
      if (!row_enters (row, CLOSED))
        return NULL;
      return row_say (
          row, true, false,
          g_strdup_printf (_ ("Nothing was acknowledged for as long as %1$s's user was willing to "
                              "wait: %1$s gives the connection up and is in CLOSED."),
                           row->me));
    case CLAUSE_TIME_WAIT_OVER:
      if (!row_enters (row, CLOSED))
        return NULL;
      return row_say (
          row, true, false,
          g_strdup_printf (_ ("2 MSL are over: %1$s forgets the connection and is in CLOSED."),
                           row->me));
    case CLAUSE_OUTPUT:
      return g_strdup_printf (_ ("%1$s goes on sending what one step had no room for."), row->me);
    default: return headline_later_timeout (row);
    }
}
