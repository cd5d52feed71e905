/* Waiting: for a call to return what the script says, for timers, for a segment to leave. Whenever
 * something has happened, the calls that wait are tried again. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

#define PATIENCE SECONDS (2) /* how long a packet may be late before it counts as missing */
#define PATIENCE_FOR_ANY SECONDS (86400 * 30)

/* EAGAIN and EWOULDBLOCK are two names of one thing. */
static bool
same_failure (const char *a, const char *b)
{
  static const char again[] = "EAGAIN", block[] = "EWOULDBLOCK";

  a = strcmp (a, block) == 0 ? again : a;
  b = strcmp (b, block) == 0 ? again : b;
  return strcmp (a, b) == 0;
}

static char *
result_text (const Result *result)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "%s%s", result->value,
                          result->failure == NULL ? "" : " ",
                          result->failure == NULL ? "" : result->failure);
}

/* A new socket has whatever number the script gives it. */
static bool
result_is (Result *result, const ScriptCall *call)
{
  int64_t wanted = 0;

  if (call->result->kind == VALUE_ANY || !value_number (call->result, &wanted))
    return true;
  if (result->socket != NULL && result->failure == NULL && wanted >= 0)
    {
      result->socket->fd = wanted;
      return true;
    }
  if (result->value != wanted)
    return false;
  return result->failure == NULL || call->failure == NULL
         || same_failure (result->failure, call->failure);
}

/* How far from its time something may happen, in microseconds. */
Time
run_tolerance (const Run *run)
{
  return run->knobs->tolerance != TIME_NEVER ? run->knobs->tolerance : run->script->tolerance;
}

/* A call has returned: is that what the script says, and is it when? */
static bool
check_result (Run *run, const Waiting *waiting, Result *result)
{
  const ScriptCall *call = &waiting->event->call;
  const Time tolerance = run_tolerance (run), now = run->machine.world.now;
  g_autofree char *came = result_text (result);

  if (!result_is (result, call))
    return run_fail (run, call->result_at, NULL, _ ("%s () returns %s"), call->name, came);
  if (call->blocks && (now + tolerance < waiting->until || waiting->until + tolerance < now))
    return run_fail (run, waiting->event->action, NULL,
                     _ ("%s () returns at %.6f s, not at %.6f s"), call->name, (double) now / 1e6,
                     (double) waiting->until / 1e6);
  return true;
}

/* Tries a call, for the first time or again. */
static bool
call_continue (Run *run, Waiting *waiting, bool *returned)
{
  Result result = { 0 };
  const Outcome outcome = call_try (run, waiting, &result);

  waiting->begun = true;
  *returned = outcome == OUTCOME_DONE;
  return outcome == OUTCOME_WAITS
         || (outcome == OUTCOME_DONE && check_result (run, waiting, &result));
}

/* Calls that wait may be able to return now. */
bool
wait_continue (Run *run)
{
  for (guint i = 0; i < run->waiting->len;)
    {
      bool returned = false;
      if (!call_continue (run, run->waiting->pdata[i], &returned))
        return false;
      if (returned)
        g_ptr_array_remove_index (run->waiting, i);
      else
        i++;
    }
  return true;
}

/* A call of the script, which returns now or is kept. `base` is what its own time counts from. */
bool
wait_begin (Run *run, Time base)
{
  const ScriptCall *call = &run->event->call;
  Waiting *waiting = g_new0 (Waiting, 1);
  bool returned = false;

  waiting->event = run->event;
  waiting->until = (run->event->relative ? base : 0) + call->until;
  g_ptr_array_add (run->waiting, waiting);
  if (!call_continue (run, waiting, &returned))
    return false;
  if (returned)
    return g_ptr_array_remove (run->waiting, waiting);
  return call->blocks
         || run_fail (run, run->event->action, NULL, _ ("%s () would wait here"), call->name);
}

/* All timers that are due by then, and the clock. */
bool
wait_until (Run *run, Time time)
{
  Choice choice;

  time = MAX (time, run->machine.world.now);
  while (machine_timer (&run->machine, time, &choice))
    if (!run_step (run, choice) || !wait_continue (run))
      return false;
  return run->machine.world.now == time
         || run_step (run, (Choice){ .kind = CHOICE_WAIT, .until = time });
}

/* The oldest segment nobody asked about; timers run until there is one. NULL when none came by
 * then, or something else went wrong, and the script has been told. */
const Sent *
wait_for_sent (Run *run, Time limit)
{
  Choice choice;

  limit = limit == TIME_NEVER ? run->machine.world.now + PATIENCE_FOR_ANY : limit + PATIENCE;
  while (run->machine.taken == run->machine.sent->len)
    {
      if (!machine_timer (&run->machine, limit, &choice))
        {
          g_autofree char *more = report_packets (&run->event->packet, NULL);
          run_fail (run, run->event->action, more, _ ("nothing was sent"));
          return NULL;
        }
      if (!run_step (run, choice) || !wait_continue (run))
        return NULL;
    }
  return &g_array_index (run->machine.sent, Sent, run->machine.taken++);
}

/* Calls that still wait get the time they were promised. */
bool
wait_finish (Run *run)
{
  while (run->waiting->len > 0)
    {
      const Waiting *waiting = run->waiting->pdata[0];
      run->event = waiting->event;
      const Time limit = MAX (run->machine.world.now, waiting->until + run_tolerance (run));
      if (!wait_until (run, limit) || !wait_continue (run))
        return false;
      if (run->waiting->len > 0 && run->waiting->pdata[0] == (gpointer) waiting)
        return run_fail (run, waiting->event->action, NULL, _ ("%s () does not return"),
                         waiting->event->call.name);
    }
  return true;
}
