/* The whole of section 3.10 against a table of it that was written by somebody else: every row that
 * today's TCP can reach is driven, from connections made by hand, made by exchanging segments, and
 * met on random walks. */
#include "table.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "unit.h"

#define NOW SECONDS (5000)
#define WALKS 6000
#define WALK_STEPS 40
#define BUILT 20000
#define ADMITTED 12 /* differences printed before giving up */

typedef struct
{
  Table table;
  unsigned asked, wrong;
} Oracle;

static const char *
call_words (const Event *event)
{
  static char words[120];
  const Call *call = &event->call;

  snprintf (words, sizeof words, "%s %u%s%s", call_name (call->kind), call->length,
            call->remote_specified ? " remote" : "", call->no_room ? " no room" : "");
  return words;
}

static void
print_tcb (const Tcb *tcb)
{
  print_error ("  %s%s%s ISS=%u SND.UNA=%u SND.NXT=%u end=%u SND.WND=%u WL1=%u WL2=%u MAX=%u\n",
               state_name (tcb->state), tcb->passive ? " passive" : " active",
               tcb->close_called ? " close_called" : "", tcb->iss, tcb->snd.una, tcb->snd.nxt,
               tcb->snd.end, tcb->snd.wnd, tcb->snd.wl1, tcb->snd.wl2, tcb->snd.max_wnd);
  print_error ("    IRS=%u user=%u RCV.NXT=%u RCV.WND=%u wanted=%u", tcb->irs, tcb->rcv.user,
               tcb->rcv.nxt, tcb->rcv.wnd, tcb->rcv.wanted);
  for (unsigned i = 0; i < tcb->early_count; i++)
    print_error (" held %u-%u", tcb->early[i].first, tcb->early[i].end);
  if (tcb->rcv.fin_known)
    print_error (" FIN %u", tcb->rcv.fin);
  print_error ("\n");
}

static void
print_wrong (const Tcb *before, const Event *event, const Tcb *after, const Actions *out,
             const char *why)
{
  char text[NOTATION_MAX];

  print_error ("\nbefore:");
  print_tcb (before);
  segment_format (&event->segment, text, sizeof text);
  if (event->kind == EVENT_SEGMENT)
    print_error ("event:  %s<WND=%u>\n", text, event->segment.wnd);
  else
    print_error ("event:  %s\n",
                 event->kind == EVENT_CALL ? call_words (event) : timer_name (event->timer));
  print_error ("after: ");
  print_tcb (after);
  for (unsigned i = 0; i < out->segment_count; i++)
    {
      segment_format (&out->segments[i], text, sizeof text);
      print_error ("  sent %s<WND=%u>\n", text, out->segments[i].wnd);
    }
  for (unsigned i = 0; i < out->signal_count; i++)
    print_error ("  said %s\n", signal_text (out->signals[i].kind));
  print_error ("  because %s\n  %s\n", clause_name (out->clause), why);
}

static Tcb
ask (Oracle *oracle, const Tcb *before, const Event *event)
{
  char why[240] = "";
  Tcb after = *before;
  Actions out;

  tcp_step (&reference, &after, event, &out);
  oracle->asked++;
  if (!table_agrees (&oracle->table, before, event, &after, &out, why, sizeof why)
      && oracle->wrong++ < ADMITTED)
    print_wrong (before, event, &after, &out, why);
  return after;
}

static Event
a_call (CallKind kind, uint32_t length, bool remote, bool no_room)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_CALL;
  event.now = NOW;
  event.isn = 300;
  event.call = (Call){ kind, length, remote, no_room, false, false };
  return event;
}

static Event
a_timeout (Timer timer, Time now)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_TIMEOUT;
  event.now = now;
  event.isn = 300;
  event.timer = timer;
  return event;
}

/* Where the table has a row for a call without room, which is not everywhere. */
static bool
room_matters (State state, CallKind kind)
{
  if (kind == CALL_SEND)
    return state == SYN_SENT || state == SYN_RECEIVED || state == ESTABLISHED
           || state == CLOSE_WAIT;
  if (kind == CALL_RECEIVE)
    return state == LISTEN || state == SYN_SENT || state == SYN_RECEIVED;
  return state == CLOSED && (kind == CALL_OPEN_PASSIVE || kind == CALL_OPEN_ACTIVE);
}

static Event
any_call (const Tcb *tcb, Die *die)
{
  static const uint32_t lengths[] = { 1, 2, 10, 600, 5000 };
  CallKind kind = (CallKind) die_below (die, CALL_STATUS + 1);
  bool no_room = room_matters (tcb->state, kind) && !tcb->close_called && die_below (die, 8) == 0;
  uint32_t length = kind == CALL_SEND || kind == CALL_RECEIVE ? lengths[die_below (die, 5)] : 0;
  bool remote = die_below (die, 2) || (tcb->state == LISTEN && tcb->remote_specified);

  return a_call (kind, length, remote, no_room);
}

