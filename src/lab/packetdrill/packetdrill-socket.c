/* Sockets and the one connection below them. A TCB in LISTEN becomes the connection itself; so the
 * listener gets its next one only when that is gone, which is all that a script with one peer can
 * see. Every step of the machine is made here, and the sockets follow it. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

#define LINGER_2 SECONDS (60)

/* The complaint stands at an octet of the script. Always false. */
bool
run_fail (Run *run, gsize at, const char *more, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_autofree char *message = g_strdup_vprintf (format, args);
  va_end (args);
  packetdrill_complain (run->script, at, PACKETDRILL_ERROR_FAILED, message, more, run->error);
  return false;
}

const Tcb *
run_tcb (const Run *run)
{
  return machine_tcb (&run->machine);
}

static bool sockets_follow (Run *run, const Record *record, uint32_t readable);

/* One step of the machine; what comes of it for the sockets. */
bool
run_step (Run *run, Choice choice)
{
  const uint32_t readable = octets_readable (run_tcb (run));
  Record record;
  const char *problem = machine_step (&run->machine, choice, &record);

  if (problem != NULL)
    return run_fail (run, run->event->action, NULL, "%s", problem);
  return !record.asked || sockets_follow (run, &record, readable);
}

bool
run_call (Run *run, CallKind kind, uint32_t length)
{
  return run_step (run, (Choice){ .kind = CHOICE_CALL,
                                  .host = UNDER_TEST,
                                  .call = { .kind = kind,
                                            .length = length,
                                            .remote_specified = kind == CALL_OPEN_ACTIVE } });
}

/* SEND, pushed as everything that a socket is given. */
bool
run_send (Run *run, uint32_t length, bool urgent)
{
  return run_step (
      run,
      (Choice){ .kind = CHOICE_CALL,
                .host = UNDER_TEST,
                .call = { .kind = CALL_SEND, .length = length, .push = true, .urgent = urgent } });
}

bool
run_set (Run *run, unsigned setting, uint64_t value)
{
  return run_step (run,
                   (Choice){ .kind = CHOICE_CALL,
                             .host = UNDER_TEST,
                             .call = { .kind = CALL_SET, .setting = setting, .value = value } });
}

/* What is due now, such as the rest of many segments that leave at once. */
bool
run_due (Run *run)
{
  Choice choice;

  while (machine_timer (&run->machine, run->machine.world.now, &choice))
    if (!run_step (run, choice))
      return false;
  return true;
}

Socket *
socket_new (Run *run)
{
  Socket *socket = g_new0 (Socket, 1);

  socket->fd = -1;
  socket->linger_2 = LINGER_2;
  socket->set = run->defaults;
  g_ptr_array_add (run->sockets, socket);
  return socket;
}

/* The socket with this number, or NULL. */
Socket *
socket_find (const Run *run, const Value *fd)
{
  int64_t number = -1;

  for (guint i = run->sockets->len; value_number (fd, &number) && i > 0; i--)
    {
      Socket *socket = run->sockets->pdata[i - 1];
      if (socket->fd == number && number >= 0)
        return socket;
    }
  return NULL;
}

/* The connection's settings become those of the socket. */
static bool
socket_settle (Run *run, const Socket *socket)
{
  for (unsigned i = 0; i < settings_count (); i++)
    {
      const uint64_t value = setting_get (&socket->set, i);
      if (value != setting_get (&run_tcb (run)->set, i) && !run_set (run, i, value))
        return false;
    }
  return true;
}

/* Is the TCB this socket's: its connection, or, while nobody has come, the listener itself? */
static bool
has_the_tcb (const Run *run, const Socket *socket)
{
  return run->owner == socket
         || (run->owner == NULL && run->listener == socket && run_tcb (run)->state == LISTEN);
}

/* One setting, by name, of a socket and of the connection it has or will have. */
bool
socket_set (Run *run, Socket *socket, const char *name, uint64_t value)
{
  unsigned index = 0;

  if (!setting_find (name, &index) || run->knobs->fixed[index]
      || !setting_put (&socket->set, index, value))
    return true;
  return !has_the_tcb (run, socket) || run_set (run, index, value);
}

/* The socket's connection begins. */
bool
socket_open (Run *run, Socket *socket, CallKind kind)
{
  if (run->owner != NULL && run->owner->fd < 0 && kind == CALL_OPEN_ACTIVE)
    {
      /* What is left of a connection that nobody has any more is on other ports. */
      run->owner = NULL;
      if (!run_step (run, (Choice){ .kind = CHOICE_CRASH, .host = UNDER_TEST }))
        return false;
    }
  if (run_tcb (run)->state != CLOSED)
    return true;
  if (!socket_settle (run, socket))
    return false;
  if (kind == CALL_OPEN_ACTIVE)
    {
      run->owner = socket;
      socket->connected = true;
    }
  return run_call (run, kind, 0);
}

