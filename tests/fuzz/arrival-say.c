/* One step of the TCP that is fuzzed, in words, for whoever replays a finding. */
#include <inttypes.h>
#include <stdio.h>

#include "arrival-drive.h"

static void
say_event (const Event *event)
{
  char notation[NOTATION_MAX];
  const Setting *setting = setting_at (event->call.setting);
  switch (event->kind)
    {
    case EVENT_CALL:
      printf ("%s %" PRIu32, call_name (event->call.kind), event->call.length);
      if (event->call.kind == CALL_SET)
        printf (" %s %" PRIu64, setting != NULL ? setting->name : "?", event->call.value);
      break;
    case EVENT_SEGMENT:
      segment_format (&event->segment, notation, sizeof notation);
      printf ("%s", notation);
      break;
    case EVENT_TIMEOUT: printf ("timeout %s", timer_name (event->timer)); break;
    default: printf ("ICMP %d of %" PRIu32, (int) event->icmp, event->icmp_seq);
    }
}

static void
say_tcb (const char *when, const Tcb *tcb)
{
  printf ("  %s %s una %" PRIu32 " nxt +%" PRIu32 " end +%" PRIu32 " wnd %" PRIu32, when,
          state_name (tcb->state), tcb->snd.una, tcb->snd.nxt - tcb->snd.una,
          tcb->snd.end - tcb->snd.una, tcb->snd.wnd);
  printf (" | rcv nxt %" PRIu32 " wnd %" PRIu32 " user -%" PRIu32 " held %u", tcb->rcv.nxt,
          tcb->rcv.wnd, tcb->rcv.nxt - tcb->rcv.user, tcb->early_count);
  printf (" | cwnd %" PRIu32 " recovery %d sacked %u\n", tcb->snd.cwnd, (int) tcb->recovery,
          tcb->sacked_count);
}

void
say (const Tcb *before, const Event *event, const Tcb *after, const Actions *actions)
{
  char notation[NOTATION_MAX];
  printf ("%" PRIu64 " us: ", event->now);
  say_event (event);
  printf (" [%s]\n", clause_name (actions->clause));
  say_tcb ("before", before);
  say_tcb ("after ", after);
  for (unsigned i = 0; i < actions->segment_count; i++)
    {
      segment_format (&actions->segments[i], notation, sizeof notation);
      printf ("  -> %s\n", notation);
    }
  fflush (stdout);
}
