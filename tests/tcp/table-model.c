/* Runs the table: for the group of rows of (state, event) exactly one guard must hold; that row's
 * `set` column changes the variables, its `emit` and `user_signal` columns say what must be seen,
 * and its `cont` column says where to go on. */
#include "table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
event_row_name (const Event *event)
{
  static const char *const calls[]
      = { "OPEN-passive", "OPEN-active", "SEND", "RECEIVE", "CLOSE", "ABORT", "STATUS" };
  static const char *const timers[TIMERS]
      = { [TIMER_USER] = "USER-TIMEOUT",          [TIMER_RETRANSMISSION] = "RTX-TIMEOUT",
          [TIMER_PERSIST] = "PERSIST-TIMEOUT",    [TIMER_TIME_WAIT] = "TW-TIMEOUT",
          [TIMER_DELAYED_ACK] = "DELACK-TIMEOUT", [TIMER_KEEP_ALIVE] = "KEEPALIVE-TIMEOUT" };

  if (event->kind == EVENT_CALL)
    return calls[event->call.kind];
  return event->kind == EVENT_TIMEOUT ? timers[event->timer] : "SEG";
}

static bool
starts (const char *text, const char *with)
{
  return text[0] == with[0] && strncmp (text, with, strlen (with)) == 0;
}

/* The one row of the group whose guard holds; NULL if the table has no such group. */
static Row *
find_row (Model *m, const char *group)
{
  Row *found = NULL;
  bool any = false;

  for (unsigned i = 0; i < m->table->count; i++)
    {
      Row *row = &m->table->rows[i];

      if (row->state != m->tcb.state || strcmp (row->event, group) != 0)
        continue;
      any = true;
      if (!guard_holds (m, row->guard))
        continue;
      if (found)
        model_error (m, "rows %u and %u of the table both hold", found->line, row->line);
      found = row;
    }
  if (any && !found)
    model_error (m, "no row of %s %s holds", state_name (m->tcb.state), group);
  return found;
}

/* The first group after `after` ("SEG/5-ack") for the current state, as the file has them in
 * order. */