/* Not every timer can go off everywhere, but the table has rows even for those that cannot. */
static bool
has_rows (State state, Timer timer)
{
  if (timer == TIMER_PERSIST)
    return state == ESTABLISHED || state == FIN_WAIT_1 || state == CLOSE_WAIT || state == CLOSING
           || state == LAST_ACK;
  return timer != TIMER_OUTPUT;
}

static Oracle *
begin (void **state)
{
  Oracle *oracle = *state;

  oracle->wrong = 0;
  return oracle;
}

static void
built_connections_follow_the_table (void **state)
{
  Oracle *oracle = begin (state);
  Die die = { 20261123 };

  for (unsigned i = 0; i < BUILT && oracle->wrong < ADMITTED; i++)
    {
      Tcb tcb = build_tcb ((State) (i % STATES), &die, NOW);
      Event event = any_call (&tcb, &die);

      if (tcb_fault (&tcb))
        fail_msg ("the test built a broken %s: %s", state_name (tcb.state), tcb_fault (&tcb));
      ask (oracle, &tcb, &event);
      for (Timer timer = 0; timer < TIMER_DELAYED_ACK; timer++)
        if (has_rows (tcb.state, timer))
          {
            event = a_timeout (timer, NOW);
            ask (oracle, &tcb, &event);
          }
      for (unsigned n = 0; n < 10; n++)
        {
          event = build_segment (&tcb, &die, NOW);
          ask (oracle, &tcb, &event);
        }
    }
  assert_int_equal (oracle->wrong, 0);
}

typedef struct
{
  Seq seq[10], ack[8];
  uint32_t length[4];
} Grid;

static Grid
grid_of (const Tcb *tcb)
{
  Seq nxt = tcb->rcv.nxt, edge = nxt + tcb->rcv.wnd, una = tcb->snd.una;

  return (Grid){ { nxt - 1, nxt, nxt + 1, edge - 1, edge, edge + 1, tcb->irs, tcb->irs + 1,
                   nxt - tcb->rcv.wnd, nxt + (1u << 31) },
                 { una - 1, una, una + 1, tcb->snd.nxt, tcb->snd.nxt + 1, tcb->iss,
                   una - tcb->snd.max_wnd, una - tcb->snd.max_wnd - 1 },
                 { 0, 1, tcb->rcv.wnd, tcb->rcv.wnd + 1 } };
}

static void
ask_grid_point (Oracle *oracle, const Tcb *tcb, unsigned ctl, Seq seq, Seq ack, uint32_t length)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_SEGMENT;
  event.now = NOW;
  event.isn = UINT32_MAX;
  event.segment = (Segment){ .seq = seq, .ack = ack, .ctl = (uint8_t) ctl, .wnd = 7 };
  event.segment.text.length = length;
  if (length)
    event.segment.text.first = ctl & CTL_SYN ? 0 : seq - tcb->irs - 1;
  ask (oracle, tcb, &event);
}

/* Every combination of the five control bits with every edge, for a connection in every state. */
static void
every_edge_of_every_state_follows_the_table (void **state)
{
  Oracle *oracle = begin (state);
  Die die = { 9293 };

  for (unsigned i = 0; i < 2 * STATES && oracle->wrong < ADMITTED; i++)
    {
      Tcb tcb = build_tcb ((State) (i % STATES), &die, NOW);
      Grid grid = grid_of (&tcb);

      for (unsigned ctl = 0; ctl < 32; ctl++)
        for (unsigned s = 0; s < 10; s++)
          for (unsigned a = 0; a < (ctl & CTL_ACK ? 8 : 1); a++)
            for (unsigned l = 0; l < 4; l++)
              ask_grid_point (oracle, &tcb, ctl, grid.seq[s], grid.ack[a], grid.length[l]);
    }
  assert_int_equal (oracle->wrong, 0);
}

/* One event that could come next: a call, a timer that runs, a segment. */
static Event
any_event (const Tcb *tcb, Die *die, Time *now)
{
  unsigned kind = die_below (die, 10);
  Timer timer = (Timer) die_below (die, TIMER_OUTPUT + 1);
  Event event;

  *now += MILLISECONDS (die_below (die, 300));
  if (kind < 3 || tcb->state == CLOSED)
    {
      event = any_call (tcb, die);
      if (event.call.kind == CALL_ABORT && die_below (die, 4))
        event.call.kind = CALL_STATUS;
    }
  else if (kind == 3 && has_rows (tcb->state, timer) && tcb->deadline[timer] != TIME_NEVER
           && (timer != TIMER_USER || die_below (die, 8) == 0))
    {
      event = a_timeout (timer, 0);
      *now = tcb->deadline[timer] > *now ? tcb->deadline[timer] : *now;
    }
  else
    event = build_segment (tcb, die, 0);
  event.now = *now;
  return event;
}

