/* Two TCPs talk over a network that loses, doubles and disorders. Whatever it does, every octet
 * arrives once and in its place, both ends close, and then there is silence.  [9293 3.1] */
#include "table.h"
#include "unit.h"

#include <stdio.h>

#define FLIGHTS 256
#define STEPS 200000

typedef struct
{
  Segment segment;
  Time due;
  unsigned to;
  bool used;
} Flight;

typedef struct
{
  Tcb tcb;
  Seq isn;
  uint32_t to_send, sent, got;
  bool closed, ended;
} End;

typedef struct
{
  Die die;
  Time now;
  End end[2];
  Flight flight[FLIGHTS];
  unsigned loss; /* of a hundred */
  unsigned told[SIGNALS];
  uint64_t seed;
} Talk;

static void
post (Talk *talk, unsigned from, const Segment *seg)
{
  unsigned copies = die_below (&talk->die, 100) < talk->loss ? 0 : 1;

  if (talk->loss && die_below (&talk->die, 10) == 0)
    copies++;
  for (unsigned i = 0; i < FLIGHTS && copies > 0; i++)
    if (!talk->flight[i].used)
      {
        Time delay = MILLISECONDS (10 + die_below (&talk->die, talk->loss ? 300 : 1));

        talk->flight[i] = (Flight){ *seg, talk->now + delay, !from, true };
        copies--;
      }
}

static void
heard (Talk *talk, unsigned who, const Signal *signal)
{
  End *end = &talk->end[who];

  talk->told[signal->kind]++;
  if (signal->kind != SIGNAL_DATA)
    return;
  if (signal->text.first != end->got)
    fail_msg ("seed %llu: octet %u is handed over, %u is next", (unsigned long long) talk->seed,
              signal->text.first, end->got);
  end->got += signal->text.length;
}

static void
ask (Talk *talk, unsigned who, Event *event)
{
  End *end = &talk->end[who];
  Actions out;

  event->now = talk->now;
  event->isn = end->isn;
  tcp_step (&reference, &end->tcb, event, &out);
  if (tcb_fault (&end->tcb))
    fail_msg ("seed %llu: %s", (unsigned long long) talk->seed, tcb_fault (&end->tcb));
  for (unsigned i = 0; i < out.segment_count; i++)
    post (talk, who, &out.segments[i]);
  for (unsigned i = 0; i < out.signal_count; i++)
    heard (talk, who, &out.signals[i]);
}

static void
user_calls (Talk *talk, unsigned who, CallKind kind, uint32_t length)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_CALL;
  event.call.kind = kind;
  event.call.length = length;
  event.call.remote_specified = true;
  ask (talk, who, &event);
}

static void
user_sends (Talk *talk, unsigned who)
{
  End *end = &talk->end[who];
  uint32_t left = end->to_send - end->sent, length = 1 + die_below (&talk->die, 700);
  Seq before = end->tcb.snd.end;

  if (left == 0 && !end->closed)
    {
      user_calls (talk, who, CALL_CLOSE, 0);
      end->closed = true;
    }
  if (left == 0)
    return;
  user_calls (talk, who, CALL_SEND, length < left ? length : left);
  end->sent += end->tcb.snd.end - before;
}

/* The user at this end does something, if there is something to do. */
static void
user_acts (Talk *talk, unsigned who)
{
  End *end = &talk->end[who];
  State state = end->tcb.state;

  if (state == CLOSED || state == LISTEN || state == SYN_SENT || state == SYN_RECEIVED)
    return;
  if (die_below (&talk->die, 2))
    user_sends (talk, who);
  else if (octets_readable (&end->tcb) > 0)
    user_calls (talk, who, CALL_RECEIVE, 1 + die_below (&talk->die, 600));
}

static Time
next_due (const Talk *talk)
{
  Time next = TIME_NEVER;

  for (unsigned i = 0; i < FLIGHTS; i++)
    if (talk->flight[i].used && talk->flight[i].due < next)
      next = talk->flight[i].due;
  for (unsigned who = 0; who < 2; who++)
    for (Timer timer = 0; timer < TIMERS; timer++)
      if (talk->end[who].tcb.deadline[timer] < next)
        next = talk->end[who].tcb.deadline[timer];
  return next;
}

static bool
deliver_due (Talk *talk)
{
  for (unsigned i = 0; i < FLIGHTS; i++)
    if (talk->flight[i].used && talk->flight[i].due <= talk->now)
      {
        Event event;

        memset (&event, 0, sizeof event);
        event.kind = EVENT_SEGMENT;
        event.segment = talk->flight[i].segment;
        talk->flight[i].used = false;
        ask (talk, talk->flight[i].to, &event);
        return true;
      }
  return false;
}

