/* Chapter 3, the exercise: the three-way handshake, from both sides.
 *
 * Write the two functions below. All the rest of TCP is there and calls them: arrives_listen ()
 * when a segment reaches a connection in LISTEN, arrives_syn_sent () when one reaches a connection
 * in SYN-SENT. Go through RFC 9293, sections 3.10.7.2 and 3.10.7.3, line by line and say each check
 * in C; the order of the checks is part of the rule. The checks of security fall away: our TCP has
 * none. Text or a FIN that comes with a SYN is not yours either.
 *
 * A TCB has the RFC's variables under the RFC's names: SND.UNA is tcb->snd.una, RCV.NXT is
 * tcb->rcv.nxt, ISS is tcb->iss. A segment has seg->seq, seg->ack, seg->wnd; and
 * segment_has (seg, CTL_SYN | CTL_ACK) asks whether both bits are set.
 *
 * What you can do:
 *   send_segment (tcb, turn, seq, ctl)  <SEQ=seq><ACK=RCV.NXT><CTL=ctl>; no ACK without CTL_ACK
 *   send_reset_for (seg, turn)          the reset that section 3.5.2 makes for this segment
 *   acknowledge (turn)                  <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>, once you have returned
 *   enter (tcb, turn, SYN_RECEIVED)     change the state
 *   take_window (tcb, seg)              SND.WND, SND.WL1 and SND.WL2 from this segment
 *   tell (turn, SIGNAL_RESET)           tell the user: SIGNAL_ESTABLISHED, SIGNAL_RESET, ...
 *   turn->isn                           the initial sequence number for a new connection
 *
 * send_segment () takes the ACK from tcb->rcv.nxt: set the variables first, then send. Compare
 * sequence numbers only with seq_lt () and seq_le (): they wrap.
 *
 * What a connection must remember goes into the TCB, never into a variable of your own: the same
 * question must get the same answer, whenever it is asked.
 */
#include <tcp/parts.h>

/* RFC 9293, 3.10.7.2: a segment arrives in LISTEN.
 *
 * When a SYN is taken, a few numbers that the RFC does not name here begin together with those it
 * does:
 *   tcb->rcv.user          the next octet for the user; begins where RCV.NXT does
 *   tcb->rcv.up            RCV.UP: nothing that comes is urgent yet; likewise
 *   tcb->snd.end           where the user's octets end; begins where SND.NXT does
 *   tcb->snd.up            SND.UP: nothing that we send is urgent yet; begins where ISS does
 *   tcb->unanswered_since  turn->now: how long the SYN,ACK has been waiting for its answer
 * And the RFC does not say it here, but the SYN has the peer's window: take it.
 */
static void
arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn)
{
  /* First, check for a RST. */

  /* Second, check for an ACK. */

  /* Third, check for a SYN. */

  /* Fourth, other data or control. */
}

/* RFC 9293, 3.10.7.3: a segment arrives in SYN-SENT. OPEN has set ISS, SND.UNA and SND.NXT, and
 * the SYN is out. The peer's side is yours: IRS, RCV.NXT, tcb->rcv.user and tcb->rcv.up, and the
 * window, which is taken whether the SYN has an ACK or not.
 *
 * The user is told when the connection opens (SIGNAL_ESTABLISHED) and when it is reset
 * (SIGNAL_RESET).
 */
static void
arrives_syn_sent (Tcb *tcb, const Segment *seg, Turn *turn)
{
  /* First, check the ACK bit. */

  /* Second, check the RST bit. */

  /* Fourth, check the SYN bit. */

  /* Fifth, if neither of the SYN or RST bits is set. */
}

const Parts exercise = {
  .arrives_listen = arrives_listen,
  .arrives_syn_sent = arrives_syn_sent,
};
