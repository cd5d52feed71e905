/* A TCB that no exchange led to, put together field by field: whatever tcb_fault () lets pass must
 * do for tcp_step (), wherever it comes from. */
#include <string.h>

#include "arrival-drive.h"

/* A value for a setting, at its edges or anywhere, allowed or not; any if there is no setting. */
uint64_t
build_value (Drive *drive, const Setting *setting)
{
  static const Setting none;
  if (setting == NULL)
    setting = &none;
  const uint32_t how = take (drive);
  switch (how & 7)
    {
    case 0: return setting->low;
    case 1: return setting->high;
    case 2: return setting->high - 1;
    case 3: return setting->low + (how >> 3);
    case 4: return take (drive);
    case 5: return (uint64_t) take_word (drive) << (how >> 3);
    case 6: return SECONDS (1 + (how >> 3));
    default: return take_word (drive) & UINT16_MAX;
    }
}

/* The default ones or the plain ones, and a few of them changed to anything they may be. */
void
build_settings (Drive *drive)
{
  const uint32_t how = take (drive);
  Settings set = how & 1 ? settings_default () : settings_plain ();
  for (uint32_t i = 0; i < (how >> 1) % 16; i++)
    {
      const unsigned index = take (drive) % settings_count ();
      setting_put (&set, index, build_value (drive, setting_at (index)));
    }
  demand (settings_fault (&set) == NULL);
  tcb_init (&drive->tcb, &set);
}

/* Small, mostly; a time may be any. */
static uint32_t
amount (Drive *drive)
{
  const uint32_t how = take (drive);
  switch (how & 3)
    {
    case 0: return how >> 2;
    case 1: return (how >> 2) * 100;
    case 2: return take_word (drive) & UINT16_MAX;
    default: return take_word (drive) >> (how >> 2) % 32;
    }
}

static bool
has_sent_fin (State state)
{
  return state == FIN_WAIT_2 || state == CLOSING || state == LAST_ACK || state == TIME_WAIT;
}

static bool
has_peer_fin (State state)
{
  return state == CLOSE_WAIT || state == CLOSING || state == LAST_ACK || state == TIME_WAIT;
}

static void
build_sending (Drive *drive, Tcb *tcb)
{
  const State state = tcb->state;
  const bool half_open = state == SYN_SENT || state == SYN_RECEIVED;
  const uint32_t flags = take (drive);
  tcb->iss = take_word (drive);
  tcb->snd.una = half_open ? tcb->iss : tcb->iss + 1 + amount (drive);
  tcb->snd.nxt = half_open ? tcb->iss + 1 : tcb->snd.una + amount (drive);
  tcb->snd.end = tcb->snd.nxt + (has_sent_fin (state) ? 0 : amount (drive));
  tcb->close_called = has_sent_fin (state) || state == FIN_WAIT_1
                      || ((state == CLOSE_WAIT || state == SYN_RECEIVED) && (flags & 1));
  tcb->close_both = tcb->close_called && (flags & 2);
  if (state == FIN_WAIT_2 || state == TIME_WAIT)
    tcb->snd.una = tcb->snd.nxt;
  if (has_sent_fin (state) || (state == FIN_WAIT_1 && (flags & 4)))
    tcb->snd.end = tcb->snd.nxt++;
  if (state == FIN_WAIT_2 || state == TIME_WAIT)
    tcb->snd.una = tcb->snd.nxt;
  tcb->snd.wnd = amount (drive);
  tcb->snd.max_wnd = tcb->snd.wnd + (flags & 8 ? amount (drive) : 0);
  if (tcb->snd.max_wnd < tcb->snd.nxt - tcb->snd.una)
    tcb->snd.max_wnd = tcb->snd.nxt - tcb->snd.una; /* the window has shrunk */
  tcb->snd.wl2 = tcb->snd.una;
  tcb->snd.up = tcb->snd.una + (flags & 16 ? amount (drive) : 0);
  tcb->snd.push = tcb->snd.una + (flags & 32 ? amount (drive) : 0);
  tcb->snd.mss = flags & 64 ? amount (drive) & UINT16_MAX : 0;
}

static void
build_receiving (Drive *drive, Tcb *tcb)
{
  const uint32_t flags = take (drive);
  tcb->irs = take_word (drive);
  tcb->rcv.user = tcb->irs + 1 + (tcb->state == SYN_RECEIVED ? 0 : amount (drive));
  tcb->rcv.nxt = tcb->rcv.user + (tcb->state == SYN_RECEIVED ? 0 : flags & 1 ? amount (drive) : 0);
  tcb->rcv.wnd = flags & 2 ? amount (drive) : tcb->set.receive_buffer;
  if (tcb->rcv.nxt - tcb->rcv.user < tcb->set.receive_buffer)
    tcb->rcv.wnd = tcb->rcv.wnd % (tcb->set.receive_buffer - (tcb->rcv.nxt - tcb->rcv.user) + 1);
  if (has_peer_fin (tcb->state))
    {
      tcb->rcv.fin_known = 1;
      tcb->rcv.fin = tcb->rcv.nxt++;
    }
  Seq at = tcb->rcv.nxt;
  for (unsigned i = 0; i < flags >> 5 && !has_peer_fin (tcb->state); i++)
    {
      Range *range = &tcb->early[tcb->early_count++];
      range->first = at + 1 + amount (drive);
      range->end = at = range->first + 1 + amount (drive);
    }
  if (!tcb->rcv.fin_known && (flags & 4))
    {
      tcb->rcv.fin_known = 1;
      tcb->rcv.fin = at;
    }
  tcb->rcv.up = tcb->rcv.user + (flags & 8 ? amount (drive) : 0);
  tcb->rcv.push = tcb->rcv.nxt;
  tcb->rcv.wanted = flags & 16 ? amount (drive) : 0;
  tcb->snd.wl1 = tcb->rcv.nxt;
  tcb->last_ack_sent = tcb->rcv.nxt - (flags & 1 ? tcb->rcv.nxt - tcb->rcv.user : 0);
}

