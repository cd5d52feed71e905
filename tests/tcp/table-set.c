/* The `set` column: what a row does to the variables, clause by clause. */
#include "table.h"

#include <stdlib.h>
#include <string.h>

bool
starts (const char *text, const char *with)
{
  return text[0] == with[0] && strncmp (text, with, strlen (with)) == 0;
}

static Seq *
place_of (Model *m, const char *name, size_t length)
{
  Tcb *tcb = &m->tcb;
  const struct
  {
    const char *name;
    Seq *place;
  } places[] = {
    { "SND.UNA", &tcb->snd.una }, { "SND.NXT", &tcb->snd.nxt }, { "SND.WND", &tcb->snd.wnd },
    { "SND.WL1", &tcb->snd.wl1 }, { "SND.WL2", &tcb->snd.wl2 }, { "RCV.NXT", &tcb->rcv.nxt },
    { "RCV.UP", &tcb->rcv.up },   { "IRS", &tcb->irs },
  };

  for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
    if (strlen (places[i].name) == length && strncmp (name, places[i].name, length) == 0)
      return places[i].place;
  return NULL;
}

static void
assign (Model *m, const char *clause, size_t length)
{
  const char *equals = memchr (clause, '=', length);
  Seq *place = equals ? place_of (m, clause, (size_t) (equals - clause)) : NULL;

  if (!place)
    {
      model_error (m, "the set column says \"%.*s\"", (int) length, clause);
      return;
    }
  equals++;
  *place = value_of (m, equals, length - (size_t) (equals - clause));
  if (place == &m->tcb.snd.wnd && m->tcb.snd.wnd > m->tcb.snd.max_wnd)
    m->tcb.snd.max_wnd = m->tcb.snd.wnd;
  if (place == &m->tcb.irs)
    m->tcb.rcv.user = m->tcb.rcv.up = m->tcb.irs + 1;
}

/* "if win_newer: SND.WND=SEG.WND, SND.WL1=SEG.SEQ" */
static void
assign_if (Model *m, const char *clause, size_t length)
{
  const char *colon = memchr (clause, ':', length), *end = clause + length;

  if (!value_of (m, clause + 3, (size_t) (colon - clause - 3)))
    return;
  for (const char *at = colon + 1; at < end;)
    {
      const char *comma = memchr (at, ',', (size_t) (end - at));
      const char *stop = comma ? comma : end;

      while (*at == ' ')
        at++;
      assign (m, at, (size_t) (stop - at));
      at = stop + 1;
    }
}

static int
by_place (const void *a, const void *b)
{
  const Range *x = a, *y = b;

  return x->first == y->first ? 0 : (int32_t) (x->first - y->first) < 0 ? -1 : 1;
}

/* What is held above a gap once `piece` is in, and RCV.NXT over the run that has no gap. */
static void
join (Model *m, Range piece)
{
  Held *held = &m->held;
  Range all[EARLY_RANGES + 1];
  unsigned count = 0;
  Seq nxt = m->tcb.rcv.nxt;

  for (unsigned i = 0; i < m->tcb.early_count; i++)
    all[count++] = m->tcb.early[i];
  if (piece.first != piece.end)
    all[count++] = piece;
  qsort (all, count, sizeof all[0], by_place);
  held->count = 0;
  for (unsigned i = 0; i < count; i++)
    if ((int32_t) (all[i].first - nxt) <= 0)
      nxt = (int32_t) (all[i].end - nxt) > 0 ? all[i].end : nxt;
    else if (held->count && (int32_t) (all[i].first - held->piece[held->count - 1].end) <= 0)
      {
        if ((int32_t) (all[i].end - held->piece[held->count - 1].end) > 0)
          held->piece[held->count - 1].end = all[i].end;
      }
    else
      held->piece[held->count++] = all[i];
  m->tcb.rcv.wnd -= nxt - m->tcb.rcv.nxt;
  m->tcb.rcv.nxt = nxt;
}

/* text(): the octets of the segment that lie in the window. */
static void
take_text (Model *m)
{
  Seq nxt = m->tcb.rcv.nxt, edge = nxt + m->tcb.rcv.wnd;
  Seq first = m->seg.seq + !!(m->seg.ctl & CTL_SYN), end = first + m->seg.text.length;

  if (m->tcb.rcv.fin_known && (int32_t) (end - m->tcb.rcv.fin) > 0)
    m->contradictory = true;
  if ((int32_t) (first - nxt) < 0)
    first = nxt;
  if ((int32_t) (end - edge) > 0)
    end = edge;
  if ((int32_t) (end - first) <= 0)
    end = first;
  join (m, (Range){ first, end });
}

static void
note_fin (Model *m)
{
  Seq place = m->seg.seq + !!(m->seg.ctl & CTL_SYN) + m->seg.text.length;

  if (!(m->seg.ctl & CTL_FIN))
    return;
  if (m->tcb.rcv.fin_known && m->tcb.rcv.fin != place)
    m->contradictory = true;
  for (unsigned i = 0; i < m->held.count; i++)
    if ((int32_t) (m->held.piece[i].end - place) > 0)
      m->contradictory = true;
  if (place - m->tcb.rcv.nxt < m->tcb.rcv.wnd)
    {
      m->tcb.rcv.fin_known = 1;
      m->tcb.rcv.fin = place;
    }
}

