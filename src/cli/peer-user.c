/* The user above our TCP: a file to send, a file to receive, and a rule when to close. */
#include "config.h"

#include "peer-run-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE 4096 /* octets that a pipe that is ready for more takes at once */

/* Microseconds since it began. */
Time
run_clock (const Run *run)
{
  return (Time) (g_get_monotonic_time () - run->began);
}

/* Octets for our user; to a pipe no more than it takes without waiting. */
void
user_takes (gpointer owner, const uint8_t *octets, size_t size)
{
  Run *run = owner;

  run->sink.octets += size;
  g_checksum_update (run->sink.sum, octets, (gssize) size);
  while (run->sink.fd >= 0 && size > 0)
    {
      const ssize_t written = write (run->sink.fd, octets, size);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          command_fails (COMMAND, "%s: %s", run->wish->receive, g_strerror (errno));
          run->failed = true;
          return;
        }
      octets += written;
      size -= (size_t) written;
    }
  run->sink.ready = !run->sink.is_slow;
}

bool
flow_open (Flow *flow, const char *path, int flags)
{
  const bool standard = g_strcmp0 (path, "-") == 0;
  struct stat about;

  flow->sum = g_checksum_new (G_CHECKSUM_SHA256);
  flow->ready = true;
  flow->fd = -1;
  if (path == NULL)
    return true;
  flow->fd = standard ? ((flags & O_ACCMODE) == O_RDONLY ? STDIN_FILENO : STDOUT_FILENO)
                      : open (path, flags | O_CLOEXEC, 0666);
  if (flow->fd < 0 || fstat (flow->fd, &about) != 0)
    {
      g_autofree char *shown = g_filename_display_name (path);
      command_fails (COMMAND, "%s: %s", shown, g_strerror (errno));
      return false;
    }
  flow->is_slow = !S_ISREG (about.st_mode);
  flow->ready = !flow->is_slow;
  return true;
}

void
flow_close (Flow *flow)
{
  if (flow->fd > STDERR_FILENO)
    close (flow->fd);
  g_checksum_free (flow->sum);
}

/* Our user calls, now. */
bool
user_calls (Run *run, CallKind kind, uint32_t length, GError **error)
{
  const Call made = { .kind = kind, .length = length, .remote_specified = !run->wish->listens };

  run->aborted |= kind == CALL_ABORT;
  return peer_until (run->peer, run_clock (run), error) && peer_call (run->peer, &made, error);
}

/* Octets that nobody has: their places in the stream, well mixed, so that no two blocks are alike.
 */
static size_t
make_up (Run *run, uint8_t *room, size_t most)
{
  const guint64 left = run->wish->make - run->source.octets;
  const size_t size = (size_t) MIN (left, most);

  for (size_t i = 0; i < size; i++)
    {
      const guint64 place = run->source.octets + i;
      room[i] = (uint8_t) (((place >> 3) * 0x9e3779b97f4a7c15u) >> (place % 8 * 8));
    }
  return size;
}

/* The next octets of our stream into the ring; 0: none now, or never again, and then
 * source.over. */
static size_t
draw (Run *run, uint8_t *room, size_t most)
{
  Flow *source = &run->source;

  if (source->fd < 0)
    {
      const size_t made = make_up (run, room, most);
      source->over = source->octets + made == run->wish->make;
      return made;
    }
  if (!source->ready)
    return 0;
  const ssize_t size = read (source->fd, room, most);
  source->ready = !source->is_slow;
  if (size > 0)
    return (size_t) size;
  if (size < 0 && (errno == EINTR || errno == EAGAIN))
    return 0;
  source->over = true;
  if (size < 0)
    {
      command_fails (COMMAND, "%s: %s", run->wish->send, g_strerror (errno));
      run->failed = true;
    }
  return 0;
}

bool
user_can_send (const Run *run)
{
  const State state = peer_tcb (run->peer)->state;

  return (state == ESTABLISHED || state == CLOSE_WAIT) && !run->told && !run->source.over;
}

/* Crumbs are not worth a call: the ACKs to come will make more room, and much at once wakes the
 * program at the other end less often. */
static bool
is_worth_a_call (const Run *run, size_t room)
{
  const Tcb *tcb = peer_tcb (run->peer);

  return room >= tcb->set.send_buffer / 3 || tcb->snd.una == tcb->snd.end;
}

/* [9293 3.10.2] As much as finds room. The last of what there is now is pushed. */
bool
user_sends (Run *run, GError **error)
{
  size_t piece, room, size;

  while (user_can_send (run))
    {
      uint8_t *octets = peer_send_room (run->peer, &piece, &room);
      if (room == 0 || !is_worth_a_call (run, room))
        return true;
      size = draw (run, octets, piece);
      if (size == 0)
        return true;
      g_checksum_update (run->source.sum, octets, (gssize) size);
      run->source.octets += size;
      if (!peer_until (run->peer, run_clock (run), error)
          || !peer_send (run->peer, size, size < piece || run->source.over, error))
        return false;
    }
  return true;
}

/* [9293 3.10.3] What is there, as far as our user can take it at once. */
static bool
receive_more (Run *run, GError **error)
{
  const uint32_t readable = octets_readable (peer_tcb (run->peer));

  if (readable == 0 || !run->sink.ready)
    return true;
  return user_calls (run, CALL_RECEIVE, run->sink.is_slow ? MIN (readable, PIECE) : readable,
                     error);
}

/* Which call, if any, ends it now, as our user wishes. */
static bool
end_when_due (Run *run, GError **error)
{
  static const CallKind how[ENDS] = { [END_SENT] = CALL_CLOSE,
                                      [END_PEER] = CALL_CLOSE,
                                      [END_BOTH] = CALL_CLOSE_BOTH,
                                      [END_ABORT] = CALL_ABORT };
  const End end = run->wish->end;
  const Tcb *tcb = peer_tcb (run->peer);

  if (run->failed && tcb->state != CLOSED && !run->told)
    return user_calls (run, CALL_ABORT, 0, error);
  if (run->told || !run->open || end == END_NEVER || !run->source.over
      || (end == END_PEER && !run->closing))
    return true;
  if (end == END_ABORT && tcb->snd.una != tcb->snd.end)
    return true;
  return user_calls (run, how[end], 0, error);
}

bool
user_turn (Run *run, GError **error)
{
  /* Nothing to send is sent at once. */
  run->source.over |= run->source.fd < 0 && run->source.octets == run->wish->make;
  return receive_more (run, error) && user_sends (run, error) && end_when_due (run, error);
}
