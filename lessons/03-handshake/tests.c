/* The graded tests of chapter 3. B is the TCP with the student's two functions, and its initial
 * sequence number is called y. The peer, A, is played by the test, and its number is called x. */
#include "config.h"

#include <lab/grade/exam.h>
#include <lab/text/language.h>

#include "../papers.h"

#define LAST 4294967295u /* 2^32-1: the next number is 0 */

/* ---- LISTEN ---- */

/* What B must still do after a segment that was to change nothing; said at the line of the test. */
#define still_listens(exam) still_listens_at (exam, __LINE__)

static void
still_listens_at (Exam *exam, int line)
{
  exam_sends_nothing_at (exam, __FILE__, line);
  exam_state_at (exam, LISTEN, __FILE__, line);
  exam_arrives_at (exam, "<SEQ=x><CTL=SYN>", __FILE__, line);
  exam_sends_at (exam, "<SEQ=y><ACK=x+1><CTL=SYN,ACK>", __FILE__, line);
}

static void
syn_is_answered_with_syn_ack (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><CTL=SYN>");
  exam_sends (exam, "<SEQ=y><ACK=x+1><CTL=SYN,ACK>");
  exam_sends_nothing (exam);
  exam_state (exam, SYN_RECEIVED);
}

static void
syn_sets_the_variables (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><CTL=SYN>");
  exam_has (exam, "IRS", "x");
  exam_has (exam, "RCV.NXT", "x+1");
  exam_has (exam, "ISS", "y");
  exam_has (exam, "SND.UNA", "y");
  exam_has (exam, "SND.NXT", "y+1");
}

static void
syn_in_listen_takes_the_window (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><WND=v><CTL=SYN>");
  exam_has (exam, "SND.WND", "v");
  exam_has (exam, "SND.WL1", "x");
}

static void
syn_in_listen_wraps_around (Exam *exam)
{
  exam_begin (exam, LAST, LAST);
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><CTL=SYN>");
  exam_sends (exam, "<SEQ=y><ACK=x+1><CTL=SYN,ACK>");
  exam_has (exam, "SND.NXT", "0");
  exam_arrives (exam, "<SEQ=x+1><ACK=y+1><CTL=ACK>");
  exam_state (exam, ESTABLISHED);
}

static void
rst_in_listen_is_ignored (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><CTL=RST>");
  exam_sends_nothing (exam);
  exam_arrives (exam, "<SEQ=x><ACK=y><CTL=RST,ACK>");
  exam_sends_nothing (exam);
  exam_arrives (exam, "<SEQ=x><CTL=SYN,RST>");
  still_listens (exam);
}

static void
ack_in_listen_is_answered_with_rst (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><ACK=z><CTL=ACK>");
  exam_sends (exam, "<SEQ=z><CTL=RST>");
  exam_sends_nothing (exam);
  exam_arrives (exam, "<SEQ=x><ACK=z+222><CTL=SYN,ACK>");
  exam_sends (exam, "<SEQ=z+222><CTL=RST>");
  still_listens (exam);
}

static void
anything_else_in_listen_is_dropped (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><CTL=FIN>");
  exam_sends_nothing (exam);
  exam_arrives (exam, "<SEQ=x><CTL=none><DATA=5>");
  still_listens (exam);
}

static void
ack_of_syn_opens_the_passive_side (Exam *exam)
{
  exam_call (exam, CALL_OPEN_PASSIVE);
  exam_arrives (exam, "<SEQ=x><CTL=SYN>");
  exam_sends (exam, "<SEQ=y><ACK=x+1><CTL=SYN,ACK>");
  exam_arrives (exam, "<SEQ=x+1><ACK=y+1><CTL=ACK>");
  exam_state (exam, ESTABLISHED);
  exam_arrives (exam, "<SEQ=x+1><ACK=y+1><CTL=ACK><DATA=10>");
  exam_sends (exam, "<SEQ=y+1><ACK=x+11><CTL=ACK>");
  exam_call_octets (exam, CALL_RECEIVE, 10);
  exam_says (exam, SIGNAL_DATA);
}

