/* Two TCPs in bad weather: settings, users, a network and forgers as the die has it. After every
 * step no rule of fault.c is broken. Then the weather clears, but nobody reads: windows shut, and
 * what the two ends still say to each other is counted. Then all read: everything must get on.
 *
 * With a number as its argument the program goes on for that many steps and prints the sums.
 * [9293 3.8.6.1, Appendix A.2] */
#include "unit.h"

#include "table.h"

#include <stdio.h>
#include <stdlib.h>

#define FLIGHTS 512
#define STEPS 300000
#define STORM 400          /* steps of one storm */
#define CALM SECONDS (200) /* in which nobody reads */
#define WAR 1000           /* segments of one calm, and the two ends are at war */
#define PATIENCE SECONDS (600)

typedef struct
{
  Segment segment;
  Time due;
  unsigned to;
  bool used;
} Flight;

typedef struct
{
  Die die;
  Time now;
  Tcb tcb[2];
  Flight flight[FLIGHTS];
  unsigned loss, forged; /* of a hundred */
  bool reading;
  uint64_t seed, sent, probes;
} Weather;

typedef struct
{
  uint64_t steps, storms, calms, probes, segments, most, wars, thaws, stalls;
} Sums;

static void
post (Weather *weather, unsigned to, const Segment *seg)
{
  weather->sent++;
  if (die_below (&weather->die, 100) < weather->loss)
    return;
  unsigned copies = weather->loss > 0 && die_below (&weather->die, 20) == 0 ? 2 : 1;
  for (unsigned i = 0; i < FLIGHTS && copies > 0; i++)
    if (!weather->flight[i].used)
      {
        Time delay = MILLISECONDS (10 + (weather->loss ? die_below (&weather->die, 200) : 0));
        weather->flight[i] = (Flight){ *seg, weather->now + delay, to, true };
        copies--;
      }
}

static void
ask (Weather *weather, unsigned who, Event *event, Sums *sums)
{
  Actions out;

  event->now = weather->now;
  event->isn = (Seq) weather->seed * 2654435761u + who;
  tcp_step (&reference, &weather->tcb[who], event, &out);
  sums->steps++;
  const char *fault = tcb_fault (&weather->tcb[who]);
  if (fault != NULL)
    fail_msg ("seed %llu, step %llu, %s: %s", (unsigned long long) weather->seed,
              (unsigned long long) sums->steps, state_name (weather->tcb[who].state), fault);
  if (event->kind == EVENT_TIMEOUT && out.clause == CLAUSE_PERSIST)
    weather->probes++;
  for (unsigned i = 0; i < out.segment_count; i++)
    post (weather, !who, &out.segments[i]);
}

static void
user (Weather *weather, unsigned who, Call call, Sums *sums)
{
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_CALL;
  event.call = call;
  event.call.remote_specified = true;
  ask (weather, who, &event, sums);
}

/* A segment from nowhere, near enough to do harm. */
static void
forge (Weather *weather, unsigned to, Sums *sums)
{
  static const uint8_t controls[]
      = { CTL_ACK, CTL_ACK | CTL_FIN, CTL_ACK | CTL_PSH, CTL_SYN, CTL_RST };
  Die *die = &weather->die;
  const Tcb *tcb = &weather->tcb[to];
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_SEGMENT;
  event.segment.seq = tcb->rcv.nxt + die_below (die, 200) - 20;
  event.segment.ack = tcb->snd.una + die_below (die, 100) - 10;
  event.segment.wnd = die_below (die, 3) ? die_below (die, 2000) : 0;
  event.segment.ctl = controls[die_below (die, sizeof controls)];
  event.segment.text.length = die_below (die, 3) ? 0 : die_below (die, 100);
  ask (weather, to, &event, sums);
}

static void
user_acts (Weather *weather, unsigned who, Sums *sums)
{
  Die *die = &weather->die;
  unsigned index = die_below (die, settings_count ());
  const Setting *setting = setting_at (index);
  uint64_t range = setting->high - setting->low;

  switch (die_below (die, 40))
    {
    case 0: user (weather, who, (Call){ CALL_CLOSE }, sums); break;
    case 1: user (weather, who, (Call){ CALL_STATUS }, sums); break;
    case 2:
      user (weather, who,
            (Call){ .kind = CALL_SET,
                    .setting = index,
                    .value
                    = setting->low
                      + (range ? die_below (die, range > 5000 ? 5000 : (uint32_t) range + 1) : 0) },
            sums);
      break;
    case 3:
      user (weather, who, (Call){ die_below (die, 8) ? CALL_OPEN_ACTIVE : CALL_CLOSE_BOTH }, sums);
      break;
    case 4:
      user (weather, who, (Call){ die_below (die, 20) ? CALL_OPEN_PASSIVE : CALL_ABORT }, sums);
      break;
    default:
      if (die_below (die, 2))
        user (weather, who,
              (Call){ CALL_SEND, .length = die_below (die, 900), .push = die_below (die, 2),
                      .urgent = die_below (die, 9) == 0 },
              sums);
      else
        user (weather, who, (Call){ CALL_RECEIVE, .length = die_below (die, 900) }, sums);
    }
}

