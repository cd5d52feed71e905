/* How many short connections two hosts of many make in a second: SYN, SYN,ACK, ACK, and a FIN and
 * its ACK each way, one connection begun every millisecond of the simulated clock, as
 * ns-3's example beside it does. Both ends are hosts with a table and a heap of deadlines; the
 * client's connections stay in TIME-WAIT for 2 MSL, all at once.
 *   bench-connections [CONNECTIONS OF NS-3 IN A SECOND] */
#include <stdlib.h>
#include <string.h>

#include <sim/listener.h>

#include "bench.h"

#define FEW 10000
#define MANY 100000
#define ROUNDS 5
#define SERVED 1000 /* at once, at most */
#define WAY MILLISECONDS (5)
#define CLIENT_ADDRESS 0x0a000001
#define SERVER_ADDRESS 0x0a000002
#define LINE 1024 /* segments on their way, at most */

typedef struct
{
  Time arrives;
  Endpoints ends; /* as the receiver sees them */
  Segment segment;
} OnTheWay;

/* All segments take equally long, so the line is a queue. */
typedef struct
{
  Listener *to;
  unsigned first, count;
  OnTheWay line[LINE];
} Line;

typedef struct
{
  Listener client, server;
  Line up, down; /* to the server, to the client */
  Time now;
  size_t segments, opened, closed;
} Bench;

static Endpoints
mirrored (const Endpoints *ends)
{
  return (Endpoints){ ends->remote_address, ends->local_address, ends->remote_port,
                      ends->local_port };
}

static void
send (Bench *bench, Line *line, const Endpoints *ends, const Actions *out)
{
  for (unsigned i = 0; i < out->segment_count; i++)
    {
      if (line->count == LINE)
        abort ();
      OnTheWay *way = &line->line[(line->first + line->count++) % LINE];
      way->arrives = bench->now + WAY;
      way->ends = mirrored (ends);
      way->segment = out->segments[i];
      bench->segments++;
    }
}

static Line *
line_of (Bench *bench, const Listener *from)
{
  return from == &bench->client ? &bench->up : &bench->down;
}

static bool
was_told (const Actions *out, SignalKind kind)
{
  for (unsigned i = 0; i < out->signal_count; i++)
    if (out->signals[i].kind == kind)
      return true;
  return false;
}

static void
call (Bench *bench, Listener *host, const Endpoints *ends, CallKind kind)
{
  const Call what = { .kind = kind, .remote_specified = true };
  Actions out;
  listener_call (host, ends, &what, bench->now, &out);
  send (bench, line_of (bench, host), ends, &out);
}

/* The users: the client closes when the connection is open, the server when the client has. */
static void
arrive (Bench *bench, Line *line)
{
  const OnTheWay *way = &line->line[line->first];
  const Endpoints ends = way->ends;
  Endpoints accepted;
  Actions out;
  bench->now = way->arrives;
  listener_arrives (line->to, &ends, &way->segment, bench->now, &out);
  line->first = (line->first + 1) % LINE;
  line->count--;
  send (bench, line_of (bench, line->to), &ends, &out);
  if (line->to == &bench->client && was_told (&out, SIGNAL_ESTABLISHED))
    call (bench, line->to, &ends, CALL_CLOSE);
  if (line->to == &bench->client)
    return;
  while (listener_accept (line->to, 80, &accepted))
    bench->opened++;
  if (was_told (&out, SIGNAL_CLOSING))
    call (bench, line->to, &ends, CALL_CLOSE);
  bench->closed += listener_find (line->to, &ends) == NULL;
}

static Time
line_due (const Line *line)
{
  return line->count == 0 ? TIME_NEVER : line->line[line->first].arrives;
}

static void
time_out (Bench *bench, Listener *host, Time now)
{
  Endpoints ends;
  Actions out;
  bench->now = now;
  if (listener_timeout (host, now, &ends, &out))
    send (bench, line_of (bench, host), &ends, &out);
}

/* Everything that happens by itself up to `until`, in order. */
static void
run (Bench *bench, Time until)
{
  for (;;)
    {
      const Time up = line_due (&bench->up), down = line_due (&bench->down);
      const Time client = listener_due (&bench->client), server = listener_due (&bench->server);
      const Time timer = client < server ? client : server;
      const Time segment = up < down ? up : down;
      if (timer > until && segment > until)
        break;
      if (timer < segment)
        time_out (bench, client <= server ? &bench->client : &bench->server, timer);
      else
        arrive (bench, up <= down ? &bench->up : &bench->down);
    }
  bench->now = until;
}

/* Seconds for so many connections, in memory that is there. */
static double
connections (Bench *bench, uint32_t count, void *client, void *server)
{
  const Settings settings = settings_default ();
  const uint64_t key[2] = { 1, 2 };
  memset (bench, 0, sizeof *bench);
  const double began = bench_now ();
  listener_init (&bench->client, &reference, &settings, key, count, client);
  listener_init (&bench->server, &reference, &settings, key, SERVED, server);
  bench->up.to = &bench->server;
  bench->down.to = &bench->client;
  listener_listen (&bench->server, 80, SERVED, false, 0);
  for (uint32_t i = 0; i < count; i++)
    {
      const Endpoints ends
          = { CLIENT_ADDRESS + i / 50000, SERVER_ADDRESS, (uint16_t) (1024 + i % 50000), 80 };
      run (bench, i * MILLISECONDS (1));
      call (bench, &bench->client, &ends, CALL_OPEN_ACTIVE);
    }
  run (bench, count * MILLISECONDS (1) + SECONDS (10));
  const double seconds = bench_now () - began;
  if (bench->opened != count || bench->closed != count || bench->segments != 7 * (size_t) count
      || bench->server.used != 0)
    abort ();
  return seconds;
}

/* Connections a second, in rounds of as many; the best round counts, and the first makes the memory
 * known. */
static double
best (Bench *bench, uint32_t count)
{
  void *client = malloc (listener_size (count)), *server = malloc (listener_size (SERVED));
  double least = 1e9;
  if (client == NULL || server == NULL)
    abort ();
  for (unsigned round = 0; round < ROUNDS; round++)
    {
      double seconds = 0;
      for (uint32_t done = 0; done < MANY; done += count)
        seconds += connections (bench, count, client, server);
      least = seconds < least ? seconds : least;
    }
  free (client);
  free (server);
  return MANY / least;
}

int
main (int argc, char **argv)
{
  Bench *bench = calloc (1, sizeof *bench);
  if (bench == NULL)
    abort ();
  const double few = best (bench, FEW), many = best (bench, MANY);
  printf ("10,000 connections: %.0f a second; 100,000: %.0f a second\n", few, many);
  bench_line ("connections a second, 100,000 beside 10,000", many / few, "times", 1, 1);
  if (argc > 1)
    bench_line ("10,000 connections beside ns-3", few / atof (argv[1]), "times", 200, 1);
  free (bench);
  return EXIT_SUCCESS;
}