static bool
fire_due (Talk *talk)
{
  for (unsigned who = 0; who < 2; who++)
    for (Timer timer = 0; timer < TIMERS; timer++)
      if (talk->end[who].tcb.deadline[timer] <= talk->now)
        {
          Event event;

          memset (&event, 0, sizeof event);
          event.kind = EVENT_TIMEOUT;
          event.timer = timer;
          ask (talk, who, &event);
          return true;
        }
  return false;
}

static bool
is_over (const Talk *talk)
{
  return talk->end[0].tcb.state == CLOSED && talk->end[1].tcb.state == CLOSED;
}

static void
begin (Talk *talk, uint64_t seed, unsigned loss)
{
  memset (talk, 0, sizeof *talk);
  talk->seed = talk->die.state = seed;
  talk->loss = loss;
  talk->now = SECONDS (1);
  for (unsigned who = 0; who < 2; who++)
    {
      Settings settings = settings_plain ();
      End *end = &talk->end[who];

      settings.mss = 10 + die_below (&talk->die, 200);
      settings.receive_buffer = 1 + die_below (&talk->die, die_below (&talk->die, 2) ? 20 : 3000);
      settings.send_buffer = 2000;
      settings.r2 = settings.r2_syn = settings.user_timeout = TIME_NEVER;
      settings.rto_max = SECONDS (8);
      tcb_init (&end->tcb, &settings);
      end->isn = die_below (&talk->die, 2) ? UINT32_MAX - die_below (&talk->die, 3000)
                                           : die_below (&talk->die, UINT32_MAX);
      end->to_send = die_below (&talk->die, 4) ? die_below (&talk->die, 5000) : 0;
    }
}

static void
talk_until_over (Talk *talk)
{
  for (unsigned step = 0; step < STEPS && !is_over (talk); step++)
    {
      if (die_below (&talk->die, 3) == 0)
        user_acts (talk, die_below (&talk->die, 2));
      if (deliver_due (talk) || fire_due (talk))
        continue;
      user_acts (talk, 0);
      user_acts (talk, 1);
      if (next_due (talk) != TIME_NEVER && next_due (talk) > talk->now)
        talk->now = next_due (talk);
    }
}

static void
every_octet_arrived (Talk *talk, bool last_ack_may_be_lost)
{
  const End *a = &talk->end[0], *b = &talk->end[1];

  if (!is_over (talk) || a->got != b->to_send || b->got != a->to_send)
    fail_msg ("seed %llu, loss %u: %s and %s; A got %u of %u, B got %u of %u",
              (unsigned long long) talk->seed, talk->loss, state_name (a->tcb.state),
              state_name (b->tcb.state), a->got, b->to_send, b->got, a->to_send);
  if (!last_ack_may_be_lost && talk->told[SIGNAL_RESET] + talk->told[SIGNAL_REFUSED])
    fail_msg ("seed %llu: a reset on a network that loses nothing",
              (unsigned long long) talk->seed);
  assert_int_equal (talk->told[SIGNAL_ESTABLISHED], 2);
  assert_int_equal (talk->told[SIGNAL_CLOSING], 2);
}

static void
talks (uint64_t seed, unsigned loss, bool simultaneous)
{
  Talk talk;

  begin (&talk, seed, loss);
  if (simultaneous)
    user_calls (&talk, 1, CALL_OPEN_ACTIVE, 0);
  else
    user_calls (&talk, 1, CALL_OPEN_PASSIVE, 0);
  user_calls (&talk, 0, CALL_OPEN_ACTIVE, 0);
  talk_until_over (&talk);
  every_octet_arrived (&talk, loss > 0);
}

static void
a_good_network_carries_every_octet (void **state)
{
  for (uint64_t seed = 1; seed <= 100; seed++)
    talks (seed, 0, seed % 4 == 0);
}

static void
a_bad_network_carries_every_octet (void **state)
{
  for (uint64_t seed = 1001; seed <= 1150; seed++)
    talks (seed, 10, seed % 4 == 0);
}

static void
a_terrible_network_carries_every_octet (void **state)
{
  for (uint64_t seed = 2001; seed <= 2060; seed++)
    talks (seed, 40, seed % 4 == 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_good_network_carries_every_octet),
    cmocka_unit_test (a_bad_network_carries_every_octet),
    cmocka_unit_test (a_terrible_network_carries_every_octet),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
