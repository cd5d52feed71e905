/* The options of a socket: most of them are settings of its connection under another name. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

static const struct
{
  const char *option;
  const char *setting;
  uint64_t unit; /* of the option, in that of the setting; 0: the option switches it off */
} options[] = {
  { "TCP_NODELAY", "nagle", 0 },
  { "TCP_NOOPT", "mss-option", 0 },
  { "TCP_NOOPT", "window-scale", 0 },
  { "TCP_NOOPT", "timestamps", 0 },
  { "TCP_NOOPT", "sack", 0 },
  { "TCP_MAXSEG", "mss", 1 },
  { "TCP_KEEPIDLE", "keep-alive-idle", SECONDS (1) },
  { "TCP_KEEPINTVL", "keep-alive-interval", SECONDS (1) },
  { "TCP_KEEPCNT", "keep-alive-probes", 1 },
  { "TCP_USER_TIMEOUT", "user-timeout", MILLISECONDS (1) },
  { "SO_KEEPALIVE", "keep-alive", 1 },
  { "SO_RCVBUF", "receive-buffer", 1 },
};

static const Value *
argument (const ScriptCall *call, guint index)
{
  return index < call->arguments->len ? call->arguments->pdata[index] : NULL;
}

/* {onoff=1, linger=0}: close () is to be ABORT. */
static void
set_linger (Socket *socket, const Value *value)
{
  int64_t on = 0, seconds = 0;

  if (value == NULL || value->kind != VALUE_LIST || value->list->len != 2
      || !value_number (value->list->pdata[0], &on)
      || !value_number (value->list->pdata[1], &seconds))
    return;
  socket->lingers = on != 0 && seconds == 0;
}

static bool
set_one (Run *run, Socket *socket, const char *name, uint64_t value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      if (strcmp (name, options[i].option) != 0)
        continue;
      const uint64_t wanted = options[i].unit == 0 ? value == 0 : value * options[i].unit;
      if (!socket_set (run, socket, options[i].setting, wanted))
        return false;
    }
  return true;
}

/* setsockopt (fd, level, name, value, size). What is not known changes nothing. */
bool
option_set (Run *run, const ScriptCall *call, Socket *socket)
{
  const Value *name = argument (call, 2), *value = argument (call, 3);
  int64_t number = 0;

  if (value_is_word (name, "SO_LINGER"))
    set_linger (socket, value);
  if (name == NULL || name->kind != VALUE_WORD || !value_number (value, &number) || number < 0)
    return true;
  if (strcmp (name->text, "TCP_LINGER2") == 0)
    {
      socket->linger_2 = SECONDS (number);
      return true;
    }
  /* A larger send buffer than there is: stacks take the wish for the least. */
  if (strcmp (name->text, "SO_SNDBUF") == 0)
    return number <= socket->set.send_buffer
           || socket_set (run, socket, "send-buffer", (uint64_t) number);
  return set_one (run, socket, name->text, (uint64_t) number);
}

static bool
error_is (Run *run, const Value *wanted, Socket *socket)
{
  const char *failure = socket->failure;
  int64_t number = -1;

  if (wanted != NULL && wanted->kind == VALUE_LIST && wanted->list->len == 1)
    wanted = wanted->list->pdata[0];
  socket->failure = NULL;
  if (failure == NULL ? value_number (wanted, &number) && number == 0
                      : value_is_word (wanted, failure))
    return true;
  return run_fail (run, run->event->action, NULL, _ ("SO_ERROR is %s"),
                   failure == NULL ? "0" : failure);
}

/* getsockopt (fd, level, name, value, size), the value being what the script wants to hear. What is
 * not known is whatever it wants; and a receive buffer grows by itself on Linux. */
bool
option_get (Run *run, const ScriptCall *call, Socket *socket)
{
  const Value *name = argument (call, 2), *value = argument (call, 3);
  int64_t wanted = 0, came = 0;

  if (value_is_word (name, "SO_ERROR"))
    return error_is (run, value, socket);
  if (value_is_word (name, "TCP_MAXSEG") && run->owner == socket)
    came = send_mss (run_tcb (run));
  else if (value_is_word (name, "SO_RCVBUF") && !run->knobs->profile->google)
    came = run->owner == socket ? receive_buffer (run_tcb (run)) : socket->set.receive_buffer;
  else
    return true;
  if (!value_number (value, &wanted) || wanted == came)
    return true;
  return run_fail (run, run->event->action, NULL, _ ("%s is %ld, not %ld"), name->text, (long) came,
                   (long) wanted);
}
