/* The kernel's end of a connection, done by hand: a program with plain sockets that runs beside the
 * kernel's TCP and does one thing after the other, as its arguments say.
 *
 *   kernel-end connect ADDRESS PORT ACTION...
 *   kernel-end listen PORT ACTION...
 *   kernel-end noise ADDRESS PORT
 *
 * Actions: `send N` octets, `receive` to the end, `both N` at once, `pour N` and `drain`: the same
 * as the first two, but nothing is summed up, `shut` the sending half, `sleep MS`, `close`,
 * `abort`, `reset`: expect to be reset, `refused`: expect not to get a connection. What was sent
 * and received is printed with its SHA-256. Ends with 0 when everything was as expected. */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PIECE 65536

typedef struct
{
  guint64 octets;
  GChecksum *sum;
} Flow;

static Flow
flow_new (void)
{
  return (Flow){ 0, g_checksum_new (G_CHECKSUM_SHA256) };
}

static void
flow_end (Flow *flow, const char *what)
{
  printf ("kernel %s %" G_GUINT64_FORMAT "  sha256 %s\n", what, flow->octets,
          g_checksum_get_string (flow->sum));
  fflush (stdout);
}

static int
fails (const char *what)
{
  fprintf (stderr, "kernel-end: %s: %s\n", what, strerror (errno));
  return -1;
}

/* Octets that differ from place to place. */
static void
make_up (uint8_t *octets, size_t size, guint64 place)
{
  for (size_t i = 0; i < size; i++)
    octets[i] = (uint8_t) (((place + i) * 2654435761u) >> 13);
}

/* One write of what is still to be sent, and one read of what is there; at most PIECE each. */
static int
send_some (int fd, Flow *flow, guint64 most)
{
  uint8_t octets[PIECE];
  const size_t size = (size_t) MIN (most - flow->octets, PIECE);

  make_up (octets, size, flow->octets);
  const ssize_t sent = send (fd, octets, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN)
    return fails ("send");
  if (sent > 0)
    g_checksum_update (flow->sum, octets, sent);
  flow->octets += sent > 0 ? (guint64) sent : 0;
  return 0;
}

static int
receive_some (int fd, Flow *flow, bool *end)
{
  uint8_t octets[PIECE];
  const ssize_t size = recv (fd, octets, sizeof octets, MSG_DONTWAIT);

  if (size < 0 && errno != EAGAIN)
    return fails ("receive");
  if (size > 0)
    g_checksum_update (flow->sum, octets, size);
  flow->octets += size > 0 ? (guint64) size : 0;
  *end = size == 0;
  return 0;
}

/* Sends `most` octets, and then shuts that half if `shuts`; receives to the end if `receives`. */
static int
exchange (int fd, guint64 most, bool receives, bool shuts)
{
  Flow out = flow_new (), in = flow_new ();
  bool ended = !receives, shut = false;
  int result = 0;

  while (result == 0 && (out.octets < most || !ended))
    {
      struct pollfd polled = { .fd = fd };
      polled.events = (short) ((out.octets < most ? POLLOUT : 0) | (ended ? 0 : POLLIN));
      poll (&polled, 1, 60000);
      if (out.octets < most)
        result = send_some (fd, &out, most);
      if (result == 0 && !ended && (polled.revents & POLLIN) != 0)
        result = receive_some (fd, &in, &ended);
      if (shuts && !shut && out.octets == most)
        shut = shutdown (fd, SHUT_WR) == 0;
    }
  if (most > 0)
    flow_end (&out, "sent");
  if (receives)
    flow_end (&in, "received");
  g_checksum_free (out.sum);
  g_checksum_free (in.sum);
  return result;
}

static int
wait_for_reset (int fd)
{
  char octet;
  ssize_t size;

  while ((size = recv (fd, &octet, 1, 0)) > 0)
    ;
  if (size < 0 && errno == ECONNRESET)
    return 0;
  fprintf (stderr, "kernel-end: no reset came\n");
  return -1;
}

/* The fastest way to send or receive much: nobody looks at the octets. */
static int
pour (int fd, guint64 most)
{
  static uint8_t octets[PIECE];

  for (guint64 sent = 0; sent < most;)
    {
      const ssize_t size = write (fd, octets, (size_t) MIN (most - sent, PIECE));
      if (size <= 0)
        return fails ("send");
      sent += (guint64) size;
    }
  return 0;
}

static int
drain (int fd)
{
  static uint8_t octets[PIECE];
  ssize_t size;

  while ((size = read (fd, octets, PIECE)) > 0)
    ;
  return size < 0 ? fails ("receive") : 0;
}