static Time
earliest (const Weather *weather, unsigned *who, Timer *timer, unsigned *flight)
{
  Time next = TIME_NEVER;

  *flight = FLIGHTS;
  for (unsigned i = 0; i < FLIGHTS; i++)
    if (weather->flight[i].used && weather->flight[i].due < next)
      next = weather->flight[i].due, *flight = i;
  for (unsigned w = 0; w < 2; w++)
    for (Timer t = 0; t < TIMERS; t++)
      if (weather->tcb[w].deadline[t] < next)
        next = weather->tcb[w].deadline[t], *who = w, *timer = t, *flight = FLIGHTS;
  return next;
}

/* The next thing happens, if that is before `end`. */
static bool
goes_on (Weather *weather, Time end, Sums *sums)
{
  unsigned who = 0, flight;
  Timer timer = 0;
  Time next = earliest (weather, &who, &timer, &flight);
  Event event;

  if (next == TIME_NEVER || next > end)
    return false;
  weather->now = next > weather->now ? next : weather->now;
  memset (&event, 0, sizeof event);
  event.kind = flight < FLIGHTS ? EVENT_SEGMENT : EVENT_TIMEOUT;
  event.timer = timer;
  if (flight < FLIGHTS)
    {
      who = weather->flight[flight].to;
      event.segment = weather->flight[flight].segment;
      weather->flight[flight].used = false;
    }
  ask (weather, who, &event, sums);
  if (weather->reading && octets_readable (&weather->tcb[who]) > 0)
    user (weather, who, (Call){ CALL_RECEIVE, .length = UINT32_MAX }, sums);
  return true;
}

static Settings
any_settings (Die *die)
{
  Settings set = die_below (die, 2) ? settings_default () : settings_plain ();

  set.mss = 20 + die_below (die, 1440);
  set.receive_buffer = die_below (die, 2) ? 1 + die_below (die, 300) : die_below (die, 6000);
  set.send_buffer = 100 + die_below (die, 8000);
  set.r2 = set.r2_syn = set.user_timeout = TIME_NEVER;
  set.nagle = (uint8_t) die_below (die, 2);
  set.sack = (uint8_t) die_below (die, 2);
  set.timestamps = (uint8_t) die_below (die, 2);
  set.window_scale = (uint8_t) die_below (die, 2);
  set.congestion = (uint8_t) die_below (die, 2);
  set.rate_reduction = (uint8_t) die_below (die, 2);
  set.round_buffer = die_below (die, 5) == 0;
  set.window_rule = (uint8_t) die_below (die, 2);
  set.keep_alive = die_below (die, 4) == 0;
  set.time_wait_reuse = (uint8_t) die_below (die, 2);
  return set;
}

static void
begin (Weather *weather, uint64_t seed, Sums *sums)
{
  memset (weather, 0, sizeof *weather);
  weather->seed = weather->die.state = seed;
  weather->now = SECONDS (10);
  weather->loss = die_below (&weather->die, 3) * 15;
  weather->forged = die_below (&weather->die, 2) * 3;
  for (unsigned who = 0; who < 2; who++)
    {
      Settings settings = any_settings (&weather->die);
      tcb_init (&weather->tcb[who], &settings);
    }
  user (weather, 1, (Call){ seed % 5 ? CALL_OPEN_PASSIVE : CALL_OPEN_ACTIVE }, sums);
  user (weather, 0, (Call){ CALL_OPEN_ACTIVE }, sums);
}

static void
storm (Weather *weather, Sums *sums)
{
  sums->storms++;
  for (unsigned i = 0; i < STORM; i++)
    {
      if (die_below (&weather->die, 4) == 0)
        user_acts (weather, die_below (&weather->die, 2), sums);
      if (die_below (&weather->die, 100) < weather->forged)
        forge (weather, die_below (&weather->die, 2), sums);
      if (!goes_on (weather, TIME_NEVER - 1, sums))
        weather->now += MILLISECONDS (100);
    }
}

