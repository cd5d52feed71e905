/* The clock and the events: each happens at its time, after all timers that are due before; what
 * the TCP sends waits in a queue until the script asks for it. */
#include "config.h"

#include <lab/text/language.h>
#include "packetdrill-run-private.h"

#include <string.h>

#define STEPS_MAX 200000     /* of one script; more is a TCP that never rests */
#define PATIENCE SECONDS (2) /* how long a packet may be late before it counts as missing */
#define PATIENCE_FOR_ANY SECONDS (86400 * 30)

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
  return &run->world.host[UNDER_TEST].tcb;
}

/* [3042, 896] Remembers where the last segment ended that was not a full one. */
static void
note_small (Run *run, const Segment *seg, uint32_t mss)
{
  if (seg->text.length > 0 && seg->text.length < mss)
    {
      run->small_is_out = true;
      run->small_end = seg->seq + seg->text.length;
    }
}

/* What the TCP sent in a step joins the queue, and goes to the peer, who only sees it. The first
 * SYN of a connection says what its numbers are counted from. */
static bool
collect (Run *run, const Record *record)
{
  const bool begins
      = record->before == CLOSED || record->before == LISTEN || record->before == TIME_WAIT;
  const uint32_t mss = send_mss (run_tcb (run));

  for (unsigned i = 0; i < record->actions.segment_count; i++)
    {
      const Segment *seg = &record->actions.segments[i];
      if (segment_has (seg, CTL_SYN) && begins)
        run->local = seg->seq;
      note_small (run, seg, mss);
      const Sent sent = { .segment = *seg,
                          .time = record->now,
                          .mss = mss,
                          .layout = run_tcb (run)->set.option_layout,
                          .local = run->local,
                          .remote = run->remote };
      g_array_append_val (run->sent, sent);
    }
  for (unsigned i = 0; i < record->actions.segment_count; i++)
    if (record->sent[i] != 0
        && !run_step (run, (Choice){ .kind = CHOICE_DELIVER, .which = record->sent[i] }))
      return false;
  return true;
}

static bool call_continue (Run *run, Waiting *waiting, bool *returned);

/* Calls that wait may be able to return now. */
static bool
continue_waiting (Run *run)
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