/* One action; its argument, if it has one, is next. */
static int
act (int fd, char ***argv)
{
  const char *action = *(*argv)++;
  const struct linger linger = { 1, 0 };
  const bool has_number = strcmp (action, "send") == 0 || strcmp (action, "both") == 0
                          || strcmp (action, "pour") == 0 || strcmp (action, "sleep") == 0;
  const guint64 number = has_number && **argv != NULL ? g_ascii_strtoull (*(*argv)++, NULL, 10) : 0;

  if (strcmp (action, "send") == 0)
    return exchange (fd, number, false, false);
  if (strcmp (action, "both") == 0)
    return exchange (fd, number, true, true);
  if (strcmp (action, "receive") == 0)
    return exchange (fd, 0, true, false);
  if (strcmp (action, "pour") == 0)
    return pour (fd, number);
  if (strcmp (action, "drain") == 0)
    return drain (fd);
  if (strcmp (action, "shut") == 0)
    return shutdown (fd, SHUT_WR);
  if (strcmp (action, "sleep") == 0)
    return usleep ((useconds_t) number * 1000);
  if (strcmp (action, "abort") == 0)
    setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  if (strcmp (action, "abort") == 0 || strcmp (action, "close") == 0)
    return close (fd);
  if (strcmp (action, "reset") == 0)
    return wait_for_reset (fd);
  fprintf (stderr, "kernel-end: no action “%s”\n", action);
  return -1;
}

static struct sockaddr_in
address_of (const char *address, const char *port)
{
  struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons ((uint16_t) atoi (port)) };

  inet_pton (AF_INET, address, &in.sin_addr);
  return in;
}

/* A connected socket, or -1. */
static int
connect_to (const char *address, const char *port)
{
  const struct sockaddr_in in = address_of (address, port);
  const int fd = socket (AF_INET, SOCK_STREAM, 0);

  if (connect (fd, (const struct sockaddr *) &in, sizeof in) == 0)
    return fd;
  fails ("connect");
  close (fd);
  return -1;
}

static int
accept_on (const char *port)
{
  const struct sockaddr_in in = address_of ("0.0.0.0", port);
  const int fd = socket (AF_INET, SOCK_STREAM, 0), yes = 1;

  setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind (fd, (const struct sockaddr *) &in, sizeof in) != 0 || listen (fd, 1) != 0)
    return fails ("listen");
  return accept (fd, NULL, NULL);
}

/* Datagrams that are none of TCP's business: UDP whole and in pieces, a protocol nobody has, and a
 * segment with a wrong checksum. */
static int
make_noise (const char *address, const char *port)
{
  const struct sockaddr_in in = address_of (address, port);
  const int udp = socket (AF_INET, SOCK_DGRAM, 0), odd = socket (AF_INET, SOCK_RAW, 253),
            tcp = socket (AF_INET, SOCK_RAW, IPPROTO_TCP);
  const int no = IP_PMTUDISC_DONT;
  uint8_t octets[4000] = { 0 };

  if (udp < 0 || odd < 0 || tcp < 0)
    return fails ("socket");
  setsockopt (udp, IPPROTO_IP, IP_MTU_DISCOVER, &no, sizeof no);
  sendto (udp, octets, 100, 0, (const struct sockaddr *) &in, sizeof in);
  sendto (udp, octets, sizeof octets, 0, (const struct sockaddr *) &in, sizeof in);
  sendto (odd, octets, 100, 0, (const struct sockaddr *) &in, sizeof in);
  octets[12] = 0x50;
  octets[16] = 0xbe;
  sendto (tcp, octets, 40, 0, (const struct sockaddr *) &in, sizeof in);
  return 0;
}

int
main (int argc, char **argv)
{
  int fd = -1;

  if (argc == 4 && strcmp (argv[1], "noise") == 0)
    return make_noise (argv[2], argv[3]) != 0;
  if (argc >= 4 && strcmp (argv[1], "connect") == 0)
    {
      fd = connect_to (argv[2], argv[3]);
      argv += 4;
    }
  else if (argc >= 3 && strcmp (argv[1], "listen") == 0)
    {
      fd = accept_on (argv[2]);
      argv += 3;
    }
  else
    return 2;
  if (*argv != NULL && strcmp (*argv, "refused") == 0)
    return fd >= 0 || errno != ECONNREFUSED;
  while (fd >= 0 && *argv != NULL)
    if (act (fd, &argv) != 0)
      return 1;
  return fd < 0;
}