/* A segment as an honest peer would send it, so that walks get beyond the first states. */
static void
make_polite (Event *event, const Tcb *tcb, Die *die)
{
  Segment *seg = &event->segment;

  if (event->kind != EVENT_SEGMENT || die_below (die, 3) == 0)
    return;
  seg->seq = tcb->rcv.nxt;
  seg->ack = die_below (die, 3) ? tcb->snd.nxt : tcb->snd.una;
  seg->ctl = (uint8_t) (CTL_ACK | (die_below (die, 6) ? 0 : CTL_FIN));
  if (tcb->state == LISTEN)
    seg->ctl = CTL_SYN;
  if (tcb->state == SYN_SENT)
    seg->ctl = (uint8_t) (CTL_SYN | (die_below (die, 2) ? CTL_ACK : 0));
  if (seg->text.length)
    seg->text.first = seg->ctl & CTL_SYN ? 0 : seg->seq - tcb->irs - 1;
}

static void
random_walks_follow_the_table (void **state)
{
  Oracle *oracle = begin (state);
  Die die = { 6298 };

  for (unsigned walk = 0; walk < WALKS && oracle->wrong < ADMITTED; walk++)
    {
      Tcb tcb = build_tcb (CLOSED, &die, 0);
      Time now = SECONDS (1);

      for (unsigned i = 0; i < WALK_STEPS; i++)
        {
          Event event = any_event (&tcb, &die, &now);

          make_polite (&event, &tcb, &die);
          tcb = ask (oracle, &tcb, &event);
        }
    }
  assert_int_equal (oracle->wrong, 0);
}

/* Why a row is left, or NULL if it must be driven. */
static const char *
left_because (const Row *row)
{
  if (strncmp (row->event, "KEEPALIVE", 9) == 0)
    return "keep-alive: a later feature";
  if (strncmp (row->event, "DELACK", 6) == 0)
    return "delayed ACK: a later feature";
  if (strncmp (row->guard, "tw_reopen", 9) == 0)
    return "MAY-2, a new SYN in TIME-WAIT: a later feature";
  if (strncmp (row->note, "unreachable", 11) == 0)
    return "the table itself says that it cannot be reached";
  if (strcmp (row->section, "3.10.7.4 sixth") == 0 && strncmp (row->guard, "URG", 3) == 0)
    return "urgent data: a later feature";
  if (row->state == LAST_ACK && row->event[0] != 'S'
      && strcmp (row->guard, "SND.UNA==SND.NXT") == 0)
    return "LAST-ACK ends when its FIN is acknowledged";
  if (row->state == LAST_ACK && strcmp (row->guard, "SND.WND==0 and unsent") == 0)
    return "LAST-ACK begins when the FIN leaves, so nothing is unsent";
  return NULL;
}

static void
every_row_is_driven (void **state)
{
  Oracle *oracle = *state;
  unsigned driven = 0, left = 0, missed = 0;

  for (unsigned i = 0; i < oracle->table.count; i++)
    {
      const Row *row = &oracle->table.rows[i];
      const char *reason = left_because (row);

      driven += row->driven > 0;
      if (row->driven)
        continue;
      left += reason != NULL;
      missed += reason == NULL;
      print_message ("%s row %u: %s %s [%s]: %s\n", reason ? "left" : "NOT DRIVEN", row->line,
                     state_name (row->state), row->event, row->guard, reason ? reason : "");
    }
  print_message ("%u questions; of %u rows %u driven, %u left, %u not driven\n", oracle->asked,
                 oracle->table.count, driven, left, missed);
  assert_true (oracle->asked >= 100000);
  assert_int_equal (missed, 0);
}

static int
load (void **state)
{
  const char *shared = getenv ("HANDSHAKE_SHARED");
  Oracle *oracle = calloc (1, sizeof *oracle);
  char path[1000];

  snprintf (path, sizeof path, "%s/oracle/tcp-state-table.tsv", shared ? shared : TEST_SHARED);
  *state = oracle;
  return table_load (&oracle->table, path) ? 0 : -1;
}

static int
unload (void **state)
{
  Oracle *oracle = *state;

  table_free (&oracle->table);
  free (oracle);
  return 0;
}

static bool
table_is_there (void)
{
  const char *shared = getenv ("HANDSHAKE_SHARED");
  char path[1000];
  FILE *file;

  snprintf (path, sizeof path, "%s/oracle/tcp-state-table.tsv", shared ? shared : TEST_SHARED);
  file = fopen (path, "rb");
  if (file)
    fclose (file);
  else
    print_message ("skipped: there is no %s\n", path);
  return file != NULL;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (built_connections_follow_the_table),
    cmocka_unit_test (every_edge_of_every_state_follows_the_table),
    cmocka_unit_test (random_walks_follow_the_table),
    cmocka_unit_test (every_row_is_driven),
  };

  if (!table_is_there ())
    return 77; /* meson: skipped */
  return cmocka_run_group_tests (tests, load, unload);
}