static const char *
next_group (const Model *m, const char *after)
{
  const char *best = NULL;

  for (unsigned i = 0; i < m->table->count; i++)
    {
      const Row *row = &m->table->rows[i];

      if (row->state == m->tcb.state && starts (row->event, "SEG/") && row->event[4] > after[4]
          && (!best || row->event[4] < best[4]))
        best = row->event;
    }
  return best;
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

static void run_set (Model *m, const Row *row);

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

static void
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

static Seq
field (Model *m, const char *emit, const char *name)
{
  const char *at = strstr (emit, name);

  if (!at)
    return 0;
  at += strlen (name);
  return value_of (m, at, strcspn (at, ">"));
}

static unsigned
controls (const char *emit)
{
  const char *at = strstr (emit, "<CTL=");
  size_t length = at ? strcspn (at, "[>") : 0;
  unsigned ctl = 0;

  if (memmem (at, length, "SYN", 3))
    ctl |= CTL_SYN;
  if (memmem (at, length, "RST", 3))
    ctl |= CTL_RST;
  if (memmem (at, length, "FIN", 3))
    ctl |= CTL_FIN;
  if (memmem (at, length, "ACK", 3))
    ctl |= CTL_ACK;
  return ctl;
}

static void
emit_exactly (Model *m, const char *emit)
{
  m->exact[m->exact_count++] = (Segment){ .seq = field (m, emit, "<SEQ="),
                                          .ack = field (m, emit, "<ACK="),
                                          .ctl = (uint8_t) controls (emit) };
}

/* "only if in order, no gap, less than 2 full segments" */
static bool
may_wait (const Model *m)
{
  uint32_t moved = m->tcb.rcv.nxt - m->before.rcv.nxt;

  return m->tcb.set.delayed_ack > 0 && moved > 0 && m->before.early_count == 0 && m->held.count == 0
         && m->before.state != SYN_SENT && m->before.owed_octets + moved < 2 * m->tcb.set.mss;
}

static void
run_emit (Model *m, const Row *row)
{
  const char *emit = row->emit;
  unsigned ctl;

  if (strcmp (emit, "-") == 0)
    return;
  if (starts (emit, "(ACK optional)"))
    m->ack_optional = true;
  else if (starts (emit, "REXMIT one octet"))
    m->rexmit = m->rexmit_one = true;
  else if (starts (emit, "REXMIT"))
    m->rexmit = true;
  else if (strstr (emit, "+ 1 octet"))
    m->probe = true;
  else if (strstr (emit, "only if the right window edge"))
    m->window_update = true;
  else if (strstr (emit, "segments allowed by window"))
    ; /* text leaves whenever it can: table-check.c */
  else if (starts (row->event, "KEEPALIVE"))
    emit_exactly (m, emit);
  else if (strstr (emit, "(delay < 0.5 s") && may_wait (m))
    m->ack_may_wait = true;
  else if ((ctl = controls (emit)) == CTL_ACK)
    m->ack_due = true;
  else if (ctl & CTL_FIN)
    m->fin_due_out = true;
  else
    emit_exactly (m, emit);
}

#define SAY(kind) (1u << (kind))

/* The words of the user_signal column: what must be said, and what may. */
static const struct
{
  const char *words;
  unsigned must, may;
} sayings[] = {
  { "-", 0, 0 },
  { "ok", SAY (SIGNAL_OK), 0 },
  { "ok (CLOSE)", 0, SAY (SIGNAL_OK) },
  { "ok for fully acknowledged SENDs", 0, SAY (SIGNAL_OK) },
  { "ok; outstanding RECEIVEs: error: closing", SAY (SIGNAL_OK), SAY (SIGNAL_ERROR_CLOSING) },
  { "ok; queued SENDs/RECEIVEs: error: closing", SAY (SIGNAL_OK), SAY (SIGNAL_ERROR_CLOSING) },
  { "ok; RECEIVEs: error: connection reset", SAY (SIGNAL_OK), SAY (SIGNAL_RESET) },
  { "ok; SENDs/RECEIVEs: connection reset", SAY (SIGNAL_OK), SAY (SIGNAL_RESET) },
  { "(pending)", SAY (SIGNAL_PENDING), 0 },
  { "established", SAY (SIGNAL_ESTABLISHED), 0 },
  { "connection closing", SAY (SIGNAL_CLOSING), 0 },
  { "connection refused", SAY (SIGNAL_REFUSED), 0 },
  { "connection reset; SENDs/RECEIVEs: reset", SAY (SIGNAL_RESET), 0 },
  { "error: connection reset", SAY (SIGNAL_RESET), 0 },
  { "data", SAY (SIGNAL_DATA), 0 },
  { "data [+PUSH] [+URGENT]", SAY (SIGNAL_DATA), SAY (SIGNAL_PENDING) | SAY (SIGNAL_URGENT) },
  { "data may be delivered", 0, SAY (SIGNAL_DATA) },
  { "urgent data (once per urgent run)", 0, SAY (SIGNAL_URGENT) },
  { "(R1 reached: delivery problem)", 0, SAY (SIGNAL_DELIVERY_PROBLEM) },
  { "error: connection aborted due to user timeout", SAY (SIGNAL_USER_TIMEOUT), 0 },
  { "error: connection does not exist", SAY (SIGNAL_ERROR_NOT_EXIST), 0 },
  { "error: connection already exists", SAY (SIGNAL_ERROR_EXISTS), 0 },
  { "error: connection closing", SAY (SIGNAL_ERROR_CLOSING), 0 },
  { "error: insufficient resources", SAY (SIGNAL_ERROR_RESOURCES), 0 },
  { "error: remote socket unspecified", SAY (SIGNAL_ERROR_REMOTE_UNSPECIFIED), 0 },
};

/* [9293 3.8.3] SYNs are handled "in the general way", and the user may be told at R1 of them too;
 * the table has that only for later states. */
static void
run_signal (Model *m, const Row *row)
{
  if (strcmp (row->event, "RTX-TIMEOUT") == 0 && !m->r2_exceeded)
    m->may_say |= SAY (SIGNAL_DELIVERY_PROBLEM);
  if (starts (row->signal, "state = "))
    {
      m->must_say |= SAY (SIGNAL_STATUS);
      return;
    }
  if (strcmp (row->signal, "error: connection closing | ok") == 0)
    {
      m->may_say |= SAY (SIGNAL_OK) | SAY (SIGNAL_ERROR_CLOSING);
      return;
    }
  for (size_t i = 0; i < sizeof sayings / sizeof sayings[0]; i++)
    if (strcmp (row->signal, sayings[i].words) == 0)
      {
        m->must_say |= sayings[i].must;
        m->may_say |= sayings[i].may;
        return;
      }
  model_error (m, "the user_signal column says \"%s\"", row->signal);
}

static void
run_row (Model *m, Row *row)
{
  State next;

  if (m->path_count < PATH_MAX_ROWS)
    m->path[m->path_count++] = row;
  run_set (m, row);
  run_emit (m, row);
  run_signal (m, row);
  if (strcmp (row->next, "=") == 0)
    return;
  if (state_parse (row->next, &next))
    m->tcb.state = next;
  else
    model_error (m, "the next_state column says \"%s\"", row->next);
}

static const char *
go_on (Model *m, Row *row)
{
  if (starts (row->set, "process ACK field"))
    {
      Row *ack = find_row (m, "SEG/5-ack"), *urg = NULL;

      if (ack)
        run_row (m, ack);
      if (ack && strcmp (ack->cont, "stop") != 0) /* [9293 3.4 MUST-66] */
        urg = find_row (m, "SEG/6-urg");
      if (urg)
        run_row (m, urg);
      return NULL;
    }
  if (strcmp (row->cont, "next") == 0)
    return next_group (m, row->event);
  if (starts (row->cont, "goto "))
    {
      if (m->seg.ctl & CTL_SYN)
        {
          m->seg.ctl &= (uint8_t) ~CTL_SYN;
          m->seg.seq++;
        }
      return row->cont + 5;
    }
  return NULL;
}

static void
trim (Model *m, const Row *row)
{
  if (m->trims && starts (row->set, "trim to window")
      && (int32_t) (m->seg.seq - m->tcb.rcv.nxt) < 0)
    {
      m->seg.text.length -= m->tcb.rcv.nxt - m->seg.seq < m->seg.text.length
                                ? m->tcb.rcv.nxt - m->seg.seq
                                : m->seg.text.length;
      m->seg.seq = m->tcb.rcv.nxt;
      m->trimmed = true;
    }
}

void
model_run (Model *m, Table *table, const Tcb *before, const Event *event, bool trims)
{
  const char *group;

  memset (m, 0, sizeof *m);
  m->table = table;
  m->event = event;
  m->before = m->tcb = *before;
  m->seg = event->segment;
  m->trims = trims;
  m->held.count = before->early_count;
  memcpy (m->held.piece, before->early, sizeof before->early);
  m->r2_exceeded = event->now - before->unanswered_since
                   >= (before->snd.una == before->iss ? before->set.r2_syn : before->set.r2);
  group = event->kind == EVENT_SEGMENT ? next_group (m, "SEG/ ") : event_row_name (event);
  while (group && !m->error[0])
    {
      Row *row = find_row (m, group);

      if (!row)
        return;
      trim (m, row);
      run_row (m, row);
      group = go_on (m, row);
    }
}