/* ---- SYN-SENT ---- */

static void
open_actively (Exam *exam)
{
  exam_call (exam, CALL_OPEN_ACTIVE);
  exam_sends (exam, "<SEQ=y><CTL=SYN>");
}

/* What B must still do after a segment that was to change nothing; said at the line of the test. */
#define still_waits(exam) still_waits_at (exam, __LINE__)

static void
still_waits_at (Exam *exam, int line)
{
  exam_sends_nothing_at (exam, __FILE__, line);
  exam_state_at (exam, SYN_SENT, __FILE__, line);
  exam_arrives_at (exam, "<SEQ=x><ACK=y+1><CTL=SYN,ACK>", __FILE__, line);
  exam_sends_at (exam, "<SEQ=y+1><ACK=x+1><CTL=ACK>", __FILE__, line);
}

static void
syn_ack_opens_the_active_side (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=x><ACK=y+1><CTL=SYN,ACK>");
  exam_sends (exam, "<SEQ=y+1><ACK=x+1><CTL=ACK>");
  exam_sends_nothing (exam);
  exam_state (exam, ESTABLISHED);
  exam_says (exam, SIGNAL_ESTABLISHED);
  exam_has (exam, "SND.UNA", "y+1");
  exam_has (exam, "RCV.NXT", "x+1");
  exam_has (exam, "IRS", "x");
}

static void
syn_ack_takes_the_window (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=x><ACK=y+1><WND=v><CTL=SYN,ACK>");
  exam_has (exam, "SND.WND", "v");
  exam_has (exam, "SND.WL1", "x");
  exam_has (exam, "SND.WL2", "y+1");
}

static void
syn_ack_wraps_around (Exam *exam)
{
  exam_begin (exam, LAST, LAST);
  exam_call (exam, CALL_OPEN_ACTIVE);
  exam_sends (exam, "<SEQ=y><CTL=SYN>");
  exam_arrives (exam, "<SEQ=x><ACK=y+1><CTL=SYN,ACK>");
  exam_sends (exam, "<SEQ=0><ACK=0><CTL=ACK>");
  exam_state (exam, ESTABLISHED);
}

static void
wrong_ack_in_syn_sent_is_answered_with_rst (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=x><ACK=y><CTL=SYN,ACK>");
  exam_sends (exam, "<SEQ=y><CTL=RST>");
  exam_sends_nothing (exam);
  exam_arrives (exam, "<SEQ=x><ACK=y+2><CTL=SYN,ACK>");
  exam_sends (exam, "<SEQ=y+2><CTL=RST>");
  still_waits (exam);
}

static void
wrong_ack_with_rst_is_dropped (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=0><ACK=y+2><CTL=RST,ACK>");
  still_waits (exam);
}

static void
rst_with_good_ack_ends_the_attempt (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=0><ACK=y+1><CTL=RST,ACK>");
  exam_sends_nothing (exam);
  exam_says (exam, SIGNAL_RESET);
  exam_state (exam, CLOSED);
}

static void
rst_without_ack_is_ignored (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=x><CTL=RST>");
  still_waits (exam);
}

static void
both_may_open_at_once (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=x><CTL=SYN>");
  exam_sends (exam, "<SEQ=y><ACK=x+1><CTL=SYN,ACK>");
  exam_sends_nothing (exam);
  exam_state (exam, SYN_RECEIVED);
  exam_arrives (exam, "<SEQ=x><ACK=y+1><CTL=SYN,ACK>");
  exam_state (exam, ESTABLISHED);
}

static void
ack_without_syn_is_dropped (Exam *exam)
{
  open_actively (exam);
  exam_arrives (exam, "<SEQ=x><ACK=y+1><CTL=ACK>");
  still_waits (exam);
}

