/* The one place where lab decides who answers a question: a part in this process or a program in
 * another one. What comes back becomes a row.  */
#include "config.h"

#include "step.h"

/* The host whose TCP a choice asks, or HOSTS when it asks none. */
static unsigned
host_asked (const World *world, const Choice *choice)
{
  switch (choice->kind)
    {
    case CHOICE_CALL:
    case CHOICE_TIMEOUT:
    case CHOICE_ICMP: return choice->host;
    case CHOICE_DELIVER:
      {
        const Flight *flight = network_look (&world->network, choice->which);
        return flight != NULL && !flight->corrupted ? flight->to : HOSTS;
      }
    default: return HOSTS;
    }
}

/* As lab_step (), with parts[h] in place of the reference where that is not NULL. `record` may be
 * NULL; else it is the row that was appended. */
bool
lab_step_with (const Parts *const parts[HOSTS], Trace *trace, World *world, const Choice *choice,
               Runner *runner, unsigned runner_host, Record *record, GError **error)
{
  Record row = { 0 };
  const World before = *world;

  if (runner != NULL && host_asked (world, choice) == runner_host)
    {
      if (!runner_step (runner, world, choice, &row, error))
        {
          *world = before;
          return false;
        }
    }
  else
    {
      const Parts *used[HOSTS];
      for (unsigned host = 0; host < HOSTS; host++)
        used[host] = parts != NULL && parts[host] != NULL ? parts[host] : &reference;
      world_step (used, world, *choice, &row);
    }
  trace_append (trace, &row, world);
  if (record != NULL)
    *record = row;
  return true;
}

/* `world` is the world of the trace's last row, and becomes that of the new one. `choice` must be
 * one that world_refuses () does not refuse. False only when the runner has no answer; then neither
 * the trace nor the world has changed. */
bool
lab_step (Trace *trace, World *world, const Choice *choice, Runner *runner, unsigned runner_host,
          GError **error)
{
  return lab_step_with (NULL, trace, world, choice, runner, runner_host, NULL, error);
}
