/* The machine below the sockets: the world with the TCP under test and its peer, the history of
 * what happened, and the queue of what the TCP sent, which waits until the script asks for it. It
 * knows neither script nor sockets: whoever makes a step gets the Record of it and sees to the
 * rest. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

#define STEPS_MAX 200000 /* of one script; more is a TCP that never rests */

/* A machine at rest, its TCP closed. */
void
machine_begin (Machine *machine, Settings settings, Seq isn)
{
  const HostKind kind[HOSTS] = { [UNDER_TEST] = HOST_TCP, [PEER] = HOST_SCRIPTED };
  const Settings both[HOSTS] = { settings, settings_default () };
  const Seq isns[HOSTS] = { isn, 0 };

  memset (machine, 0, sizeof *machine);
  world_init (&machine->world, kind, isns, both, 0, 0);
  machine->trace = trace_new (&machine->world);
  machine->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
}

/* Frees all but the trace, which is the caller's. */
void
machine_end (Machine *machine)
{
  g_array_unref (machine->sent);
}

const Tcb *
machine_tcb (const Machine *machine)
{
  return &machine->world.host[UNDER_TEST].tcb;
}

/* [3042, 896] Remembers where the last segment ended that was not a full one. */
static void
note_small (Machine *machine, const Segment *seg, uint32_t mss)
{
  if (seg->text.length > 0 && seg->text.length < mss)
    {
      machine->small_is_out = true;
      machine->small_end = seg->seq + seg->text.length;
    }
}

/* One row of history. NULL, or why it cannot be. */
static const char *
append (Machine *machine, Choice choice, Record *record)
{
  if (machine->steps++ == STEPS_MAX)
    return _ ("the TCP does not come to rest");
  world_step (NULL, &machine->world, choice, record);
  if (record->choice.kind == CHOICE_NONE)
    return _ (refusal_text (world_refuses (&machine->world, &choice)));
  trace_append (machine->trace, record, &machine->world);
  return NULL;
}

/* What the TCP sent in a step joins the queue, and goes to the peer, who only sees it. The first
 * SYN of a connection says what its numbers are counted from. */
static const char *
collect (Machine *machine, const Record *record)
{
  const bool begins
      = record->before == CLOSED || record->before == LISTEN || record->before == TIME_WAIT;
  const uint32_t mss = send_mss (machine_tcb (machine));

  for (unsigned i = 0; i < record->actions.segment_count; i++)
    {
      const Segment *seg = &record->actions.segments[i];
      if (segment_has (seg, CTL_SYN) && begins)
        machine->local = seg->seq;
      note_small (machine, seg, mss);
      const Sent sent = { .segment = *seg,
                          .time = record->now,
                          .mss = mss,
                          .layout = machine_tcb (machine)->set.option_layout,
                          .local = machine->local,
                          .remote = machine->remote };
      g_array_append_val (machine->sent, sent);
    }
  const char *problem = NULL;
  for (unsigned i = 0; i < record->actions.segment_count && problem == NULL; i++)
    if (record->sent[i] != 0)
      {
        Record seen;
        problem
            = append (machine, (Choice){ .kind = CHOICE_DELIVER, .which = record->sent[i] }, &seen);
      }
  return problem;
}

/* One step of the world, into the trace. NULL, or why it cannot be. */
const char *
machine_step (Machine *machine, Choice choice, Record *record)
{
  const char *problem = append (machine, choice, record);

  return problem != NULL || !record->asked ? problem : collect (machine, record);
}

/* The next timer, if it is due by then. False when none is. */
bool
machine_timer (const Machine *machine, Time limit, Choice *choice)
{
  return world_next (&machine->world, choice) && choice_due (&machine->world, choice) <= limit;
}
