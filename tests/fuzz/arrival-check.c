/* What must hold of every answer of a TCP, whatever the question was. */
#include <string.h>

#include "arrival-drive.h"

static const WirePath path = { 0x0a000001, 0x0a000002 };

/* Equal questions get equal answers, octet for octet, so nothing may lie behind what is counted. */
static bool
is_zero (const void *octets, size_t size)
{
  const uint8_t *at = octets;
  for (size_t i = 0; i < size; i++)
    if (at[i] != 0)
      return false;
  return true;
}

static void
check_counts (const Actions *actions)
{
  const size_t segments = actions->segment_count, signals = actions->signal_count,
               trail = actions->trail_count;
  demand (segments <= ACTION_SEGMENTS && signals <= ACTION_SIGNALS && trail <= ACTION_TRAIL);
  demand (is_zero (&actions->segments[segments], (ACTION_SEGMENTS - segments) * sizeof (Segment)));
  demand (is_zero (&actions->signals[signals], (ACTION_SIGNALS - signals) * sizeof (Signal)));
  demand (actions->zero == 0 && (unsigned) actions->clause < CLAUSES);
  for (size_t i = 0; i < signals; i++)
    demand ((unsigned) actions->signals[i].kind < SIGNALS);
  for (size_t i = 0; i < trail; i++)
    demand ((unsigned) actions->trail[i] < CLAUSES);
}

/* [9293 3.2, 3.7.1; 7323 2, 3; 2018] Which options may stand where. */
static void
check_options (const Tcb *after, const Segment *seg)
{
  const Options *options = &seg->options;
  const bool syn = segment_has (seg, CTL_SYN), reset = segment_has (seg, CTL_RST);
  const bool open = after->state != CLOSED && after->state != LISTEN;
  demand (options->sack_count <= SACK_BLOCKS);
  if (!syn)
    demand ((options->has & ~HAS_TIMESTAMPS) == 0);
  if (syn || reset)
    demand (options->sack_count == 0);
  if (!syn && !reset && open)
    demand (!(options->has & HAS_TIMESTAMPS) == !(after->agreed & AGREED_TIMESTAMPS));
  if (options->sack_count > 0)
    demand ((after->agreed & AGREED_SACK) && segment_has (seg, CTL_ACK));
  demand (options->window_shift <= WINDOW_SHIFT_MAX);
  for (uint32_t i = 0; i < options->sack_count; i++)
    demand (seq_lt (options->sack[i].left, options->sack[i].right));
}

/* What the peer gets is what was meant: only where in the stream the text lies does not travel. */
static void
check_on_the_wire (const Tcb *after, const Segment *seg)
{
  static uint8_t text[WIRE_SEGMENT_MAX], octets[WIRE_SEGMENT_MAX];
  Packet packet = { .source_port = 1, .destination_port = 2, .segment = *seg }, same;
  const uint8_t *same_text = NULL;
  size_t size = 0;
  packet.layout = after->set.option_layout;
  packet.segment.text.first = 0;
  demand (wire_encode (&reference, &path, &packet, text, octets, sizeof octets, &size)
          == WIRE_WHOLE);
  demand (wire_decode (&reference, &path, octets, size, &same, &same_text) == WIRE_WHOLE);
  demand (memcmp (&same.segment, &packet.segment, sizeof same.segment) == 0);
  const size_t listed = size - WIRE_HEADER - seg->text.length;
  const bool timestamps = after->agreed & AGREED_TIMESTAMPS;
  if (seg->text.length > 0 && listed > (timestamps ? 12u : 0u)) /* [9293 3.7.1] */
    demand (seg->text.length + listed <= send_mss (after) + (timestamps ? 12u : 0u));
}

/* [9293 3.4] Text lies between SND.UNA and the end of what the user gave, in its place in the
 * stream, and counts as sent; only the number of a probe stands one beyond SND.NXT. */
static void
check_text (const Tcb *before, const Event *event, const Tcb *after, const Segment *seg)
{
  const uint32_t length = reference.segment_length (seg);
  const bool probe = event->kind == EVENT_TIMEOUT && event->timer == TIMER_PERSIST;
  if (seg->text.length > 0)
    {
      demand (seg->text.length <= send_mss (after));
      demand (seg->text.first == seg->seq - after->iss - 1);
      demand (seq_le (seg->seq + seg->text.length, after->snd.end));
    }
  if (length == 0 || segment_has (seg, CTL_SYN))
    return;
  demand (segment_has (seg, CTL_ACK));
  demand (seq_le (after->snd.una, seg->seq) && seq_le (seg->seq + length, highest_sent (after)));
  if (segment_has (seg, CTL_FIN))
    demand (after->close_called && seg->seq + length == after->snd.end + 1);
  if (!probe && seq_le (before->snd.nxt, seg->seq)) /* [9293 3.8.6] new text keeps to the window */
    demand (seq_le (seg->seq + length, after->snd.una + after->snd.wnd));
}

static void
check_segment (const Tcb *before, const Event *event, const Tcb *after, const Segment *seg)
{
  const unsigned all = CTL_FIN | CTL_SYN | CTL_RST | CTL_PSH | CTL_ACK | CTL_URG;
  demand ((seg->ctl & ~all) == 0 && seg->zero == 0 && seg->wnd <= UINT16_MAX);
  if (segment_has (seg, CTL_SYN) || segment_has (seg, CTL_RST))
    demand (seg->text.length == 0 && !segment_has (seg, CTL_FIN) && !segment_has (seg, CTL_URG));
  demand (segment_has (seg, CTL_ACK) || segment_has (seg, CTL_SYN) || segment_has (seg, CTL_RST));
  demand (segment_has (seg, CTL_URG) == (seg->up > 0));
  if (segment_has (seg, CTL_PSH))
    demand (seg->text.length > 0);
  check_text (before, event, after, seg);
  check_options (after, seg);
  check_on_the_wire (after, seg);
}

/* [9293 3.8.6 SHLD-14] Once offered, a window is not taken back; and nothing acknowledged, received
 * or read becomes unknown again. */
static void
check_progress (const Tcb *before, const Event *event, const Tcb *after)
{
  if (!state_is_synchronized (before->state) || !state_is_synchronized (after->state)
      || before->iss != after->iss || before->irs != after->irs)
    return;
  demand (seq_le (before->snd.una, after->snd.una) && seq_le (before->snd.nxt, after->snd.nxt));
  demand (seq_le (before->rcv.nxt, after->rcv.nxt) && seq_le (before->rcv.user, after->rcv.user));
  demand (seq_le (before->rcv.nxt + before->rcv.wnd, after->rcv.nxt + after->rcv.wnd));
  demand (event->kind != EVENT_TIMEOUT || before->rcv.nxt == after->rcv.nxt);
}

/* [9293 3.10] A segment that wants an answer is answered once: a reset never answers a reset. */
static void
check_resets (const Event *event, const Actions *actions)
{
  if (event->kind != EVENT_SEGMENT || !segment_has (&event->segment, CTL_RST))
    return;
  for (unsigned i = 0; i < actions->segment_count; i++)
    demand (!segment_has (&actions->segments[i], CTL_RST));
}

void
check_answer (const Tcb *before, const Event *event, const Tcb *after, const Actions *actions)
{
  const char *fault = tcb_fault (after);
  if (fault != NULL)
    fails (__FILE__, __LINE__, fault);
  check_counts (actions);
  for (unsigned i = 0; i < actions->segment_count; i++)
    check_segment (before, event, after, &actions->segments[i]);
  check_progress (before, event, after);
  check_resets (event, actions);
}
