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
  Seq seq = field (m, emit, "<SEQ=");

  if (strstr (emit, "<SEQ=SND.NXT>"))
    seq = bare_number (&m->before, seq);
  m->exact[m->exact_count++]
      = (Segment){ .seq = seq, .ack = field (m, emit, "<ACK="), .ctl = (uint8_t) controls (emit) };
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

  if (strcmp (emit, "-") == 0 || (strcmp (row->event, "SEG/1-seq") == 0 && ack_at_edge (m)))
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
      count_probe_of (m);
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
      if (strcmp (group, "SEG/5-ack") == 0)
        count_probe_of (m);
      Row *row = find_row (m, group);

      if (!row)
        return;
      trim (m, row);
      run_row (m, row);
      group = go_on (m, row);
    }
}
