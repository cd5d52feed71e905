/* Connections in every state and in many variants, made by hand; and segments that hit their
 * edges. */
#include "table.h"

#include <string.h>

/* SplitMix64, so that a seed says everything. */
static uint64_t
die_next (Die *die)
{
  uint64_t z = die->state += 0x9e3779b97f4a7c15u;

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

uint32_t
die_below (Die *die, uint32_t n)
{
  return (uint32_t) (die_next (die) >> 32) % n;
}

static uint32_t
pick (Die *die, const uint32_t *from, size_t count)
{
  return from[die_below (die, (uint32_t) count)];
}

#define PICK(die, ...)                                                                             \
  pick (die, (const uint32_t[]){ __VA_ARGS__ }, sizeof ((uint32_t[]){ __VA_ARGS__ }) / 4)

static bool
coin (Die *die)
{
  return die_below (die, 2);
}

static Seq
build_isn (Die *die)
{
  return PICK (die, 300, 100, 0, 1, UINT32_MAX, UINT32_MAX - 1, UINT32_MAX - 5, INT32_MAX,
               (uint32_t) INT32_MAX + 1, UINT32_MAX - 4000);
}

static void
build_receiving (Tcb *tcb, Die *die)
{
  uint32_t readable = PICK (die, 0, 0, 1, 5, 4096);
  uint32_t taken = PICK (die, 0, 0, 1, 7, 5000);

  tcb->irs = build_isn (die);
  tcb->rcv.up = tcb->rcv.user = tcb->irs + 1 + taken;
  if (tcb->state == SYN_RECEIVED)
    tcb->rcv.up = tcb->rcv.user = tcb->irs + 1, readable = 0;
  tcb->rcv.nxt = tcb->rcv.user + readable;
  tcb->rcv.wnd = 4096 - readable;
  if (coin (die) && tcb->state != SYN_RECEIVED)
    tcb->rcv.wnd = PICK (die, 0, 1, 2, 10, 4096 - readable);
  if (tcb->rcv.wnd > 4096 - readable)
    tcb->rcv.wnd = 4096 - readable;
}

/* Pieces above gaps, and sometimes the peer's FIN behind the last of them. */
static void
build_held (Tcb *tcb, Die *die)
{
  Seq at = tcb->rcv.nxt, edge = at + tcb->rcv.wnd;
  unsigned pieces = PICK (die, 0, 0, 0, 1, 2, 4);

  while (tcb->early_count < pieces && edge - at > 8)
    {
      Seq first = at + 1 + die_below (die, 3), end = first + 1 + die_below (die, 4);

      tcb->early[tcb->early_count++] = (Range){ first, end };
      at = end;
    }
  if (edge - at > 8 && edge - at <= 4096 && die_below (die, 4) == 0)
    {
      tcb->rcv.fin_known = 1;
      tcb->rcv.fin = at + 1 + die_below (die, 3);
    }
}

/* The peer's FIN has come and gone, and every RECEIVE that waited has returned. */
static void
build_peer_finished (Tcb *tcb)
{
  tcb->rcv.wanted = 0;
  tcb->rcv.fin_known = 1;
  tcb->rcv.fin = tcb->rcv.nxt++;
  if (tcb->rcv.wnd > 0)
    tcb->rcv.wnd--;
}

static void
build_sending (Tcb *tcb, Die *die)
{
  uint32_t acked = PICK (die, 0, 0, 1, 3000), flight = PICK (die, 0, 0, 1, 2, 10, 600);

  tcb->iss = build_isn (die);
  tcb->snd.una = tcb->iss + 1 + acked;
  tcb->snd.end = tcb->snd.nxt = tcb->snd.una + flight;
  tcb->snd.wnd = PICK (die, 0, 1, 2, flight, flight + 1, 4096, 65535);
  if (tcb->snd.wnd <= flight && coin (die))
    tcb->snd.end += PICK (die, 1, 2, 600);
}

static void
build_syn_received (Tcb *tcb, Die *die)
{
  tcb->iss = build_isn (die);
  tcb->passive = coin (die);
  tcb->snd.una = tcb->iss;
  tcb->snd.nxt = tcb->snd.end = tcb->iss + 1;
  tcb->snd.wnd = PICK (die, 0, 1, 2, 4096);
  tcb->snd.end += PICK (die, 0, 0, 5, 600);
  tcb->close_called = tcb->snd.end != tcb->snd.nxt && die_below (die, 3) == 0;
}

/* CLOSE was called; the FIN is out, or it waits for the window. */
static void
build_closed_by_us (Tcb *tcb, Die *die)
{
  tcb->close_called = true;
  if (tcb->snd.nxt != tcb->snd.end || (tcb->snd.wnd <= tcb->snd.nxt - tcb->snd.una && coin (die)))
    return;
  tcb->snd.nxt = tcb->snd.end + 1;
}

static void
build_fin_acknowledged (Tcb *tcb)
{
  tcb->close_called = true;
  tcb->snd.una = tcb->snd.nxt = tcb->snd.end + 1;
}

/* CLOSE in SYN-RECEIVED: the FIN is out and the SYN not acknowledged. */
static void
build_early_close (Tcb *tcb)
{
  tcb->snd.una = tcb->iss;
  tcb->snd.end = tcb->iss + 1;
  tcb->snd.nxt = tcb->iss + 2;
  tcb->syn_out = true;
  tcb->close_called = true;
  if (tcb->snd.wnd < 2)
    tcb->snd.wnd = 2;
}

static void
build_timers (Tcb *tcb, Die *die, Time now)
{
  bool out = tcb->snd.una != tcb->snd.nxt, syn = tcb->snd.una == tcb->iss;
  bool waits = out || tcb->snd.nxt != tcb->snd.end + tcb->close_called;
  bool shut = tcb->snd.wnd == 0 && !syn && tcb->state != SYN_SENT;

  tcb->unanswered_since = now - SECONDS (PICK (die, 0, 1, 20, 1000));
  tcb->rto = SECONDS (PICK (die, 1, 2, 32, 60));
  if (tcb->state == TIME_WAIT)
    {
      tcb->deadline[TIMER_TIME_WAIT] = now + SECONDS (100);
      return;
    }
  if (out && !shut)
    tcb->deadline[TIMER_RETRANSMISSION] = now + MILLISECONDS (500);
  if (out)
    tcb->deadline[TIMER_USER] = now + SECONDS (300);
  if (waits && shut)
    tcb->deadline[TIMER_PERSIST] = now + MILLISECONDS (700);
}

static void
build_closing (Tcb *tcb, Die *die)
{
  switch (tcb->state)
    {
    case FIN_WAIT_1:
      build_closed_by_us (tcb, die);
      if (die_below (die, 4) == 0)
        build_early_close (tcb);
      build_held (tcb, die);
      break;
    case FIN_WAIT_2:
      build_fin_acknowledged (tcb);
      build_held (tcb, die);
      break;
    case CLOSE_WAIT:
      build_peer_finished (tcb);
      tcb->close_called = tcb->snd.nxt != tcb->snd.end && coin (die);
      break;
    case CLOSING:
      build_peer_finished (tcb);
      build_closed_by_us (tcb, die);
      break;
    case LAST_ACK:
      build_peer_finished (tcb);
      tcb->close_called = true;
      tcb->snd.end = tcb->snd.nxt;
      tcb->snd.nxt++;
      break;
    case TIME_WAIT:
      build_peer_finished (tcb);
      build_fin_acknowledged (tcb);
      break;
    default: build_held (tcb, die); break;
    }
}

/* What connections remember that keep something back: ACKs that are owed, duplicates that were
 * counted, keep-alives that nobody answered. */
static void
build_patience (Tcb *tcb, Die *die, Time now)
{
  const Settings *set = &tcb->set;
  bool receives = tcb->state == ESTABLISHED || tcb->state == FIN_WAIT_1 || tcb->state == FIN_WAIT_2;

  if (set->delayed_ack > 0 && receives && tcb->rcv.nxt != tcb->irs + 1 && coin (die))
    {
      tcb->owed_segments = 1;
      tcb->owed_octets = PICK (die, 1, 535, 536, 700);
      tcb->deadline[TIMER_DELAYED_ACK] = now + MILLISECONDS (100);
    }
  if (set->congestion)
    {
      tcb->snd.cwnd = PICK (die, set->mss, 4 * set->mss, 100000);
      tcb->snd.ssthresh = PICK (die, 2 * set->mss, UINT32_MAX);
      tcb->duplicates = PICK (die, 0, 1, 2);
      tcb->recover = tcb->snd.una - 1;
    }
  if (set->keep_alive)
    tcb->keep_alives = PICK (die, 0, 1, set->keep_alive_probes);
}

/* A connection in this state, one of its many variants, that keeps nothing back. */
Tcb
build_tcb (State state, Die *die, Time now)
{
  Settings settings = settings_plain ();

  settings.receive_buffer = 4096;
  settings.send_buffer = 65535;
  return build_tcb_with (&settings, state, die, now);
}

Tcb
build_tcb_with (const Settings *settings, State state, Die *die, Time now)
{
  Tcb tcb;

  tcb_init (&tcb, settings);
  tcb.state = state;
  if (state == CLOSED)
    return tcb;
  tcb.rcv.wnd = 4096;
  tcb.rcv.wanted = PICK (die, 0, 0, 10, 10000);
  tcb.remote_specified = state != LISTEN || coin (die);
  tcb.passive = state == LISTEN || coin (die);
  if (state == LISTEN)
    return tcb;
  tcb.snd.cwnd = settings->mss;
  tcb.snd.ssthresh = UINT32_MAX;
  if (state == SYN_SENT || state == SYN_RECEIVED)
    build_syn_received (&tcb, die);
  else
    build_sending (&tcb, die);
  if (state == SYN_SENT)
    tcb.passive = tcb.close_called = false, tcb.snd.wnd = 0;
  else
    {
      build_receiving (&tcb, die);
      tcb.snd.wl1 = tcb.rcv.nxt - PICK (die, 0, 0, 1);
    }
  if (tcb.rcv.nxt != tcb.rcv.user)
    tcb.rcv.wanted = 0;
  if (state != SYN_SENT && state != SYN_RECEIVED)
    build_closing (&tcb, die);
  if (state != SYN_SENT)
    tcb.snd.wl2 = tcb.snd.una;
  tcb.snd.up = tcb.snd.push = tcb.recover = tcb.high_rxt = tcb.snd.una;
  tcb.rcv.up = tcb.rcv.push = tcb.rcv.user;
  tcb.snd.max_wnd = tcb.snd.wnd > 100 || coin (die) ? tcb.snd.wnd : 100;
  if (tcb.snd.max_wnd < tcb.snd.nxt - tcb.snd.una)
    tcb.snd.max_wnd = tcb.snd.nxt - tcb.snd.una; /* the window has shrunk */
  build_timers (&tcb, die, now);
  if (state_is_synchronized (state))
    build_patience (&tcb, die, now);
  return tcb;
}

static Seq
build_seq (const Tcb *tcb, Die *die, uint32_t length)
{
  Seq nxt = tcb->rcv.nxt, edge = nxt + tcb->rcv.wnd;
  Seq held = tcb->early_count ? tcb->early[die_below (die, tcb->early_count)].first : nxt + 2;

  return PICK (die, nxt, nxt, nxt, nxt, nxt, nxt - 1, nxt + 1, nxt + 2, edge - 1, edge, edge + 1,
               edge - length, edge - length - 1, nxt - length, nxt - length + 1, tcb->irs,
               tcb->irs + 1, held, held - 1, held - length, held + 1, 0, nxt + INT32_MAX,
               nxt - 100000, die_below (die, UINT32_MAX));
}

static Seq
build_ack (const Tcb *tcb, Die *die)
{
  Seq una = tcb->snd.una, nxt = tcb->snd.nxt, old = una - tcb->snd.max_wnd;

  return PICK (die, una, una, una, nxt, nxt, nxt, nxt - 1, una + 1, una - 1, nxt + 1, old, old - 1,
               tcb->iss, tcb->iss + 1, 0, nxt + INT32_MAX, die_below (die, UINT32_MAX));
}

/* A segment that hits an edge of this connection, or misses it by one. */
Event
build_segment (const Tcb *tcb, Die *die, Time now)
{
  Segment *seg;
  Event event;

  memset (&event, 0, sizeof event);
  event.kind = EVENT_SEGMENT;
  event.now = now;
  event.isn = build_isn (die);
  seg = &event.segment;
  seg->ctl = (uint8_t) (coin (die) ? die_below (die, 32) : CTL_ACK | die_below (die, 2));
  if (die_below (die, 16) == 0)
    seg->ctl |= CTL_URG, seg->up = (uint16_t) die_below (die, 20);
  seg->text.length = PICK (die, 0, 0, 0, 1, 2, 5, 536, tcb->rcv.wnd, tcb->rcv.wnd + 1);
  seg->seq = build_seq (tcb, die, seg->text.length);
  seg->ack = build_ack (tcb, die);
  seg->wnd = PICK (die, 0, 1, 2, 10, 4096, 65535);
  if (seg->text.length)
    seg->text.first = seg->ctl & CTL_SYN ? 0 : seg->seq - tcb->irs - 1;
  return event;
}
