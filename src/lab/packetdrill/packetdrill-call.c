/* System calls as the RFC's user calls. What a call returns is decided here; whether the script
 * agrees, by whoever asks. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

static Outcome
done (Result *result, int64_t value)
{
  result->value = value;
  return OUTCOME_DONE;
}

static Outcome
fails (Result *result, const char *failure)
{
  result->failure = failure;
  return done (result, -1);
}

/* It waits, or says that it would have to. */
static Outcome
waits (Result *result, const Socket *socket)
{
  return socket->nonblocking ? fails (result, "EAGAIN") : OUTCOME_WAITS;
}

/* The error that is pending, which is gone then. */
static Outcome
fails_as_told (Result *result, Socket *socket)
{
  const char *failure = socket->failure;
  socket->failure = NULL;
  return fails (result, failure);
}

static const Value *
argument (const ScriptCall *call, guint index)
{
  return index < call->arguments->len ? call->arguments->pdata[index] : NULL;
}

static bool
number_argument (Run *run, const ScriptCall *call, guint index, int64_t *number)
{
  if (value_number (argument (call, index), number))
    return true;
  return run_fail (run, run->event->action, NULL, _ ("%s () wants a number as its argument %u"),
                   call->name, index + 1);
}

static Outcome
try_listen (Run *run, Socket *socket, Result *result)
{
  if (run->listener != NULL && run->listener != socket)
    return fails (result, "EADDRINUSE");
  if (socket->connected)
    return fails (result, "EINVAL");
  socket->listens = true;
  run->listener = socket;
  return socket_open (run, socket, CALL_OPEN_PASSIVE) ? done (result, 0) : OUTCOME_WRONG;
}

/* The connection that waits longest; of a listener with one peer it is the last one or none. */
static Outcome
try_accept (Run *run, Socket *socket, Result *result)
{
  if (!socket->listens)
    return fails (result, "EINVAL");
  for (guint i = 0; i < run->sockets->len; i++)
    {
      Socket *child = run->sockets->pdata[i];
      if (child->acceptable)
        {
          child->acceptable = false;
          result->socket = child;
          return done (result, 0);
        }
    }
  return waits (result, socket);
}

static Outcome
try_connect (Run *run, Socket *socket, const Waiting *waiting, Result *result)
{
  if (socket->listens)
    return fails (result, "EINVAL");
  if (!socket->connected)
    {
      if (run->listener != NULL)
        {
          run_fail (run, run->event->action, NULL,
                    _ ("a script has one peer: who listens cannot connect () too"));
          return OUTCOME_WRONG;
        }
      socket->set.time_wait_reuse = 0; /* only a listener could have the new connection */
      if (!socket_open (run, socket, CALL_OPEN_ACTIVE))
        return OUTCOME_WRONG;
      if (socket->nonblocking)
        return fails (result, "EINPROGRESS");
    }
  if (socket->failure != NULL)
    return fails_as_told (result, socket);
  if (run->owner != socket)
    return fails (result, waiting->begun ? "ECONNABORTED" : "EISCONN");
  if (state_is_synchronized (run_tcb (run)->state))
    return waiting->begun || socket->nonblocking ? done (result, 0) : fails (result, "EISCONN");
  return socket->nonblocking ? fails (result, "EALREADY") : OUTCOME_WAITS;
}

/* Will the peer send nothing more? */
static bool
peer_is_done (const Run *run, const Socket *socket)
{
  if (socket->reads_no_more || run->owner != socket)
    return true;
  switch (run_tcb (run)->state)
    {
    case CLOSE_WAIT:
    case CLOSING:
    case LAST_ACK:
    case TIME_WAIT: return true;
    default: return false;
    }
}

static uint32_t
unread (const Run *run, const Socket *socket)
{
  return run->owner == socket ? octets_readable (run_tcb (run)) : socket->kept;
}

static bool
take (Run *run, Socket *socket, uint32_t octets)
{
  if (run->owner == socket)
    return run_call (run, CALL_RECEIVE, octets);
  socket->kept -= octets;
  return true;
}

