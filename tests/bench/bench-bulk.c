/* How many segments a second the world carries from one host to another in bulk, 50 MiB in segments
 * of 1448 octets over a line of 1 Gb/s and 5 ms, with every step recorded and without; the same as
 * ns-3's example beside it. Windows are as large as the network has room for, so that
 * nothing is lost.
 *   bench-bulk [SEGMENTS OF NS-3 IN A SECOND] */
#include <stdlib.h>
#include <string.h>

#include <sim/trace/trace.h>

#include "bench.h"

#define OCTETS (50u << 20)
#define MSS 1448
#define PIECE (12 * MSS) /* the window, and what the user sends at once */
#define ROUNDS 3

typedef struct
{
  World world;
  Trace *trace; /* NULL: nothing is recorded */
  size_t segments, steps;
  Record record;
} Bench;

static void
make (Bench *bench, const Choice *choice)
{
  world_step (NULL, &bench->world, *choice, &bench->record);
  bench->segments += bench->record.actions.segment_count;
  bench->steps++;
  if (bench->trace != NULL)
    trace_append (bench->trace, &bench->record, &bench->world);
}

static void
call (Bench *bench, uint32_t host, CallKind kind, uint32_t length)
{
  const Choice choice = { .kind = CHOICE_CALL,
                          .host = host,
                          .call = { .kind = kind, .length = length, .remote_specified = true } };
  make (bench, &choice);
}

static void
begin (Bench *bench, bool recorded)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  Settings settings = settings_default ();
  settings.mss = MSS;
  settings.receive_buffer = PIECE;
  settings.send_buffer = 4 * PIECE;
  const Settings both[HOSTS] = { settings, settings };
  memset (bench, 0, sizeof *bench);
  world_init (&bench->world, kind, isn, both, MILLISECONDS (5), 12);
  if (recorded)
    bench->trace = trace_new (&bench->world);
  call (bench, 1, CALL_OPEN_PASSIVE, 0);
  call (bench, 0, CALL_OPEN_ACTIVE, 0);
}

/* The receiving user comes when half the buffer is full, and for what is left. */
static bool
user_comes (const Tcb *receiver, uint32_t left)
{
  const uint32_t readable
      = state_is_synchronized (receiver->state) ? octets_readable (receiver) : 0;
  return readable >= PIECE / 2 || (left == 0 && readable > 0);
}

/* The sending user keeps the queue filled. */
static void
transfer (Bench *bench)
{
  const Tcb *sender = &bench->world.host[0].tcb, *receiver = &bench->world.host[1].tcb;
  uint32_t left = OCTETS;
  Choice choice;
  while (bench->world.host[1].got < OCTETS)
    {
      if (left > 0 && state_is_synchronized (sender->state) && octets_unsent (sender) < PIECE)
        {
          const uint32_t piece = left < PIECE ? left : PIECE;
          call (bench, 0, CALL_SEND, piece);
          left -= piece;
        }
      else if (user_comes (receiver, left))
        call (bench, 1, CALL_RECEIVE, PIECE);
      else if (world_next (&bench->world, &choice))
        make (bench, &choice);
      else
        abort ();
    }
}

/* Segments a second. */
static double
best (bool recorded)
{
  double rate = 0;
  for (unsigned round = 0; round < ROUNDS; round++)
    {
      Bench bench;
      const double began = bench_now ();
      begin (&bench, recorded);
      transfer (&bench);
      const double seconds = bench_now () - began;
      if (world_fault (&bench.world) != NULL || bench.segments < OCTETS / MSS)
        abort ();
      rate = (double) bench.segments / seconds > rate ? (double) bench.segments / seconds : rate;
      if (round == 0)
        printf ("bulk, %s: %zu segments, %zu steps, %zu octets of trace\n",
                recorded ? "recorded" : "not recorded", bench.segments, bench.steps,
                recorded ? trace_bytes (bench.trace) : (size_t) 0);
      if (recorded)
        trace_free (bench.trace);
    }
  return rate;
}

int
main (int argc, char **argv)
{
  const double recorded = best (true), plain = best (false);
  printf ("%.0f segments a second recorded, %.0f not recorded\n", recorded, plain);
  if (argc == 1)
    return EXIT_SUCCESS;
  bench_line ("bulk, recorded, beside ns-3", recorded / atof (argv[1]), "times", 20, 1);
  bench_line ("bulk, not recorded, beside ns-3", plain / atof (argv[1]), "times", 50, 1);
  return EXIT_SUCCESS;
}
