/* The loop of `handshake peer`: what the device has goes to our TCP, what our user has to send goes
 * into the ring, what is due happens, and in between nothing is done but waiting. The user above
 * our TCP is in peer-user.c. */
#include "config.h"

#include "peer-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <lab/run/interrupt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define BATCH 64                   /* datagrams between two looks at everything else */
#define NAP 200                    /* ms: no wait is longer, since a signal may come in between */
#define GRACE (2 * G_USEC_PER_SEC) /* for the program to end by itself */
#define LISTEN_PATIENCE (10 * G_USEC_PER_SEC) /* for the program to listen */

/* ---- What the peer tells. ---- */

static void
on_leaves (gpointer owner, const uint8_t *datagram, size_t size)
{
  Run *run = owner;

  run->out++;
  if (write (run->tun->fd, datagram, size) != (ssize_t) size)
    run->unwritten++;
}

static void
on_signal (gpointer owner, SignalKind signal)
{
  Run *run = owner;

  switch (signal)
    {
    case SIGNAL_ESTABLISHED:
      run->open = true;
      run->opened = run_clock (run);
      break;
    case SIGNAL_CLOSING: run->closing = true; break;
    case SIGNAL_RESET:
    case SIGNAL_REFUSED:
    case SIGNAL_USER_TIMEOUT:
    case SIGNAL_HARD_ERROR: run->last = signal; break;
    default: break;
    }
}

static void
on_row (gpointer owner, const Record *row, const World *after)
{
  Run *run = owner;

  run->told |= row->choice.kind == CHOICE_CALL
               && (row->choice.call.kind == CALL_CLOSE || row->choice.call.kind == CALL_CLOSE_BOTH
                   || row->choice.call.kind == CALL_ABORT);
  if (run->record != NULL)
    peer_record_row (run->record, row, after);
}

static void
on_packet (gpointer owner, const uint8_t *datagram, size_t size)
{
  Run *run = owner;

  if (run->record != NULL)
    peer_record_packet (run->record, datagram, size);
}

/* ---- The loop. ---- */

/* Everything the device has, a batch at most; `*any`: there was something. */
static bool
take_datagrams (Run *run, bool *any, GError **error)
{
  for (unsigned i = 0; i < BATCH; i++)
    {
      const ssize_t size = read (run->tun->fd, peer_datagram_room (run->peer), run->wish->peer.mtu);
      if (size <= 0)
        return true;
      *any = true;
      run->in++;
      if (!peer_until (run->peer, run_clock (run), error)
          || !peer_datagram (run->peer, (size_t) size, error) || !user_sends (run, error))
        return false;
    }
  return true;
}

static int
milliseconds_until (Time deadline, Time now)
{
  if (deadline <= now)
    return 0;
  const Time left = (deadline - now + 999) / 1000;
  return left > NAP ? NAP : (int) left;
}

/* Waits for the device, for our user's files, for the program's end, or until something is due. */
static void
wait_for_something (Run *run)
{
  struct pollfd polled[] = {
    { .fd = run->tun->fd, .events = POLLIN },
    { .fd = run->program_ended ? -1 : run->tun->socket },
    { .fd = user_can_send (run) && run->source.is_slow ? run->source.fd : -1, .events = POLLIN },
    { .fd = run->sink.is_slow && !run->sink.ready ? run->sink.fd : -1, .events = POLLOUT },
  };

  poll (polled, G_N_ELEMENTS (polled),
        milliseconds_until (peer_deadline (run->peer), run_clock (run)));
  run->source.ready |= polled[2].revents != 0;
  run->sink.ready |= polled[3].revents != 0;
  if (polled[1].revents != 0)
    run->program_ended |= tun_ended (run->tun, &run->program_status);
}

/* Is there nothing left to happen? A program that ended without a connection will not make one. */
static bool
is_over (const Run *run)
{
  const State state = peer_tcb (run->peer)->state;

  if (state == CLOSED && (run->open || run->last != SIGNAL_OK || run->told))
    return true;
  return run->program_ended && !run->open
         && (state == CLOSED || state == LISTEN || state == SYN_SENT);
}

static bool
loop (Run *run, GError **error)
{
  while (!is_over (run))
    {
      bool any = false;
      const Time now = run_clock (run);

      if (interrupt_asked () || now >= run->wish->most)
        {
          run->failed = true;
          return user_calls (run, CALL_ABORT, 0, error);
        }
      if (!peer_until (run->peer, now, error) || !take_datagrams (run, &any, error)
          || !user_turn (run, error))
        return false;
      if (!any && !is_over (run))
        wait_for_something (run);
    }
  return true;
}

/* ---- Beginning and end. ---- */

/* We connect when somebody listens; where nobody ever does, we connect all the same and see. A
 * person who is to start the program by hand is waited for too. */
static void
wait_for_listener (Run *run)
{
  const gint64 patience = g_get_monotonic_time () + LISTEN_PATIENCE;

  while ((run->wish->program != NULL || isatty (STDERR_FILENO)) && !run->program_ended
         && !interrupt_asked () && g_get_monotonic_time () < patience
         && !tun_listens (run->tun, run->wish->peer.remote.port))
    {
      if (run->wish->program != NULL)
        run->program_ended = tun_ended (run->tun, &run->program_status);
      g_usleep (5000);
    }
}