static Outcome
try_read (Run *run, const ScriptCall *call, Socket *socket, Result *result)
{
  const uint32_t available = unread (run, socket);
  int64_t most = 0;

  if (!number_argument (run, call, 2, &most))
    return OUTCOME_WRONG;
  if (!socket->connected)
    return fails (result, "ENOTCONN");
  const uint32_t octets = most < 0 ? 0 : (uint32_t) MIN ((int64_t) available, most);
  if (octets > 0)
    {
      if (!value_has_flag (argument (call, 3), "MSG_PEEK") && !take (run, socket, octets))
        return OUTCOME_WRONG;
      return done (result, octets);
    }
  if (most <= 0)
    return done (result, 0);
  if (socket->failure != NULL)
    return fails_as_told (result, socket);
  if (peer_is_done (run, socket))
    return done (result, 0);
  return value_has_flag (argument (call, 3), "MSG_DONTWAIT") ? fails (result, "EAGAIN")
                                                             : waits (result, socket);
}

/* Octets for which the send buffer has room. */
static uint32_t
send_room (const Tcb *tcb)
{
  const Seq first = syn_is_unacknowledged (tcb) ? tcb->iss + 1 : tcb->snd.una;
  const uint32_t queued = tcb->snd.end - first;

  return queued < tcb->set.send_buffer ? tcb->set.send_buffer - queued : 0;
}

/* Nagle's algorithm in RFC 9293 keeps the small end of a large write back until all before it is
 * acknowledged. Stacks let it go with the rest of its write when nothing was out before (BSD), or
 * when no other small segment is (Minshall's variant). */
static bool
end_may_leave (const Run *run, uint32_t octets)
{
  const Tcb *tcb = run_tcb (run);
  const uint32_t all = octets_unsent (tcb) + octets;
  const bool none_out = tcb->snd.una == tcb->snd.nxt;

  if (!tcb->set.nagle || all % send_mss (tcb) == 0 || (none_out && all < send_mss (tcb)))
    return false;
  if (run->knobs->profile->minshall)
    return !run->machine.small_is_out || seq_le (run->machine.small_end, tcb->snd.una);
  return none_out;
}

static bool
send_octets (Run *run, uint32_t octets, bool urgent)
{
  unsigned nagle = 0;

  if (!state_is_synchronized (run_tcb (run)->state) || !end_may_leave (run, octets))
    return run_send (run, octets, urgent);
  setting_find ("nagle", &nagle);
  return run_set (run, nagle, 0) && run_send (run, octets, urgent) && run_due (run)
         && run_set (run, nagle, 1);
}

static Outcome
try_write (Run *run, const ScriptCall *call, Socket *socket, Waiting *waiting, Result *result)
{
  int64_t octets = 0;

  if (!number_argument (run, call, 2, &octets))
    return OUTCOME_WRONG;
  if (socket->failure != NULL)
    return fails_as_told (result, socket);
  if (run->owner != socket || socket->writes_no_more)
    return fails (result, socket->connected ? "EPIPE" : "ENOTCONN");
  if (octets <= 0)
    return done (result, 0);
  if (!state_is_synchronized (run_tcb (run)->state))
    return waits (result, socket);
  const uint32_t left = (uint32_t) MIN (octets, INT32_MAX) - waiting->done;
  const uint32_t now = MIN (left, send_room (run_tcb (run)));
  if (now == 0)
    return waits (result, socket);
  if (!send_octets (run, now, value_has_flag (argument (call, 3), "MSG_OOB")))
    return OUTCOME_WRONG;
  waiting->done += now;
  return now == left || socket->nonblocking ? done (result, waiting->done) : OUTCOME_WAITS;
}

