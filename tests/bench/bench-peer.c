/* Our TCP and the kernel's beside what the machine itself allows: a round trip over a TUN device
 * beside the kernel's answer to a ping, 64 MiB either way beside two kernels with a relay between
 * them that does nothing, and how much memory it takes. Seconds of the wall: half the work is the
 * kernel's. bench-peer HANDSHAKE KERNEL-END */
#include <errno.h>
#include <lab/live/peer.h>
#include <lab/live/tun.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <tcp/octets.h>
#include <unistd.h>

#include "bench.h"

#define US 0x0a000001
#define KERNEL 0x0a000002
#define TRIPS 20000
#define ROUNDS 5
#define OCTETS "67108864"
#define MIB 64.0

static double
wall (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static int
compare (const void *a, const void *b)
{
  const double one = *(const double *) a, other = *(const double *) b;
  return (one > other) - (one < other);
}

static double
median (double values[], size_t count)
{
  qsort (values, count, sizeof values[0], compare);
  return values[count / 2];
}

/* The next datagram of this protocol. */
static ssize_t
read_one (int fd, uint8_t *octets, size_t room, unsigned protocol)
{
  ssize_t size;

  do
    size = read (fd, octets, room);
  while ((size < 0 && errno == EAGAIN) || (size > 0 && octets[9] != protocol));
  return size;
}

/* ---- Round trips. ---- */

/* [792] A ping for the kernel, 84 octets. */
static void
write_ping (uint8_t octets[84])
{
  const IpHeader ip = { .source = US, .destination = KERNEL, .protocol = 1, .ttl = 64 };

  memset (octets, 0, 84);
  ip_write (&ip, 64, octets);
  octets[IP_HEADER] = 8;
  put_16 (octets + IP_HEADER + 2, octets_checksum (octets + IP_HEADER, 64));
}

static double
ping (const Tun *tun)
{
  static double took[TRIPS];
  uint8_t request[84], answer[2048];

  write_ping (request);
  for (unsigned i = 0; i < TRIPS; i++)
    {
      const double began = wall ();
      if (write (tun->fd, request, sizeof request) != sizeof request
          || read_one (tun->fd, answer, sizeof answer, 1) < 0)
        return -1;
      took[i] = wall () - began;
    }
  return median (took, TRIPS) * 1e6;
}

static void
on_leaves (gpointer owner, const uint8_t *datagram, size_t size)
{
  if (write (((Tun *) owner)->fd, datagram, size) != (ssize_t) size)
    abort ();
}

static void
on_text (gpointer owner, const uint8_t *octets, size_t size)
{
}

static void
on_signal (gpointer owner, SignalKind signal)
{
}

static void
on_row (gpointer owner, const Record *record, const World *after)
{
}

/* Our TCP calls a port on which nobody listens: a SYN goes out, a reset comes back. */
static double
knock (Tun *tun)
{
  static double took[TRIPS];
  PeerOptions options = { .settings = settings_default (),
                          .local = { US, 1000 },
                          .remote = { KERNEL, 9 },
                          .network = { KERNEL, 24 },
                          .mtu = 1500,
                          .ttl = 64 };
  const PeerEvents events = { tun, on_leaves, on_text, on_signal, on_row, on_text };
  const Call open = { .kind = CALL_OPEN_ACTIVE, .remote_specified = true };
  Peer *peer = peer_new (&options, &events);

  const double start = wall ();
  for (unsigned i = 0; i < TRIPS; i++)
    {
      const double began = wall ();
      peer_until (peer, (Time) ((began - start) * 1e6), NULL);
      peer_call (peer, &open, NULL);
      const ssize_t size = read_one (tun->fd, peer_datagram_room (peer), 1500, 6);
      if (size < 0 || !peer_datagram (peer, (size_t) size, NULL)
          || peer_tcb (peer)->state != CLOSED)
        return -1;
      took[i] = wall () - began;
    }
  peer_free (peer);
  return median (took, TRIPS) * 1e6;
}

static void
bench_trips (void)
{
  const TunOptions options = { .network = { KERNEL, 24 }, .mtu = 1500 };
  g_autoptr (Tun) tun = tun_new (&options, NULL);
  double floor[ROUNDS], ours[ROUNDS];

  for (unsigned round = 0; round < ROUNDS; round++)
    {
      floor[round] = ping (tun);
      ours[round] = knock (tun);
    }
  const double least = median (floor, ROUNDS), mine = median (ours, ROUNDS);
  printf ("%-44s %10.2f us\n", "ping, the floor", least);
  printf ("%-44s %10.2f us\n", "SYN out, reset back, through our TCP", mine);
  bench_line ("round trip over the floor", mine / least, "times", 2, 0);
}

/* ---- 64 MiB. ---- */

/* One datagram, if there is one, goes over to the other side. */
static bool
relay_one (const Tun *from, const Tun *to)
{
  uint8_t octets[2048];
  const ssize_t size = read (from->fd, octets, sizeof octets);

  return size > 0 && write (to->fd, octets, (size_t) size) == size;
}

/* What 64 MiB took, in seconds. */
typedef struct
{
  double wall[ROUNDS], cpu[ROUNDS];
} Took;

/* Processor time of this process and of all that it has waited for. */
static double
cpu (void)
{
  struct rusage self, children;

  getrusage (RUSAGE_SELF, &self);
  getrusage (RUSAGE_CHILDREN, &children);
  return (double) (self.ru_utime.tv_sec + self.ru_stime.tv_sec + children.ru_utime.tv_sec
                   + children.ru_stime.tv_sec)
         + (double) (self.ru_utime.tv_usec + self.ru_stime.tv_usec + children.ru_utime.tv_usec
                     + children.ru_stime.tv_usec)
               / 1e6;
}

/* Two kernels, the one sends to the other. Seconds; negative when it did not work. */
static double
relay (char *kernel_end)
{
  const TunOptions left = { .network = { US, 24 }, .mtu = 1500 },
                   right = { .network = { KERNEL, 24 }, .mtu = 1500 };
  g_autoptr (Tun) sender = tun_new (&left, NULL), receiver = tun_new (&right, NULL);
  char *pour[] = { kernel_end,      (char *) "connect", (char *) "10.0.0.2", (char *) "8000",
                   (char *) "pour", (char *) OCTETS,    (char *) "close",    NULL },
       *drain[] = { kernel_end, (char *) "listen", (char *) "8000", (char *) "drain", NULL };
  int status = 1;

  tun_run (receiver, drain, NULL);
  while (!tun_listens (receiver, 8000))
    usleep (1000);
  tun_run (sender, pour, NULL);
  const double began = wall ();
  while (!tun_ended (receiver, &status) && wall () < began + 60)
    {
      struct pollfd polled[]
          = { { .fd = sender->fd, .events = POLLIN }, { .fd = receiver->fd, .events = POLLIN } };
      while ((int) relay_one (sender, receiver) | (int) relay_one (receiver, sender))
        ;
      poll (polled, 2, 1);
    }
  return status == 0 ? wall () - began : -1;
}

/* `handshake peer` with these words; its own seconds, and its memory in KiB. */
static double
run (char *const argv[], long *memory)
{
  char said[4096] = "";
  int pipes[2], status = 1;
  double seconds = -1;
  size_t length = 0;
  struct rusage usage;

  if (pipe (pipes) != 0)
    return -1;
  const pid_t pid = fork ();
  if (pid == 0)
    {
      dup2 (pipes[1], STDOUT_FILENO);
      execv (argv[0], argv);
      _exit (127);
    }
  close (pipes[1]);
  for (ssize_t size; (size = read (pipes[0], said + length, sizeof said - 1 - length)) > 0;)
    length += (size_t) size;
  close (pipes[0]);
  wait4 (pid, &status, 0, &usage);
  *memory = MAX (*memory, usage.ru_maxrss);
  const char *found = strstr (said, "connection closed, ");
  if (status == 0 && found != NULL)
    seconds = g_ascii_strtod (found + strlen ("connection closed, "), NULL);
  return seconds;
}

static double
to_kernel (char *handshake, char *kernel_end, long *memory)
{
  char *const argv[] = { handshake,
                         (char *) "peer",
                         (char *) "--make",
                         (char *) OCTETS,
                         (char *) "listen",
                         (char *) "8000",
                         (char *) "--",
                         kernel_end,
                         (char *) "connect",
                         (char *) "10.0.0.1",
                         (char *) "8000",
                         (char *) "drain",
                         NULL };
  return run (argv, memory);
}

static double
from_kernel (char *handshake, char *kernel_end, long *memory)
{
  char *const argv[] = { handshake,
                         (char *) "peer",
                         (char *) "listen",
                         (char *) "8000",
                         (char *) "--",
                         kernel_end,
                         (char *) "connect",
                         (char *) "10.0.0.1",
                         (char *) "8000",
                         (char *) "pour",
                         (char *) OCTETS,
                         (char *) "close",
                         NULL };
  return run (argv, memory);
}

/* One round of each, in turn. */
static void
take_turns (char *handshake, char *kernel_end, Took took[3], long *memory)
{
  for (unsigned round = 0; round < ROUNDS; round++)
    for (unsigned which = 0; which < 3; which++)
      {
        const double began = cpu ();
        took[which].wall[round] = which == 0   ? relay (kernel_end)
                                  : which == 1 ? to_kernel (handshake, kernel_end, memory)
                                               : from_kernel (handshake, kernel_end, memory);
        took[which].cpu[round] = cpu () - began;
      }
}

static void
bench_bulk (char *handshake, char *kernel_end)
{
  static const char *const names[] = { "two kernels and a relay", "to the kernel, SHA-256 included",
                                       "from the kernel, SHA-256 included" };
  char *const nothing[] = { handshake, (char *) "peer", (char *) "check", NULL };
  Took took[3];
  long memory = 0, least = 0;
  double speed[3];

  take_turns (handshake, kernel_end, took, &memory);
  for (unsigned i = 0; i < 3; i++)
    {
      speed[i] = MIB / median (took[i].cpu, ROUNDS);
      printf ("%-44s %10.2f MiB/s        (by the wall: %.2f)\n", names[i], speed[i],
              MIB / median (took[i].wall, ROUNDS));
    }
  bench_line ("to the kernel over the relay", speed[1] / speed[0], "times", 0.5, 1);
  bench_line ("from the kernel over the relay", speed[2] / speed[0], "times", 0.5, 1);
  run (nothing, &least);
  printf ("%-44s %10.2f MiB\n", "memory of a command that sends nothing", (double) least / 1024);
  bench_line ("memory while 64 MiB pass", (double) memory / 1024, "MiB", 8, 0);
}

int
main (int argc, char **argv)
{
  const TunOptions options = { .network = { KERNEL, 24 }, .mtu = 1500 };
  g_autoptr (GError) error = NULL;
  g_autoptr (Tun) tun = tun_new (&options, &error);

  if (argc != 3 || tun == NULL)
    {
      fprintf (stderr, "skipped: %s\n", tun == NULL ? error->message : "two words are needed");
      return 77;
    }
  bench_trips ();
  bench_bulk (argv[1], argv[2]);
  return 0;
}
