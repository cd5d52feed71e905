/* The whole of section 3.10 against a table of it, tcp-state-table.tsv, which was written from the
 * RFC and not from the code. Every row is driven that the table does not itself call unreachable,
 * from connections made by hand, made by exchanging segments, and met on random walks; once with
 * nothing kept back, and once with the RFC's own settings, where ACKs and text may come later. */
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
#define WALKS 2000 /* of each variant */
#define WALK_STEPS 40
#define BUILT 4000
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

static Oracle *
begin (void **state)
{
  Oracle *oracle = *state;

  oracle->wrong = 0;
  return oracle;
}

static void
ask_everything (Oracle *oracle, const Tcb *tcb, Die *die)
{
  Event event = walk_call (tcb, die, NOW);

  ask (oracle, tcb, &event);
  for (Timer timer = 0; timer < TIMERS; timer++)
    if (walk_has_rows (tcb, timer))
      {
        event = walk_timeout (timer, NOW);
        ask (oracle, tcb, &event);
      }
  for (unsigned n = 0; n < 10; n++)
    {
      event = build_segment (tcb, die, NOW);
      ask (oracle, tcb, &event);
    }
}

static void
built_connections_follow_the_table (void **state)
{
  Oracle *oracle = begin (state);
  Die die = { 20261123 };

  for (unsigned variant = 0; variant < VARIANTS; variant++)
    {
      Settings settings = walk_settings (variant);

      for (unsigned i = 0; i < BUILT && oracle->wrong < ADMITTED; i++)
        {
          Tcb tcb = build_tcb_with (&settings, (State) (i % STATES), &die, NOW);

          if (tcb_fault (&tcb))
            fail_msg ("the test built a broken %s: %s", state_name (tcb.state), tcb_fault (&tcb));
          ask_everything (oracle, &tcb, &die);
        }
    }
  assert_int_equal (oracle->wrong, 0);
}

/* LAST-ACK begins when the FIN leaves and ends when it is acknowledged, but the table has rows for
 * one whose FIN is acknowledged and for one whose FIN has not left. They can be built, so they can
 * be asked. */
static void
a_last_ack_that_cannot_be_follows_the_table (void **state)
{
  Oracle *oracle = begin (state);
  Settings settings = walk_settings (0);
  Die die = { 1122 };

  for (unsigned i = 0; i < 200; i++)
    {
      Tcb tcb = build_tcb_with (&settings, LAST_ACK, &die, NOW);
      bool acknowledged = i % 2;

      tcb.snd.wnd = 0;
      if (acknowledged)
        tcb.snd.una = tcb.snd.wl2 = tcb.snd.up = tcb.snd.push = tcb.high_rxt = tcb.snd.nxt;
      else
        tcb.snd.nxt = tcb.snd.end;
      ask_everything (oracle, &tcb, &die);
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

  for (unsigned i = 0; i < VARIANTS * STATES && oracle->wrong < ADMITTED; i++)
    {
      Settings settings = walk_settings (i / STATES);
      Tcb tcb = build_tcb_with (&settings, (State) (i % STATES), &die, NOW);
      Grid grid = grid_of (&tcb);

      for (unsigned ctl = 0; ctl < 32; ctl++)
        for (unsigned s = 0; s < 10; s++)
          for (unsigned a = 0; a < (ctl & CTL_ACK ? 8 : 1); a++)
            for (unsigned l = 0; l < 4; l++)
              ask_grid_point (oracle, &tcb, ctl, grid.seq[s], grid.ack[a], grid.length[l]);
    }
  assert_int_equal (oracle->wrong, 0);
}

static void
walk (Oracle *oracle, const Settings *settings, Die *die)
{
  Tcb tcb = build_tcb_with (settings, CLOSED, die, 0);
  Time now = SECONDS (1);

  for (unsigned i = 0; i < WALK_STEPS; i++)
    {
      Event event = walk_event (&tcb, die, &now);
      Actions out;

      if (event.kind == EVENT_TIMEOUT && !walk_has_rows (&tcb, event.timer))
        tcp_step (&reference, &tcb, &event, &out);
      else
        tcb = ask (oracle, &tcb, &event);
    }
}

static void
random_walks_follow_the_table (void **state)
{
  Oracle *oracle = begin (state);
  Die die = { 6298 };

  for (unsigned variant = 0; variant < VARIANTS; variant++)
    {
      Settings settings = walk_settings (variant);

      for (unsigned i = 0; i < WALKS && oracle->wrong < ADMITTED; i++)
        walk (oracle, &settings, &die);
    }
  assert_int_equal (oracle->wrong, 0);
}

/* A row may be left if the table itself says that nothing leads to it. */
static bool
is_unreachable (const Row *row)
{
  return strncmp (row->note, "unreachable", 11) == 0;
}

static void
every_row_is_driven (void **state)
{
  Oracle *oracle = *state;
  unsigned driven = 0, left = 0, missed = 0;

  for (unsigned i = 0; i < oracle->table.count; i++)
    {
      const Row *row = &oracle->table.rows[i];

      driven += row->driven > 0;
      if (row->driven)
        continue;
      left += is_unreachable (row);
      missed += !is_unreachable (row);
      print_message ("%s row %u: %s %s [%s]\n",
                     is_unreachable (row) ? "unreachable, says the table:" : "NOT DRIVEN:",
                     row->line, state_name (row->state), row->event, row->guard);
    }
  print_message ("%u questions; of %u rows %u driven, %u unreachable, %u not driven\n",
                 oracle->asked, oracle->table.count, driven, left, missed);
  assert_true (oracle->asked >= 100000);
  assert_int_equal (missed, 0);
}

static int
load (void **state)
{
  Oracle *oracle = calloc (1, sizeof *oracle);

  *state = oracle;
  return table_load (&oracle->table, TEST_TABLE) ? 0 : -1;
}

static int
unload (void **state)
{
  Oracle *oracle = *state;

  table_free (&oracle->table);
  free (oracle);
  return 0;
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (built_connections_follow_the_table),
    cmocka_unit_test (a_last_ack_that_cannot_be_follows_the_table),
    cmocka_unit_test (every_edge_of_every_state_follows_the_table),
    cmocka_unit_test (random_walks_follow_the_table),
    cmocka_unit_test (every_row_is_driven),
  };

  return cmocka_run_group_tests (tests, load, unload);
}
