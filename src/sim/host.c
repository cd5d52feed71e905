/* What a host does besides its TCP: it draws initial sequence numbers, and it counts what its
 * user is handed. An octet handed over twice, or past a gap, is the one thing TCP promises never
 * to do, so it is noticed here, where it would happen. */
#include "host.h"

#include <string.h>

#define ISN_STEP 64000 /* a new connection's numbers do not run into the last one's */

/* A host without a connection. `isn` is the initial sequence number of its first one.  */
void
host_init (Host *host, HostKind kind, Seq isn, const Settings *settings)
{
  memset (host, 0, sizeof *host);
  host->kind = kind;
  host->isn = isn;
  host->isn_step = ISN_STEP;
  tcb_init (&host->tcb, settings);
}

/* Has this state a place for an ISS of our own that a new connection would replace?  */
static bool
may_begin (State state)
{
  return state == CLOSED || state == LISTEN || state == TIME_WAIT;
}

/* Does a connection in this state know its peer's initial sequence number?  */
static bool
knows_peer (State state)
{
  return state != CLOSED && state != LISTEN && state != SYN_SENT;
}

/* The user is handed these octets of the peer's stream.  */
static void
hand_over (Host *host, const Text *text)
{
  if (text->first != host->got)
    host->fault = 1;
  host->got += text->length;
}

/* Counts what a TCP's answer, which has brought its connection here from the state `before`, means
 * to the host. A connection that begins uses up an initial sequence number; one that meets its peer
 * begins to count at 0.  */
void
host_count (Host *host, State before, const Actions *actions)
{
  const State after = host->tcb.state;

  if (may_begin (before) && !may_begin (after))
    host->isn += host->isn_step;
  if (knows_peer (after)
      && (!knows_peer (before) || (before == TIME_WAIT && after == SYN_RECEIVED)))
    host->got = 0;

  for (unsigned i = 0; i < actions->signal_count && i < ACTION_SIGNALS; i++)
    if (actions->signals[i].kind == SIGNAL_DATA)
      hand_over (host, &actions->signals[i].text);
}

/* Takes a TCP's answer: the connection as it is now, and what the user is told.  */
void
host_take (Host *host, const Tcb *tcb, const Actions *actions)
{
  const State before = host->tcb.state;

  memcpy (&host->tcb, tcb, sizeof *tcb);
  host_count (host, before, actions);
}

/* The host forgets its connection, as a machine does that loses its power. The generator of initial
 * sequence numbers goes on where it was.  [9293 3.5.1]  */
void
host_crash (Host *host)
{
  Settings settings;
  memcpy (&settings, &host->tcb.set, sizeof settings);
  tcb_init (&host->tcb, &settings);
  host->got = 0;
}