static void
fin_consumed (Model *m)
{
  note_fin (m);
  m->tcb.rcv.fin_known = 1;
  m->tcb.rcv.fin = m->tcb.rcv.nxt;
  m->tcb.rcv.nxt++;
  m->tcb.rcv.wnd--;
}

static void
new_connection (Model *m)
{
  m->tcb.iss = m->event->isn;
  m->tcb.snd.end = m->tcb.iss + 1;
  m->tcb.close_called = false;
  m->tcb.snd.max_wnd = 0;
}

/* Clauses that are about things this test looks at in another way, or that have no variable
 * here. */
static bool
is_idle (const char *clause)
{
  static const char *const idle[] = {
    "start RTX",
    "start USER",
    "stop RTX",
    "stop others",
    "restart RTX",
    "delete TCB",
    "flush",
    "queue call",
    "deliver",
    "RCV.WND update",
    "trim to win",
    "forget half-open",
    "RCV.NXT+RCV.WND not reduced",
    "interval",
    "SND.NXT+=octets",
    "if URGENT",
    "RCV.UP=max",
    "create TCB",
    "process ACK",
    "FIN and LAST-ACK when",
    "-",
  };

  for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
    if (starts (clause, idle[i]))
      return true;
  return false;
}

/* The old connection is gone. Of the numbers beyond its own the table leaves the choice: ours is
 * what the generator says, if that is beyond them, else the first. */
static void
reopen (Model *m)
{
  Seq beyond = m->tcb.snd.nxt + 1;

  new_connection (m);
  if ((int32_t) (m->tcb.iss - beyond) < 0)
    m->tcb.iss = beyond;
  m->tcb.snd.end = m->tcb.iss + 1;
  m->tcb.rcv.wnd = m->tcb.set.receive_buffer;
  m->tcb.rcv.fin_known = 0;
  m->held.count = 0;
  m->reopens = true;
}

static void
run_set_of_listen (Model *m)
{
  for (unsigned i = 0; i < m->table->count; i++)
    {
      const Row *row = &m->table->rows[i];

      if (row->state == LISTEN && strcmp (row->event, "SEG/3-syn") == 0
          && strcmp (row->guard, "SYN") == 0)
        run_set (m, row);
    }
}

static void
set_clause (Model *m, const char *clause, size_t length)
{
  if (starts (clause, "origin=passive") || starts (clause, "origin=active"))
    m->tcb.passive = starts (clause, "origin=passive");
  else if (starts (clause, "SND.NXT+=1"))
    ; /* our FIN, or the octet of a probe: table-check.c counts what really left */
  else if (starts (clause, "RCV.NXT+=1"))
    fin_consumed (m);
  else if (starts (clause, "RTO=min(2*RTO,max)"))
    m->rto_doubles = true;
  else if (starts (clause, "strip SYN"))
    {
      m->seg.ctl &= (uint8_t) ~CTL_SYN;
      m->seg.seq++;
    }
  else if (starts (clause, "cwnd=1 SMSS") || starts (clause, "ssthresh=max(Flight/2,2*SMSS)"))
    m->cwnd_falls = true;
  else if (starts (clause, "ISS > old SND.NXT"))
    reopen (m);
  else if (starts (clause, "as LISTEN SEG/3-syn"))
    run_set_of_listen (m);
  else if (starts (clause, "queue data"))
    m->tcb.snd.end += m->event->call.length;
  else if (starts (clause, "close queued"))
    m->tcb.close_called = true;
  else if (starts (clause, "text()"))
    take_text (m);
  else if (starts (clause, "remember FIN"))
    note_fin (m);
  else if (starts (clause, "start TW"))
    m->time_wait_starts = true;
  else if (starts (clause, "restart TW"))
    m->time_wait_restarts = true;
  else if (starts (clause, "stop timer"))
    m->timer_stops = true;
  else if (starts (clause, "if ack_new:") || starts (clause, "if win_newer:"))
    assign_if (m, clause, length);
  else if (!is_idle (clause))
    assign (m, clause, length);
}

void
run_set (Model *m, const Row *row)
{
  const char *at = row->set;

  if ((m->tcb.state == CLOSED || m->tcb.state == LISTEN) && strstr (row->emit, "SYN"))
    new_connection (m);
  if (m->tcb.state == LISTEN && strcmp (row->next, "SYN-SENT") == 0)
    m->tcb.passive = false;
  if (strcmp (row->event, "CLOSE") == 0 && strstr (row->emit, "FIN"))
    m->tcb.close_called = true;
  for (;;)
    {
      size_t length = strcspn (at, ";");

      set_clause (m, at, length);
      at += length;
      if (*at++ == '\0')
        return;
      while (*at == ' ')
        at++;
    }
}
