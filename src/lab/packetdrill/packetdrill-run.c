/* The events of a script, one after another: each happens at its time, after all timers that are
 * due before. Below this file stand compare, wait, call, socket and machine, each on the next. */
#include "config.h"

#include "packetdrill-run-private.h"

#include <string.h>

/* Which number the peer's stream is counted from is settled by the SYN with which it begins. */
static void
note_remote (Run *run, const ScriptPacket *packet)
{
  const State state = run_tcb (run)->state;

  if ((packet->ctl & CTL_SYN) && !(packet->ctl & CTL_RST)
      && ((state == LISTEN && !(packet->ctl & CTL_ACK)) || state == SYN_SENT))
    run->machine.remote = packet->seq;
}

/* A segment appears in the network and arrives at once. */
static bool
perform_arrival (Run *run)
{
  const ScriptPacket *packet = &run->event->packet;
  const uint32_t flight = run->machine.world.network.next_id;

  note_remote (run, packet);
  const Segment seg = segment_of_packet (run, packet);
  const State before = run_tcb (run)->state;
  const bool lost
      = run->drop_synfin && (packet->ctl & CTL_SYN) != 0 && (packet->ctl & CTL_FIN) != 0;
  if (!run_step (run, (Choice){ .kind = CHOICE_FORGE, .host = PEER, .segment = seg })
      || !run_step (run, (Choice){ .kind = lost ? CHOICE_LOSE : CHOICE_DELIVER, .which = flight }))
    return false;
  if (before == TIME_WAIT && run_tcb (run)->state == SYN_RECEIVED)
    run->machine.remote = packet->seq;
  return true;
}

/* How far from its time a packet may come. Google's tool lets it also vary with the time since the
 * event before. */
static Time
packet_tolerance (const Run *run, Time from)
{
  const Time tolerance = run_tolerance (run);
  const Time share = from > run->previous ? (from - run->previous) / 8 : 0;

  return run->knobs->profile->google && share > tolerance ? share : tolerance;
}

/* Time has passed; now it happens. */
static bool
perform (Run *run, Time base, Time from)
{
  const ScriptEvent *event = run->event;

  if (event->kind == ACTION_LEAVES)
    {
      const Time until = event->any_time ? TIME_NEVER : from + (event->until - event->from);
      return packet_expect (run, event->any_time ? 0 : from, until, packet_tolerance (run, from));
    }
  if (!wait_until (run, from))
    return false;
  switch (event->kind)
    {
    case ACTION_ARRIVES: return perform_arrival (run);
    case ACTION_CALL: return wait_begin (run, base);
    case ACTION_SHELL: return shell_perform (run, event->text);
    default: return code_check (run, event->text);
    }
}

/* The time of an event counts from the clock when the one before was over; but of packets that
 * arrive in a row, from when the one before was to arrive. */
static bool
run_event (Run *run, const ScriptEvent *before)
{
  const ScriptEvent *event = run->event;
  const bool in_a_row
      = before != NULL && before->kind == ACTION_ARRIVES && event->kind == ACTION_ARRIVES;
  const Time base = in_a_row ? run->previous : run->machine.world.now;
  const Time from = event->any_time ? base : (event->relative ? base : 0) + event->from;

  if (!perform (run, base, from) || !wait_continue (run))
    return false;
  run->previous = from;
  return true;
}

static bool
run_events (Run *run)
{
  const ScriptEvent *before = NULL;

  for (guint i = 0; i < run->script->events->len; i++)
    {
      run->event = run->script->events->pdata[i];
      if (!run_event (run, before))
        return false;
      before = run->event;
    }
  return wait_finish (run);
}

static void
run_begin (Run *run)
{
  unsigned mss = 0;

  run->defaults = run->knobs->settings;
  setting_find ("mss", &mss);
  if (!run->knobs->fixed[mss])
    run->defaults.mss = run->script->mtu - 40;
  machine_begin (&run->machine, run->defaults, (Seq) run->knobs->isn);
  run->timestamps = g_array_new (FALSE, FALSE, sizeof (TimestampPair));
  run->sockets = g_ptr_array_new_with_free_func (g_free);
  run->waiting = g_ptr_array_new_with_free_func (g_free);
}

/* What an app that opens the trace should say about it. */
static void
annotate (const Run *run)
{
  g_autofree char *base = g_path_get_basename (run->script->name);

  trace_note (run->machine.trace, 0, "script", base);
  trace_note (run->machine.trace, 0, "title.en", base);
  trace_note (run->machine.trace, 0, "title.zh_CN", base);
  trace_note (run->machine.trace, 0, "host.B.role", "scripted");
}

/* What happened, whole or until it went wrong; then `*error` is set and says where, what the script
 * wants and what came. `unchecked`, unless it is NULL, is how many assertions in %{ }% could not be
 * checked. The caller frees. */
Trace *
packetdrill_run (const PacketdrillScript *script, const PacketdrillKnobs *knobs,
                 PacketdrillLevel level, unsigned *unchecked, GError **error)
{
  GError *problem = NULL;
  Run run;

  memset (&run, 0, sizeof run);
  run.script = script;
  run.knobs = knobs;
  run.level = level;
  run.error = &problem;
  run_begin (&run);
  run_events (&run);
  annotate (&run);
  machine_end (&run.machine);
  g_array_unref (run.timestamps);
  g_ptr_array_unref (run.sockets);
  g_ptr_array_unref (run.waiting);
  if (unchecked != NULL)
    *unchecked = run.unchecked;
  if (problem != NULL)
    g_propagate_error (error, problem);
  return run.machine.trace;
}