/* A segment has brought a listener a connection. */
static void
begin_child (Run *run)
{
  Socket *child = socket_new (run);

  child->set = run->listener->set;
  child->linger_2 = run->listener->linger_2;
  child->nonblocking = run->listener->nonblocking && run->knobs->profile->accept_keeps_mode;
  child->connected = true;
  child->half_open = true;
  run->owner = child;
}

/* What SO_ERROR says of a connection that has ended, or NULL. Sockets call a reset of one that was
 * never open a refusal; and they tell of one that comes after both sides have closed, of which
 * RFC 9293 tells the user nothing. To Linux a reset after the peer's FIN is a broken pipe. */
static const char *
why_it_ended (const Run *run, const Record *record)
{
  const bool reset
      = record->event.kind == EVENT_SEGMENT && segment_has (&record->event.segment, CTL_RST);

  if (reset && record->before == SYN_SENT)
    return "ECONNREFUSED";
  if (reset && record->before == CLOSE_WAIT && run->knobs->profile->google)
    return "EPIPE";
  for (unsigned i = 0; i < record->actions.signal_count; i++)
    switch (record->actions.signals[i].kind)
      {
      case SIGNAL_RESET: return "ECONNRESET";
      case SIGNAL_REFUSED: return "ECONNREFUSED";
      case SIGNAL_USER_TIMEOUT: return "ETIMEDOUT";
      case SIGNAL_HARD_ERROR: return "ECONNREFUSED";
      default: break;
      }
  return reset && (record->before == LAST_ACK || record->before == CLOSING) ? "ECONNRESET" : NULL;
}

static void
end_connection (Run *run, const Record *record, uint32_t readable)
{
  Socket *socket = run->owner;

  socket->failure = why_it_ended (run, record);
  socket->kept = readable;
  run->owner = NULL;
  run->machine.small_is_out = false;
}

/* After every step: whose connection is it now? `readable` octets were there before. */
static bool
sockets_follow (Run *run, const Record *record, uint32_t readable)
{
  const State before = record->before, after = run_tcb (run)->state;
  const bool over = after == CLOSED || after == LISTEN;
  const bool anew = before == TIME_WAIT && after == SYN_RECEIVED;

  if (run->owner != NULL && ((over && before != after) || anew))
    end_connection (run, record, readable);
  if (run->listener != NULL && run->owner == NULL && after != CLOSED && after != LISTEN
      && after != SYN_SENT)
    begin_child (run);
  if (run->owner != NULL && run->owner->half_open && state_is_synchronized (after))
    {
      run->owner->half_open = false;
      run->owner->acceptable = true;
    }
  if (after == CLOSED && run->listener != NULL && run->owner == NULL && before != CLOSED)
    return socket_open (run, run->listener, CALL_OPEN_PASSIVE);
  return true;
}

/* Nobody will accept () what came to this listener: a connection that is open is reset, one that is
 * not is forgotten. */
static bool
close_listener (Run *run)
{
  Socket *child = run->owner;

  run->listener = NULL;
  if (child == NULL)
    return run_tcb (run)->state != LISTEN || run_call (run, CALL_CLOSE, 0);
  if (child->acceptable)
    return run_call (run, CALL_ABORT, 0);
  if (!child->half_open)
    return true;
  run->owner = NULL;
  return run_step (run, (Choice){ .kind = CHOICE_CRASH, .host = UNDER_TEST });
}

/* close (): the number is free again; the connection goes on until its end without a user. */
bool
socket_close (Run *run, Socket *socket)
{
  unsigned fin_wait_2 = 0;

  socket->fd = -1;
  if (socket == run->listener)
    return close_listener (run);
  if (socket != run->owner)
    return true;
  if (socket->lingers)
    return run_call (run, CALL_ABORT, 0);
  setting_find ("fin-wait-2", &fin_wait_2);
  if (run_tcb (run)->set.fin_wait_2 != socket->linger_2 && !run->knobs->fixed[fin_wait_2]
      && !run_set (run, fin_wait_2, socket->linger_2))
    return false;
  return run_tcb (run)->state == CLOSED || run_call (run, CALL_CLOSE_BOTH, 0);
}