/* ---- The paper ---- */

static const ExamTest tests[] = {
  {
      .id = "syn_is_answered_with_syn_ack",
      .points = 2,
      .rule = N_ ("LISTEN: a SYN is answered with SYN,ACK"),
      .section = "RFC 9293, 3.10.7.2 Third",
      .hint = N_ ("The answer is <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>, RCV.NXT is SEG.SEQ+1, and "
                  "the state becomes SYN-RECEIVED."),
      .run = syn_is_answered_with_syn_ack,
  },
  {
      .id = "syn_sets_the_variables",
      .points = 1,
      .rule = N_ ("LISTEN: a SYN sets IRS and RCV.NXT, ISS, SND.UNA and SND.NXT"),
      .section = "RFC 9293, 3.10.7.2 Third",
      .hint = N_ ("A SYN takes one sequence number on either side: RCV.NXT is IRS+1, and SND.NXT "
                  "is ISS+1. Nothing is acknowledged yet, so SND.UNA is ISS."),
      .run = syn_sets_the_variables,
  },
  {
      .id = "syn_in_listen_takes_the_window",
      .points = 1,
      .rule = N_ ("LISTEN: the window of a SYN is noted"),
      .section = "RFC 9293, 3.10.7.4 Fifth",
      .hint = N_ ("SND.WND, SND.WL1 and SND.WL2 come from the SYN: take_window (tcb, seg)."),
      .run = syn_in_listen_takes_the_window,
  },
  {
      .id = "syn_in_listen_wraps_around",
      .points = 1,
      .rule = N_ ("LISTEN: the number after 4294967295 is 0"),
      .section = "RFC 9293, 3.4",
      .hint = N_ ("Sequence numbers are counted modulo 2^32. A uint32_t does that by itself, if "
                  "nothing compares it with a bare less-than sign."),
      .run = syn_in_listen_wraps_around,
  },
  {
      .id = "rst_in_listen_is_ignored",
      .points = 1,
      .rule = N_ ("LISTEN: a reset is ignored, whatever else is in it"),
      .section = "RFC 9293, 3.10.7.2 First",
      .hint = N_ ("Look for the RST before anything else. A reset is never answered."),
      .run = rst_in_listen_is_ignored,
  },
  {
      .id = "ack_in_listen_is_answered_with_rst",
      .points = 1,
      .rule = N_ ("LISTEN: an ACK is answered with a reset"),
      .section = "RFC 9293, 3.10.7.2 Second",
      .hint = N_ ("Nothing was sent, so nothing can be acknowledged, and a SYN does not help: "
                  "<SEQ=SEG.ACK><CTL=RST>, which send_reset_for () makes."),
      .run = ack_in_listen_is_answered_with_rst,
  },
  {
      .id = "anything_else_in_listen_is_dropped",
      .points = 1,
      .rule = N_ ("LISTEN: a segment without RST, ACK and SYN is dropped"),
      .section = "RFC 9293, 3.10.7.2 Fourth",
      .hint = N_ ("No answer, no change of state."),
      .run = anything_else_in_listen_is_dropped,
  },
  {
      .id = "ack_of_syn_opens_the_passive_side",
      .points = 1,
      .rule = N_ ("LISTEN: after the third segment the connection is open and carries text"),
      .section = "RFC 9293, 3.5, Figure 6",
      .hint = N_ ("What happens after your SYN,ACK uses the variables that you set: look at "
                  "SND.UNA, SND.NXT, RCV.NXT, and at tcb->rcv.user and tcb->snd.end."),
      .run = ack_of_syn_opens_the_passive_side,
  },
  {
      .id = "syn_ack_opens_the_active_side",
      .points = 2,
      .rule = N_ ("SYN-SENT: a SYN,ACK opens the connection and is acknowledged"),
      .section = "RFC 9293, 3.10.7.3 Fourth",
      .hint = N_ ("SND.UNA becomes SEG.ACK, the state ESTABLISHED, the user is told, and "
                  "acknowledge () sends <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>."),
      .run = syn_ack_opens_the_active_side,
  },
  {
      .id = "syn_ack_takes_the_window",
      .points = 1,
      .rule = N_ ("SYN-SENT: the window of a SYN,ACK is noted"),
      .section = "RFC 1122, 4.2.2.20 (c)",
      .hint = N_ ("SND.WND, SND.WL1 and SND.WL2 come from the SYN,ACK: take_window (tcb, seg)."),
      .run = syn_ack_takes_the_window,
  },
  {
      .id = "syn_ack_wraps_around",
      .points = 1,
      .rule = N_ ("SYN-SENT: the number after 4294967295 is 0, and it is later"),
      .section = "RFC 9293, 3.4",
      .hint = N_ ("SND.UNA < SEG.ACK =< SND.NXT is said with seq_lt () and seq_le (); the bare "
                  "signs of C do not know that the numbers wrap."),
      .run = syn_ack_wraps_around,
  },
  {
      .id = "wrong_ack_in_syn_sent_is_answered_with_rst",
      .points = 1,
      .rule = N_ ("SYN-SENT: an ACK of something never sent is answered with a reset"),
      .section = "RFC 9293, 3.10.7.3 First",
      .hint = N_ ("Only SND.UNA < SEG.ACK =< SND.NXT is acceptable. Anything else is an old "
                  "duplicate or an attack: <SEQ=SEG.ACK><CTL=RST>, and the state stays."),
      .run = wrong_ack_in_syn_sent_is_answered_with_rst,
  },
  {
      .id = "wrong_ack_with_rst_is_dropped",
      .points = 1,
      .rule = N_ ("SYN-SENT: a reset with a wrong ACK is dropped"),
      .section = "RFC 9293, 3.10.7.3 First",
      .hint = N_ ("“unless the RST bit is set, if so drop the segment and return”"),
      .run = wrong_ack_with_rst_is_dropped,
  },
  {
      .id = "rst_with_good_ack_ends_the_attempt",
      .points = 1,
      .rule = N_ ("SYN-SENT: a reset that acknowledges our SYN ends the attempt"),
      .section = "RFC 9293, 3.10.7.3 Second",
      .hint = N_ ("Tell the user SIGNAL_RESET, then enter CLOSED."),
      .run = rst_with_good_ack_ends_the_attempt,
  },
  {
      .id = "rst_without_ack_is_ignored",
      .points = 1,
      .rule = N_ ("SYN-SENT: a reset without an ACK is ignored"),
      .section = "RFC 9293, 3.10.7.3 Second",
      .hint = N_ ("A reset is believed only if it acknowledges our SYN: “Otherwise (no ACK), drop "
                  "the segment and return.”"),
      .run = rst_without_ack_is_ignored,
  },
  {
      .id = "both_may_open_at_once",
      .points = 2,
      .rule = N_ ("SYN-SENT: a SYN without an ACK means that both opened at once"),
      .section = "RFC 9293, 3.10.7.3 Fourth, and Figure 7",
      .hint = N_ ("The state becomes SYN-RECEIVED, and the SYN goes out again, now as "
                  "<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>: ISS, not SND.NXT."),
      .run = both_may_open_at_once,
  },
  {
      .id = "ack_without_syn_is_dropped",
      .points = 1,
      .rule = N_ ("SYN-SENT: an acceptable ACK without a SYN is dropped"),
      .section = "RFC 9293, 3.10.7.3 Fifth",
      .hint = N_ ("The connection opens on a SYN. Without one we do not know where the peer's "
                  "numbers begin."),
      .run = ack_without_syn_is_dropped,
  },
};

const ExamPaper paper_03_handshake = {
  .lesson = "03-handshake",
  .tests = tests,
  .count = G_N_ELEMENTS (tests),
};