/* One step of the world, into the trace; what comes of it. */
bool
run_step (Run *run, Choice choice)
{
  Record record;

  if (run->steps++ == STEPS_MAX)
    return run_fail (run, run->event->action, NULL, _ ("the TCP does not come to rest"));
  const uint32_t readable = octets_readable (run_tcb (run));
  world_step (NULL, &run->world, choice, &record);
  if (record.choice.kind == CHOICE_NONE)
    return run_fail (run, run->event->action, NULL, "%s",
                     _ (refusal_text (world_refuses (&run->world, &choice))));
  trace_append (run->trace, &record, &run->world);
  return !record.asked || (collect (run, &record) && sockets_follow (run, &record, readable));
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

/* The next timer, if it is due by then. False when none is. */
static bool
next_timer (const Run *run, Time limit, Choice *choice)
{
  return world_next (&run->world, choice) && choice_due (&run->world, choice) <= limit;
}

/* What is due now, such as the rest of many segments that leave at once. */
bool
run_due (Run *run)
{
  Choice choice;

  while (next_timer (run, run->world.now, &choice))
    if (!run_step (run, choice))
      return false;
  return true;
}

/* All timers that are due by then, and the clock. */
bool
run_until (Run *run, Time time)
{
  Choice choice;

  time = MAX (time, run->world.now);
  while (next_timer (run, time, &choice))
    if (!run_step (run, choice) || !continue_waiting (run))
      return false;
  return run->world.now == time || run_step (run, (Choice){ .kind = CHOICE_WAIT, .until = time });
}

/* The oldest segment nobody asked about; timers run until there is one. NULL when none came by
 * then, or something else went wrong, and the script has been told. */
const Sent *
run_wait_for_sent (Run *run, Time limit)
{
  Choice choice;

  limit = limit == TIME_NEVER ? run->world.now + PATIENCE_FOR_ANY : limit + PATIENCE;
  while (run->taken == run->sent->len)
    {
      if (!next_timer (run, limit, &choice))
        {
          g_autofree char *more = report_packets (&run->event->packet, NULL);
          run_fail (run, run->event->action, more, _ ("nothing was sent"));
          return NULL;
        }
      if (!run_step (run, choice) || !continue_waiting (run))
        return NULL;
    }
  return &g_array_index (run->sent, Sent, run->taken++);
}

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

static Time
tolerance_of (const Run *run)
{
  return run->knobs->tolerance != TIME_NEVER ? run->knobs->tolerance : run->script->tolerance;
}

/* A call has returned: is that what the script says, and is it when? */
static bool
check_result (Run *run, const Waiting *waiting, Result *result)
{
  const ScriptCall *call = &waiting->event->call;
  const Time tolerance = tolerance_of (run), now = run->world.now;
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

static bool
perform_call (Run *run, Time base)
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

/* Which number the peer's stream is counted from is settled by the SYN with which it begins. */
static void
note_remote (Run *run, const ScriptPacket *packet)
{
  const State state = run_tcb (run)->state;

  if ((packet->ctl & CTL_SYN) && !(packet->ctl & CTL_RST)
      && ((state == LISTEN && !(packet->ctl & CTL_ACK)) || state == SYN_SENT))
    run->remote = packet->seq;
}

/* A segment appears in the network and arrives at once. */
static bool
perform_arrival (Run *run)
{
  const ScriptPacket *packet = &run->event->packet;
  const uint32_t flight = run->world.network.next_id;

  note_remote (run, packet);
  const Segment seg = segment_of_packet (run, packet);
  const State before = run_tcb (run)->state;
  const bool lost
      = run->drop_synfin && (packet->ctl & CTL_SYN) != 0 && (packet->ctl & CTL_FIN) != 0;
  if (!run_step (run, (Choice){ .kind = CHOICE_FORGE, .host = PEER, .segment = seg })
      || !run_step (run, (Choice){ .kind = lost ? CHOICE_LOSE : CHOICE_DELIVER, .which = flight }))
    return false;
  if (before == TIME_WAIT && run_tcb (run)->state == SYN_RECEIVED)
    run->remote = packet->seq;
  return true;
}

/* How far from its time a packet may come. Google's tool lets it also vary with the time since the
 * event before. */
static Time
packet_tolerance (const Run *run, Time from)
{
  const Time tolerance = tolerance_of (run);
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
  if (!run_until (run, from))
    return false;
  switch (event->kind)
    {
    case ACTION_ARRIVES: return perform_arrival (run);
    case ACTION_CALL: return perform_call (run, base);
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
  const Time base = in_a_row ? run->previous : run->world.now;
  const Time from = event->any_time ? base : (event->relative ? base : 0) + event->from;

  if (!perform (run, base, from) || !continue_waiting (run))
    return false;
  run->previous = from;
  return true;
}

/* Calls that still wait get the time they were promised. */
static bool
finish_waiting (Run *run)
{
  while (run->waiting->len > 0)
    {
      const Waiting *waiting = run->waiting->pdata[0];
      run->event = waiting->event;
      const Time limit = MAX (run->world.now, waiting->until + tolerance_of (run));
      if (!run_until (run, limit) || !continue_waiting (run))
        return false;
      if (run->waiting->len > 0 && run->waiting->pdata[0] == (gpointer) waiting)
        return run_fail (run, waiting->event->action, NULL, _ ("%s () does not return"),
                         waiting->event->call.name);
    }
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
  return finish_waiting (run);
}

static void
run_begin (Run *run)
{
  const HostKind kind[HOSTS] = { [UNDER_TEST] = HOST_TCP, [PEER] = HOST_SCRIPTED };
  unsigned mss = 0;

  run->defaults = run->knobs->settings;
  setting_find ("mss", &mss);
  if (!run->knobs->fixed[mss])
    run->defaults.mss = run->script->mtu - 40;
  const Settings settings[HOSTS] = { run->defaults, settings_default () };
  const Seq isn[HOSTS] = { (Seq) run->knobs->isn, 0 };
  world_init (&run->world, kind, isn, settings, 0, 0);
  run->trace = trace_new (&run->world);
  run->sent = g_array_new (FALSE, FALSE, sizeof (Sent));
  run->timestamps = g_array_new (FALSE, FALSE, sizeof (TimestampPair));
  run->sockets = g_ptr_array_new_with_free_func (g_free);
  run->waiting = g_ptr_array_new_with_free_func (g_free);
}

/* What an app that opens the trace should say about it. */
static void
annotate (const Run *run)
{
  g_autofree char *base = g_path_get_basename (run->script->name);

  trace_note (run->trace, 0, "title.en", base);
  trace_note (run->trace, 0, "title.zh_CN", base);
  trace_note (run->trace, 0, "host.B.role", "scripted");
}

/* What happened, whole or until it went wrong; then `*error` is set and says where, what the script
 * wants and what came. The caller frees. */
Trace *
packetdrill_run (const PacketdrillScript *script, const PacketdrillKnobs *knobs,
                 PacketdrillLevel level, GError **error)
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
  g_array_unref (run.sent);
  g_array_unref (run.timestamps);
  g_ptr_array_unref (run.sockets);
  g_ptr_array_unref (run.waiting);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return run.trace;
}
