/* How many steps of the world one core makes in a second: connections that are opened, carry a
 * stream in bulk both ways, and are closed again.  */
#include <stdlib.h>
#include <string.h>

#include <sim/world.h>

#include "bench.h"

#define STEPS 2000000
#define ROUNDS 5

typedef struct
{
  World world;
  size_t steps;
  size_t segments;
} Bench;

static void
make (Bench *bench, Choice choice)
{
  Record record;
  world_step (NULL, &bench->world, choice, &record);
  bench->steps++;
  bench->segments += record.actions.segment_count;
}

static void
call (Bench *bench, uint32_t host, CallKind kind, uint32_t length)
{
  make (bench, (Choice){ .kind = CHOICE_CALL,
                         .host = host,
                         .call = { .kind = kind, .length = length, .remote_specified = true } });
}

/* Whatever is due by itself, as long as segments are under way. */
static void
settle (Bench *bench)
{
  Choice choice;
  while (bench->world.network.count > 0 && world_next (&bench->world, &choice))
    make (bench, choice);
}

static void
connection (Bench *bench)
{
  call (bench, 1, CALL_OPEN_PASSIVE, 0);
  call (bench, 0, CALL_OPEN_ACTIVE, 0);
  settle (bench);
  for (unsigned i = 0; i < 50; i++)
    {
      call (bench, 1, CALL_RECEIVE, 4096);
      call (bench, 0, CALL_SEND, 4096);
      settle (bench);
      call (bench, 0, CALL_RECEIVE, 600);
      call (bench, 1, CALL_SEND, 600);
      settle (bench);
    }
  call (bench, 0, CALL_CLOSE, 0);
  settle (bench);
  call (bench, 1, CALL_CLOSE, 0);
  settle (bench);
  call (bench, 0, CALL_ABORT, 0);
  call (bench, 1, CALL_ABORT, 0);
}

static void
begin (Bench *bench)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  memset (bench, 0, sizeof *bench);
  world_init (&bench->world, kind, isn, settings, MILLISECONDS (40), 0);
}

int
main (void)
{
  double best = 0;
  Bench bench;
  for (unsigned round = 0; round < ROUNDS; round++)
    {
      begin (&bench);
      const double began = bench_now ();
      while (bench.steps < STEPS)
        connection (&bench);
      const double rate = (double) bench.steps / (bench_now () - began) / 1e6;
      best = rate > best ? rate : best;
      if (world_fault (&bench.world) != NULL || bench.segments < bench.steps / 4)
        return EXIT_FAILURE;
    }
  bench_line ("sizeof (Tcb)", sizeof (Tcb), "octets", 768, 0);
  bench_line ("sizeof (World)", sizeof (World), "octets", 4096, 0);
  bench_line ("world_step (), best of 5", best, "million/s", 2, 1);
  return EXIT_SUCCESS;
}