static void
build_recovery (Drive *drive, Tcb *tcb)
{
  const uint32_t flags = take (drive), out = tcb->snd.nxt - tcb->snd.una;
  Seq at = tcb->snd.una;
  tcb->agreed = flags & 7;
  tcb->window_shift = flags & AGREED_WINDOW_SCALE ? take (drive) % (WINDOW_SHIFT_MAX + 1) : 0;
  tcb->recover = tcb->high_rxt = tcb->snd.una;
  if (!state_is_synchronized (tcb->state))
    return;
  tcb->snd.cwnd = 1 + amount (drive);
  tcb->snd.ssthresh = flags & 8 ? 1 + amount (drive) : UINT32_MAX;
  if (out > 0 && tcb->set.congestion && tcb->state != TIME_WAIT)
    {
      tcb->recovery = (Recovery) ((flags >> 4) % 3);
      tcb->recover = tcb->snd.una + 1 + amount (drive) % out;
      tcb->high_rxt = tcb->snd.una + (uint32_t) (amount (drive) % ((uint64_t) out + 1));
    }
  for (unsigned i = 0; i < flags >> 5 && (tcb->agreed & AGREED_SACK); i++)
    {
      Range *range = &tcb->sacked[tcb->sacked_count++];
      range->first = at + 1 + amount (drive);
      range->end = at = range->first + 1 + amount (drive);
    }
  tcb->duplicates = take (drive) & 7;
  tcb->flight = amount (drive);
  tcb->delivered = amount (drive);
  tcb->resent = amount (drive);
  tcb->acked = amount (drive);
}

/* What waits has a timer, or nothing would ever come of it. */
static void
build_deadlines (Drive *drive, Tcb *tcb)
{
  const bool out = tcb->snd.una != tcb->snd.nxt;
  const bool waits = tcb->snd.nxt != tcb->snd.end + tcb->close_called;
  const bool open = state_is_synchronized (tcb->state) && tcb->state != FIN_WAIT_2;
  const bool shut = open && tcb->snd.wnd == 0;
  const Time then = drive->now + amount (drive);
  if (out && !shut)
    tcb->deadline[TIMER_RETRANSMISSION] = then;
  if ((out || waits) && shut)
    tcb->deadline[TIMER_PERSIST] = then;
  if (waits && !out && open && !shut)
    tcb->deadline[TIMER_OVERRIDE] = then;
  if (tcb->owed_segments > 0)
    tcb->deadline[TIMER_DELAYED_ACK] = then;
}

static void
build_times (Drive *drive, Tcb *tcb)
{
  const uint32_t flags = take (drive);
  drive->now = (Time) take_word (drive) << flags % 16;
  tcb->ts_recent = take_word (drive);
  tcb->ts_recent_age = drive->now - drive->now / (1 + flags);
  tcb->heard = tcb->sent = tcb->rtt_began = tcb->unanswered_since = tcb->ts_recent_age;
  tcb->rtt_timing = flags & 1 && tcb->snd.una != tcb->snd.nxt;
  tcb->rtt_seq = tcb->snd.nxt;
  tcb->rtt_measured = flags >> 1 & 1;
  tcb->srtt = amount (drive);
  tcb->rttvar = amount (drive);
  tcb->rto += amount (drive);
  tcb->retransmissions = take (drive) % 16;
  tcb->probes = take (drive) % (PROBES_MAX + 1);
  tcb->keep_alives = take (drive) % 16;
  tcb->owed_segments = flags >> 2 & 3;
  tcb->owed_octets = tcb->owed_segments > 0 ? amount (drive) : 0;
  if (tcb->state == TIME_WAIT)
    tcb->deadline[TIMER_TIME_WAIT] = drive->now + amount (drive);
  build_deadlines (drive, tcb);
}

/* False if that is not a TCB; then it is CLOSED again. */
bool
build_tcb (Drive *drive, State state)
{
  Tcb *tcb = &drive->tcb;
  Settings set = tcb->set;
  tcb->state = state;
  const bool passive = take (drive) & 1;
  tcb->passive = state == LISTEN || (passive && state != CLOSED);
  tcb->remote_specified = state != CLOSED;
  if (state != CLOSED && state != LISTEN)
    {
      build_sending (drive, tcb);
      if (state != SYN_SENT)
        build_receiving (drive, tcb);
      build_recovery (drive, tcb);
      build_times (drive, tcb);
    }
  if (tcb_fault (tcb) == NULL)
    return true;
  tcb_init (tcb, &set);
  return false;
}
