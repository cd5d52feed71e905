/* SYN cookies: while nobody can be remembered any more, the number of our SYN,ACK remembers for us.
 * The ACK that completes the handshake brings it back, plus one.  [4987 3.6, Appendix A]
 *
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +---------------+---+-------------------------------------------+
 *   |    minute     |MSS|  SipHash (key, ends, IRS, minute, MSS)    |
 *   +---------------+---+-------------------------------------------+
 *
 * NOTE: RFC 4987 describes other layouts and leaves the choice to the host. Here nothing is added
 * to the hash and the hash covers everything, so a number of the peer's that is off by one, or a
 * cookie that was given to somebody else, does not fit. What the SYN said besides its MSS is
 * forgotten: no window scale, no timestamps, no SACK. */
#include "internal.h"
#include "octets.h"

#define MINUTE SECONDS (60)
#define MINUTE_SHIFT 24
#define INDEX_SHIFT 22
#define INDEXES 4
#define HASH_MASK ((1u << INDEX_SHIFT) - 1)

/* [4987 A] The sizes that a cookie has room for. NOTE: 536 stands for smaller ones too. */
static const uint16_t sizes[INDEXES] = { 536, 1300, 1440, 1460 };

/* [4987 2.1, 3.1, 3.6] A SYN arrives. As long as the backlog has room it gets a TCB; then cookies
 * are made, if they are allowed, and else it is dropped without a word: the peer will send it
 * again. */
Admission
admits (uint32_t half_open, uint32_t backlog, bool cookies)
{
  if (half_open < backlog)
    return ADMIT_TCB;
  return cookies ? ADMIT_COOKIE : ADMIT_NOT;
}

/* [4987 A] The cookie of one minute and one size. The hash covers the whole count of minutes, so
 * that no cookie is good again when its 8 bits come round. */
static Seq
cookie (const CookieInput *input, Seq irs, uint64_t minute, uint32_t index)
{
  uint8_t octets[28];
  endpoints_octets (&input->endpoints, octets);
  put_32 (octets + 12, irs);
  put_32 (octets + 16, (uint32_t) (minute >> 32));
  put_32 (octets + 20, (uint32_t) minute);
  put_32 (octets + 24, index);
  return (uint32_t) (minute & 0xff) << MINUTE_SHIFT | index << INDEX_SHIFT
         | ((uint32_t) siphash (input->key, octets, sizeof octets) & HASH_MASK);
}

/* [4987 3.6, A] The number of a SYN,ACK that nobody here will remember: the largest size that is
 * not above the peer's. */
Seq
cookie_make (const CookieInput *input)
{
  uint32_t index = INDEXES - 1;
  while (index > 0 && input->mss < sizes[index])
    index--;
  return cookie (input, input->irs, input->now / MINUTE, index);
}

/* [4987 3.6, A] Does this ACK bring back a cookie that we gave to this peer, in this minute or the
 * one before? What it acknowledges is the cookie plus one, and it is numbered IRS plus one; the
 * input's `irs` and `mss` are not looked at. If so, *mss is the size that the cookie remembers. */
bool
cookie_check (const CookieInput *input, const Segment *seg, uint32_t *mss)
{
  const Seq brought = seg->ack - 1, irs = seg->seq - 1;
  const uint32_t index = brought >> INDEX_SHIFT & (INDEXES - 1);
  const uint64_t minute = input->now / MINUTE;
  if ((seg->ctl & (CTL_ACK | CTL_SYN | CTL_RST)) != CTL_ACK)
    return false;
  if (brought != cookie (input, irs, minute, index)
      && (minute == 0 || brought != cookie (input, irs, minute - 1, index)))
    return false;
  *mss = sizes[index];
  return true;
}

/* [4987 3.6] The connection whose SYN was answered with a cookie, rebuilt from the ACK that brings
 * it back. `tcb` is a new one, after tcb_init (). The ACK itself has not arrived yet: it is handed
 * to the connection next, because it may carry text, and RCV.NXT is its first octet. */
void
cookie_revive (Tcb *tcb, const Segment *seg, uint32_t mss)
{
  tcb->state = ESTABLISHED;
  tcb->passive = true;
  tcb->irs = seg->seq - 1;
  tcb->rcv.nxt = tcb->rcv.user = tcb->rcv.up = tcb->rcv.push = seg->seq;
  tcb->rcv.wnd = tcb->set.receive_buffer < UINT16_MAX ? tcb->set.receive_buffer : UINT16_MAX;
  tcb->last_ack_sent = seg->seq;
  begin_numbers (tcb, seg->ack - 1);
  tcb->snd.una = tcb->snd.up = tcb->snd.push = seg->ack;
  tcb->snd.mss = mss;
  take_window (tcb, seg);
}