static Outcome
try_shutdown (Run *run, const ScriptCall *call, Socket *socket, Result *result)
{
  const Value *how = argument (call, 1);
  const bool both = value_is_word (how, "SHUT_RDWR");
  const bool writing = both || value_is_word (how, "SHUT_WR");

  if (!writing && !value_is_word (how, "SHUT_RD"))
    {
      run_fail (run, run->event->action, NULL,
                _ ("shutdown () wants SHUT_RD, SHUT_WR or SHUT_RDWR"));
      return OUTCOME_WRONG;
    }
  if (run->owner != socket)
    return fails (result, "ENOTCONN");
  socket->reads_no_more |= both || !writing;
  if (writing && !run_tcb (run)->close_called && !run_call (run, CALL_CLOSE, 0))
    return OUTCOME_WRONG;
  socket->writes_no_more |= writing;
  return done (result, 0);
}

static Outcome
try_fcntl (Run *run, const ScriptCall *call, Socket *socket, Result *result)
{
  const int64_t nonblock = run->knobs->profile->google ? 0x800 : 0x4;

  if (value_is_word (argument (call, 1), "F_GETFL"))
    return done (result, 2 + (socket->nonblocking ? nonblock : 0));
  if (value_is_word (argument (call, 1), "F_SETFL"))
    socket->nonblocking = value_has_flag (argument (call, 2), "O_NONBLOCK");
  return done (result, 0);
}

/* Octets that wait to be read, or to be acknowledged. */
static Outcome
try_ioctl (Run *run, const ScriptCall *call, Socket *socket, Result *result)
{
  const Value *what = argument (call, 1);
  const Tcb *tcb = run_tcb (run);
  int64_t wanted = 0, octets = 0;

  if (value_is_word (what, "SIOCINQ") || value_is_word (what, "FIONREAD"))
    octets = unread (run, socket);
  else if (value_is_word (what, "SIOCOUTQ"))
    octets = run->owner == socket ? tcb->set.send_buffer - send_room (tcb) : 0;
  else
    return done (result, 0);
  if (!value_number (argument (call, 2), &wanted) || wanted == octets)
    return done (result, 0);
  run_fail (run, run->event->action, NULL, _ ("%s is %ld, not %ld"), what->text, (long) octets,
            (long) wanted);
  return OUTCOME_WRONG;
}

static Outcome
try_close (Run *run, Socket *socket, Result *result)
{
  return socket_close (run, socket) ? done (result, 0) : OUTCOME_WRONG;
}

/* Lets a call happen, or looks whether one that waits can return. */
Outcome
call_try (Run *run, Waiting *waiting, Result *result)
{
  const ScriptCall *call = &waiting->event->call;
  const char *name = call->name;

  if (strcmp (name, "socket") == 0)
    {
      result->socket = socket_new (run);
      return done (result, 0);
    }
  Socket *socket = socket_find (run, argument (call, 0));
  if (socket == NULL)
    return fails (result, "EBADF");
  if (strcmp (name, "listen") == 0)
    return try_listen (run, socket, result);
  if (strcmp (name, "accept") == 0)
    return try_accept (run, socket, result);
  if (strcmp (name, "connect") == 0)
    return try_connect (run, socket, waiting, result);
  if (strcmp (name, "read") == 0 || strcmp (name, "recv") == 0)
    return try_read (run, call, socket, result);
  if (strcmp (name, "write") == 0 || strcmp (name, "send") == 0)
    return try_write (run, call, socket, waiting, result);
  if (strcmp (name, "shutdown") == 0)
    return try_shutdown (run, call, socket, result);
  if (strcmp (name, "fcntl") == 0)
    return try_fcntl (run, call, socket, result);
  if (strcmp (name, "ioctl") == 0)
    return try_ioctl (run, call, socket, result);
  if (strcmp (name, "close") == 0)
    return try_close (run, socket, result);
  if (strcmp (name, "setsockopt") == 0)
    return option_set (run, call, socket) ? done (result, 0) : OUTCOME_WRONG;
  if (strcmp (name, "getsockopt") == 0)
    return option_get (run, call, socket) ? done (result, 0) : OUTCOME_WRONG;
  return done (result, 0); /* bind () */
}
