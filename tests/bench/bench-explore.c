/* The search beside SPIN: two ends that open and close at will, over a network that loses and
 * reorders and holds four segments each way. SPIN's model follows RFC 9293 by the letter and knows
 * nothing of the windows a segment set (SND.WL1, SND.WL2); with both taken out of the reference
 * the search must see as many worlds as it does, no more and no fewer.
 *   bench-explore [SPIN-STATES SPIN-STATES-A-SECOND] */
#include <stdlib.h>
#include <string.h>

#include <sim/explore/explore.h>

#include "bench.h"

#define CAPACITY 4
#define ROUNDS 2

static double
wall_now (void)
{
  struct timespec now;
  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* [9293 3.10.7.4 First] Without the reading of Figure 7, by which a SYN,ACK in SYN-RECEIVED counts
 * although it lies before the window. */
static bool
letter_acknowledges_new (const Tcb *tcb, const Segment *seg)
{
  return !(tcb->state == SYN_RECEIVED && segment_has (seg, CTL_SYN))
         && reference.acknowledges_new (tcb, seg);
}

/* The reference by the letter, which forgets what last set the window. */
static bool
by_the_letter (void *data, const Question *questions, unsigned count, ExploreAnswer *answers)
{
  const Parts *letter = data;
  for (unsigned i = 0; i < count; i++)
    {
      Tcb *tcb = &answers[i].tcb;
      memcpy (tcb, &questions[i].tcb, sizeof *tcb);
      tcp_step (letter, tcb, &questions[i].event, &answers[i].actions);
      tcb->snd.wl1 = tcb->irs;
      tcb->snd.wl2 = tcb->iss;
    }
  return true;
}

/* Numbers begin at 0 in every connection, as in the model. */
static World
scenario (void)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 0, 0 };
  Settings set = settings_plain ();
  set.receive_buffer = 2;
  set.mss_option = 0;
  set.report_errors = 0;
  const Settings settings[HOSTS] = { set, set };
  World world;
  world_init (&world, kind, isn, settings, MILLISECONDS (10), 0);
  world.host[0].isn_step = world.host[1].isn_step = 0;
  return world;
}

static ExploreOptions
bounds (unsigned capacity, unsigned threads)
{
  ExploreOptions options = explore_options (EXPLORE_REACH);
  options.losses = EXPLORE_UNLIMITED;
  options.any_order = options.any_time = true;
  options.users[0].incarnations = options.users[1].incarnations = 0;
  options.capacity = capacity;
  options.threads = threads;
  return options;
}

typedef struct
{
  ExploreFinding *finding;
  double processor, wall;
} Run;

static Run
run (unsigned threads, const Parts *letter)
{
  const World world = scenario ();
  ExploreOptions options = bounds (CAPACITY, threads);
  Run best = { .wall = 1e9, .processor = 1e9 };
  if (letter != NULL)
    options.tcp[0] = options.tcp[1] = (ExploreTcp){ .ask = by_the_letter, .data = (void *) letter };
  for (unsigned i = 0; i < ROUNDS; i++)
    {
      const double processor = bench_now (), wall = wall_now ();
      explore_finding_free (best.finding);
      best.finding = explore_run (&world, &options);
      best.processor
          = bench_now () - processor < best.processor ? bench_now () - processor : best.processor;
      best.wall = wall_now () - wall < best.wall ? wall_now () - wall : best.wall;
    }
  return best;
}

typedef struct
{
  unsigned host;
  State state;
} Goal;

static bool
is_there (void *data, const ExploreView *view)
{
  const Goal *goal = data;
  return view->host[goal->host]->tcb.state == goal->state;
}

/* The slowest of the eleven states on either side. */
static double
slowest_reach (void)
{
  const World world = scenario ();
  double slowest = 0;
  for (unsigned i = 0; i < HOSTS * STATES; i++)
    {
      Goal goal = { i % HOSTS, (State) (i / HOSTS) };
      ExploreOptions options = explore_options (EXPLORE_REACH);
      options.goal = is_there;
      options.goal_data = &goal;
      const double began = bench_now ();
      ExploreFinding *finding = explore_run (&world, &options);
      const double took = bench_now () - began;
      if (finding->outcome != EXPLORE_REACHED)
        exit (EXIT_FAILURE);
      slowest = took > slowest ? took : slowest;
      explore_finding_free (finding);
    }
  return slowest;
}

int
main (int argc, char **argv)
{
  const Parts letter
      = parts_with (&reference, &(Parts){ .acknowledges_new = letter_acknowledges_new });
  const Run reading = run (1, NULL), one = run (1, &letter), two = run (2, &letter);
  const double states = (double) one.finding->states;
  printf ("%-44s %10zu states, %zu transitions, %u deep\n", "by the letter, as the model",
          one.finding->states, one.finding->transitions, one.finding->deepest);
  printf ("%-44s %10zu states: SND.WL1 and SND.WL2, Figure 7\n", "the reference",
          reading.finding->states);
  if (argc == 3)
    {
      bench_line ("states beyond SPIN's, either way", states - atof (argv[1]), "states", 0, 0);
      bench_line ("states a second, one thread, to SPIN's", states / one.processor / atof (argv[2]),
                  "times", 2.5, 1);
    }
  bench_line ("states a second, one thread", states / one.processor / 1e6, "million", 0.6, 1);
  bench_line ("two threads, by the clock on the wall", one.wall / two.wall, "times", 1.7, 1);
  bench_line ("two threads, by half their processor time", 2 * one.processor / two.processor,
              "times", 1.7, 1);
  bench_line ("octets a state", (double) one.finding->octets / states, "octets", 35, 0);
  bench_line ("slowest reach of a state", slowest_reach () * 1e3, "ms", 100, 0);
  return one.finding->states == two.finding->states ? EXIT_SUCCESS : EXIT_FAILURE;
}