static bool
open_connection (Run *run, GError **error)
{
  const bool listens = run->wish->listens;

  if (run->wish->program == NULL)
    g_printerr (_ ("the kernel is in the namespace of process %1$d; to run a program there:\n"
                   "  nsenter --target %1$d --user --net --preserve-credentials COMMAND\n"),
                run->tun->keeper);
  if (!listens)
    {
      if (run->wish->program != NULL && !tun_run (run->tun, run->wish->program, error))
        return false;
      wait_for_listener (run);
    }
  run->began = g_get_monotonic_time ();
  if (!run->wish->peer.crosses_open
      && !user_calls (run, listens ? CALL_OPEN_PASSIVE : CALL_OPEN_ACTIVE, 0, error))
    return false;
  return !listens || run->wish->program == NULL || tun_run (run->tun, run->wish->program, error);
}

/* The program may end by itself; if it does not, it is ended. True: all is well with it. */
static bool
end_program (Run *run)
{
  const gint64 patience = g_get_monotonic_time () + GRACE;

  if (run->wish->program == NULL)
    return true;
  while (!run->program_ended && !interrupt_asked () && g_get_monotonic_time () < patience)
    {
      run->program_ended = tun_ended (run->tun, &run->program_status);
      g_usleep (2000);
    }
  if (!run->program_ended || run->program_status == 0)
    return true;
  command_fails (COMMAND, _ ("%s ended with status %d"), run->wish->program[0],
                 run->program_status);
  return false;
}

static void
report_flow (FILE *file, const char *what, const Flow *flow)
{
  fprintf (file, "%s %" G_GUINT64_FORMAT "  sha256 %s\n", what, flow->octets,
           g_checksum_get_string (flow->sum));
}

static void
report_ignored (FILE *file, const Run *run)
{
  if (run->unwritten > 0)
    fprintf (file, _ ("datagrams that the device did not take: %lu\n"), (gulong) run->unwritten);
  for (unsigned i = 0;; i++)
    {
      guint64 count = 0;
      const char *what = peer_ignored_text (peer_ignored (run->peer), i, &count);
      if (what == NULL)
        return;
      if (count > 0)
        fprintf (file, "%s: %" G_GUINT64_FORMAT "\n", _ (what), count);
    }
}

/* "10.0.0.2:8000"; who never came has no port. The caller frees. */
static char *
socket_words (Socket socket)
{
  g_autofree char *address = ip_format (socket.address);

  if (socket.port == 0)
    return g_strdup (socket.address == 0 ? _ ("nobody") : address);
  return g_strdup_printf ("%s:%u", address, socket.port);
}

/* How it was; on stderr where stdout has something else. */
static void
report (Run *run)
{
  const bool busy = run->wish->stream || g_strcmp0 (run->wish->receive, "-") == 0;
  FILE *file = busy ? stderr : stdout;
  g_autofree char *them = socket_words (peer_remote (run->peer)),
                  *us = socket_words (run->wish->peer.local);
  const bool refused = !run->open && run->last == SIGNAL_RESET; /* so the RFC calls it there */
  const char *how = refused                  ? signal_text (SIGNAL_REFUSED)
                    : run->last != SIGNAL_OK ? signal_text (run->last)
                    : !run->open             ? N_ ("no connection")
                    : run->aborted           ? N_ ("connection aborted")
                                             : N_ ("connection closed");

  fprintf (file, "%s - %s: %s, %.3f s\n", us, them, _ (how),
           (double) (run->over - run->opened) / G_USEC_PER_SEC);
  report_flow (file, _ ("octets sent    "), &run->source);
  report_flow (file, _ ("octets received"), &run->sink);
  fprintf (file, _ ("datagrams out %1$lu, in %2$lu\n"), (gulong) run->out, (gulong) run->in);
  report_ignored (file, run);
}

static int
converse (Run *run, GError **error)
{
  const bool asked = open_connection (run, error) && loop (run, error);
  run->over = run_clock (run);
  GError *problem = NULL;
  bool kept = run->record == NULL || peer_record_end (run->record, &problem);

  if (!asked)
    {
      g_clear_error (&problem);
      return NOT_PASSED;
    }
  const bool well = end_program (run);
  report (run);
  if (!kept)
    command_fails (COMMAND, "%s", problem->message);
  g_clear_error (&problem);
  return kept && well && run->open && run->last == SIGNAL_OK && !run->failed ? PASSED : NOT_PASSED;
}

static bool
begin (Run *run, GError **error)
{
  PeerWish *wish = run->wish;
  const PeerEvents events = { .owner = run,
                              .leaves = on_leaves,
                              .text = user_takes,
                              .signal = on_signal,
                              .row = on_row,
                              .packet = on_packet };
  const TunOptions options = { .network = wish->peer.network,
                               .mtu = wish->peer.mtu,
                               .quiet = wish->stream || g_strcmp0 (wish->receive, "-") == 0 };

  run->tun = tun_new (&options, error);
  if (run->tun == NULL)
    return false;
  run->peer = peer_new (&wish->peer, &events);
  if (!wish->watch && !wish->stream && wish->save == NULL && wish->pcapng == NULL)
    return true;
  run->record = peer_record_new (wish, peer_world (run->peer), error);
  return run->record != NULL;
}

/* The whole conversation; the exit code. */
int
peer_run (PeerWish *wish)
{
  Run run = { .wish = wish, .last = SIGNAL_OK };
  g_autoptr (GError) error = NULL;
  int code = COULD_NOT_RUN;

  signal (SIGPIPE, SIG_IGN);
  const bool files = flow_open (&run.source, wish->send, O_RDONLY)
                     && flow_open (&run.sink, wish->receive, O_WRONLY | O_CREAT | O_TRUNC);
  if (files && begin (&run, &error))
    code = converse (&run, &error);
  if (error != NULL)
    command_fails (COMMAND, "%s", error->message);
  flow_close (&run.source);
  flow_close (&run.sink);
  peer_record_free (run.record);
  peer_free (run.peer);
  tun_free (run.tun);
  return command_output (COMMAND, code);
}