/* Open, at peace, and with a buffer: nobody has closed or been led astray. */
static void
fair_weather (Weather *weather, Sums *sums)
{
  weather->forged = 0;
  for (unsigned i = 0; i < 60; i++)
    {
      unsigned who = i % 2;
      if (state_is_synchronized (weather->tcb[who].state))
        user (weather, who,
              (Call){ die_below (&weather->die, 2) ? CALL_SEND : CALL_RECEIVE,
                      .length = die_below (&weather->die, 500) },
              sums);
      goes_on (weather, TIME_NEVER - 1, sums);
    }
}

static bool
both_open (const Weather *weather)
{
  return weather->tcb[0].state == ESTABLISHED && weather->tcb[1].state == ESTABLISHED;
}

/* Both send what they can and nobody reads. */
static void
calm (Weather *weather, Sums *sums)
{
  Time end;

  weather->loss = 0;
  for (unsigned who = 0; who < 2; who++)
    for (unsigned i = 0; i < 3; i++)
      user (weather, who, (Call){ CALL_SEND, .length = weather->tcb[who].set.send_buffer / 3 },
            sums);
  end = weather->now + CALM;
  weather->sent = 0;
  while (weather->sent < WAR && goes_on (weather, end, sums))
    if (weather->tcb[0].snd.wnd != 0 || weather->tcb[1].snd.wnd != 0)
      weather->sent = weather->probes = 0;
  sums->calms++;
  sums->wars += weather->sent >= WAR;
  sums->probes += weather->probes;
  sums->segments += weather->sent;
  sums->most = weather->sent > sums->most ? weather->sent : sums->most;
}

/* Everybody reads. False if something is left that nobody would ever send or take. */
static void
thaw (Weather *weather, Sums *sums)
{
  Time end = weather->now + PATIENCE;

  weather->reading = true;
  for (unsigned who = 0; who < 2; who++)
    user (weather, who, (Call){ CALL_RECEIVE, .length = UINT32_MAX }, sums);
  for (unsigned i = 0; i < 60000 && goes_on (weather, end, sums); i++)
    if (weather->tcb[0].snd.una == weather->tcb[0].snd.end
        && weather->tcb[1].snd.una == weather->tcb[1].snd.end)
      break;
  sums->thaws++;
  sums->stalls += weather->tcb[0].snd.una != weather->tcb[0].snd.end
                  || weather->tcb[1].snd.una != weather->tcb[1].snd.end;
}

/* A storm with all its terrors, for the rules; and one with losses only, for the sums. */
static void
weather_of (uint64_t seed, Sums *sums)
{
  static Weather weather;

  begin (&weather, seed, sums);
  storm (&weather, sums);
  begin (&weather, seed, sums);
  fair_weather (&weather, sums);
  if (!both_open (&weather) || weather.tcb[0].set.receive_buffer == 0
      || weather.tcb[1].set.receive_buffer == 0)
    return;
  calm (&weather, sums);
  thaw (&weather, sums);
}

static Sums
weather_for (uint64_t steps)
{
  Sums sums = { 0 };

  for (uint64_t seed = 1; sums.steps < steps; seed++)
    weather_of (seed, &sums);
  print_message ("%llu steps, %llu storms; %llu calms: %llu probes, %llu segments (%llu at most), "
                 "%llu wars; %llu thaws, %llu stalls\n",
                 (unsigned long long) sums.steps, (unsigned long long) sums.storms,
                 (unsigned long long) sums.calms, (unsigned long long) sums.probes,
                 (unsigned long long) sums.segments, (unsigned long long) sums.most,
                 (unsigned long long) sums.wars, (unsigned long long) sums.thaws,
                 (unsigned long long) sums.stalls);
  return sums;
}

static void
two_ends_break_no_rule_make_no_war_and_get_on (void **state)
{
  Sums sums = weather_for (STEPS);

  assert_true (sums.probes > 500);
  assert_true (sums.segments <= 2 * sums.probes);
  assert_int_equal (sums.wars, 0);
  assert_int_equal (sums.stalls, 0);
}

int
main (int argc, char **argv)
{
  const struct CMUnitTest tests[]
      = { cmocka_unit_test (two_ends_break_no_rule_make_no_war_and_get_on) };

  if (argc > 1)
    return weather_for (strtoull (argv[1], NULL, 10)).stalls > 0;
  return cmocka_run_group_tests (tests, NULL, NULL);
}
