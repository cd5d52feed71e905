/* The names of what can happen, be told and decide: words for event.h. The signals have the RFC's
 * own wording.  [9293 3.10] */
#include "event.h"

/* "OPEN (active)"; "?" for a value that is no call. */
const char *
call_name (CallKind kind)
{
  static const char *const names[CALLS] = {
    [CALL_OPEN_PASSIVE] = "OPEN (passive)",
    [CALL_OPEN_ACTIVE] = "OPEN (active)",
    [CALL_SEND] = "SEND",
    [CALL_RECEIVE] = "RECEIVE",
    [CALL_CLOSE] = "CLOSE",
    [CALL_ABORT] = "ABORT",
    [CALL_CLOSE_BOTH] = "CLOSE (both ways)",
    [CALL_SET] = "SET",
    [CALL_STATUS] = "STATUS",
  };
  return (unsigned) kind < CALLS ? names[kind] : "?";
}

/* The RFC's words for what the user is told; "?" for a value that is no signal. */
const char *
signal_text (SignalKind kind)
{
  static const char *const texts[SIGNALS] = {
    [SIGNAL_OK] = "ok",
    [SIGNAL_PENDING] = "pending",
    [SIGNAL_ESTABLISHED] = "connection established",
    [SIGNAL_DATA] = "data",
    [SIGNAL_STATUS] = "status",
    [SIGNAL_URGENT] = "urgent data",
    [SIGNAL_SOFT_ERROR] = "the network reports a problem",
    [SIGNAL_HARD_ERROR] = "connection aborted: the network reports no way to the peer",
    [SIGNAL_DELIVERY_PROBLEM] = "delivery problem",
    [SIGNAL_CLOSING] = "connection closing",
    [SIGNAL_RESET] = "connection reset",
    [SIGNAL_REFUSED] = "connection refused",
    [SIGNAL_USER_TIMEOUT] = "connection aborted due to user timeout",
    [SIGNAL_ERROR_NOT_EXIST] = "error: connection does not exist",
    [SIGNAL_ERROR_EXISTS] = "error: connection already exists",
    [SIGNAL_ERROR_REMOTE_UNSPECIFIED] = "error: remote socket unspecified",
    [SIGNAL_ERROR_RESOURCES] = "error: insufficient resources",
    [SIGNAL_ERROR_CLOSING] = "error: connection closing",
    [SIGNAL_ERROR_SETTING] = "error: no such setting, or not this value",
  };
  return (unsigned) kind < SIGNALS ? texts[kind] : "?";
}

/* Does this answer mean that a call was refused? */
bool
signal_is_error (SignalKind kind)
{
  return kind == SIGNAL_ERROR_NOT_EXIST || kind == SIGNAL_ERROR_EXISTS
         || kind == SIGNAL_ERROR_REMOTE_UNSPECIFIED || kind == SIGNAL_ERROR_RESOURCES
         || kind == SIGNAL_ERROR_CLOSING || kind == SIGNAL_ERROR_SETTING;
}

typedef struct
{
  const char *name;     /* stable, for programs */
  const char *section;  /* where the sentence stands */
  const char *function; /* which function acted on it */
  const char *file;
} ClauseEntry;

static const ClauseEntry clauses[CLAUSES] = {
  [CLAUSE_NONE] = { "none", "", "", "" },
  [CLAUSE_OPEN_PASSIVE] = { "open-passive", "RFC 9293, 3.10.1", "call_open", "calls.c" },
  [CLAUSE_OPEN_ACTIVE] = { "open-active", "RFC 9293, 3.10.1", "call_open", "calls.c" },
  [CLAUSE_OPEN_REFUSED] = { "open-refused", "RFC 9293, 3.10.1", "call_open", "calls.c" },
  [CLAUSE_SEND] = { "send", "RFC 9293, 3.10.2", "call_send", "calls.c" },
  [CLAUSE_SEND_REFUSED] = { "send-refused", "RFC 9293, 3.10.2", "call_send", "calls.c" },
  [CLAUSE_RECEIVE] = { "receive", "RFC 9293, 3.10.3", "call_receive", "calls.c" },
  [CLAUSE_RECEIVE_REFUSED] = { "receive-refused", "RFC 9293, 3.10.3", "call_receive", "calls.c" },
  [CLAUSE_CLOSE] = { "close", "RFC 9293, 3.10.4", "call_close", "calls.c" },
  [CLAUSE_CLOSE_WAITS] = { "close-waits", "RFC 9293, 3.10.4", "call_close", "calls.c" },
  [CLAUSE_CLOSE_REFUSED] = { "close-refused", "RFC 9293, 3.10.4", "call_close", "calls.c" },
  [CLAUSE_ABORT] = { "abort", "RFC 9293, 3.10.5", "call_abort", "calls.c" },
  [CLAUSE_ABORT_REFUSED] = { "abort-refused", "RFC 9293, 3.10.5", "call_abort", "calls.c" },
  [CLAUSE_STATUS] = { "status", "RFC 9293, 3.10.6", "call_status", "calls.c" },
  [CLAUSE_CLOSED_RST] = { "closed-rst", "RFC 9293, 3.10.7.1", "arrives_closed", "arrives.c" },
  [CLAUSE_CLOSED_RESET] = { "closed-reset", "RFC 9293, 3.10.7.1", "arrives_closed", "arrives.c" },
  [CLAUSE_LISTEN_RST] = { "listen-rst", "RFC 9293, 3.10.7.2 First", "arrives_listen", "arrives.c" },
  [CLAUSE_LISTEN_ACK]
  = { "listen-ack", "RFC 9293, 3.10.7.2 Second", "arrives_listen", "arrives.c" },
  [CLAUSE_LISTEN_SYN] = { "listen-syn", "RFC 9293, 3.10.7.2 Third", "arrives_listen", "arrives.c" },
  [CLAUSE_LISTEN_OTHER]
  = { "listen-other", "RFC 9293, 3.10.7.2 Fourth", "arrives_listen", "arrives.c" },
  [CLAUSE_SYN_SENT_ACK]
  = { "syn-sent-ack", "RFC 9293, 3.10.7.3 First", "arrives_syn_sent", "arrives.c" },
  [CLAUSE_SYN_SENT_RST]
  = { "syn-sent-rst", "RFC 9293, 3.10.7.3 Second", "arrives_syn_sent", "arrives.c" },
  [CLAUSE_SYN_SENT_RST_DROPPED]
  = { "syn-sent-rst-dropped", "RFC 9293, 3.10.7.3 Second", "arrives_syn_sent", "arrives.c" },
  [CLAUSE_SYN_SENT_SYN_ACK]
  = { "syn-sent-syn-ack", "RFC 9293, 3.10.7.3 Fourth", "arrives_syn_sent", "arrives.c" },
  [CLAUSE_SYN_SENT_SYN]
  = { "syn-sent-syn", "RFC 9293, 3.10.7.3 Fourth", "arrives_syn_sent", "arrives.c" },
  [CLAUSE_SYN_SENT_OTHER]
  = { "syn-sent-other", "RFC 9293, 3.10.7.3 Fifth", "arrives_syn_sent", "arrives.c" },
  [CLAUSE_SYN_RECEIVED_FIGURE_7]
  = { "figure-7", "RFC 9293, 3.5, Figure 7", "arrives_figure_7", "arrives.c" },
  [CLAUSE_SEQUENCE] = { "sequence", "RFC 9293, 3.10.7.4 First", "check_sequence", "checks.c" },
  [CLAUSE_SEQUENCE_RST]
  = { "sequence-rst", "RFC 9293, 3.10.7.4 First", "check_sequence", "checks.c" },
  [CLAUSE_SEQUENCE_ZERO_WINDOW]
  = { "sequence-zero-window", "RFC 9293, 3.10.7.4 First", "check_sequence", "checks.c" },
  [CLAUSE_SEQUENCE_FIN_AGAIN]
  = { "sequence-fin-again", "RFC 9293, 3.10.7.4 First, Eighth", "check_sequence", "checks.c" },
  [CLAUSE_RST_TO_LISTEN]
  = { "rst-to-listen", "RFC 9293, 3.10.7.4 Second", "check_rst", "checks.c" },
  [CLAUSE_RST_REFUSED] = { "rst-refused", "RFC 9293, 3.10.7.4 Second", "check_rst", "checks.c" },
  [CLAUSE_RST_RESET] = { "rst-reset", "RFC 9293, 3.10.7.4 Second", "check_rst", "checks.c" },
  [CLAUSE_RST_CLOSED] = { "rst-closed", "RFC 9293, 3.10.7.4 Second", "check_rst", "checks.c" },
  [CLAUSE_RST_CHALLENGE]
  = { "rst-challenge", "RFC 9293, 3.10.7.4 Second", "check_rst", "checks.c" },
  [CLAUSE_SYN_TO_LISTEN]
  = { "syn-to-listen", "RFC 9293, 3.10.7.4 Fourth", "check_syn", "checks.c" },
  [CLAUSE_SYN_CHALLENGE]
  = { "syn-challenge", "RFC 9293, 3.10.7.4 Fourth", "check_syn", "checks.c" },
  [CLAUSE_ACK_MISSING] = { "ack-missing", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_SYN_RECEIVED]
  = { "ack-syn-received", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_SYN_RECEIVED_BAD]
  = { "ack-syn-received-bad", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_FUTURE] = { "ack-future", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_ANCIENT] = { "ack-ancient", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_NEW] = { "ack-new", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_WINDOW] = { "ack-window", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_DUPLICATE] = { "ack-duplicate", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_OF_FIN] = { "ack-of-fin", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_CLOSING] = { "ack-closing", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_LAST_ACK] = { "ack-last-ack", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_ACK_TIME_WAIT] = { "ack-time-wait", "RFC 9293, 3.10.7.4 Fifth", "check_ack", "checks.c" },
  [CLAUSE_URGENT] = { "urgent", "RFC 9293, 3.10.7.4 Sixth", "check_urg", "checks.c" },
  [CLAUSE_TEXT] = { "text", "RFC 9293, 3.10.7.4 Seventh", "process_text", "checks.c" },
  [CLAUSE_TEXT_HELD] = { "text-held", "RFC 9293, 3.10.7.4 Seventh", "process_text", "checks.c" },
  [CLAUSE_FIN] = { "fin", "RFC 9293, 3.10.7.4 Eighth", "check_fin", "checks.c" },
  [CLAUSE_FIN_HELD] = { "fin-held", "RFC 9293, 3.10.7.4 Eighth", "check_fin", "checks.c" },
  [CLAUSE_USER_TIMEOUT] = { "user-timeout", "RFC 9293, 3.10.8", "user_timeout", "timeouts.c" },
  [CLAUSE_RETRANSMISSION]
  = { "retransmission", "RFC 9293, 3.10.8", "retransmission_timeout", "timeouts.c" },
  [CLAUSE_RETRANSMISSION_GIVES_UP]
  = { "gives-up", "RFC 9293, 3.8.3", "retransmission_timeout", "timeouts.c" },
  [CLAUSE_TIME_WAIT_OVER]
  = { "time-wait-over", "RFC 9293, 3.10.8", "time_wait_timeout", "timeouts.c" },
  [CLAUSE_PERSIST] = { "persist", "RFC 9293, 3.8.6.1", "persist_timeout", "probe.c" },
  [CLAUSE_OUTPUT] = { "output", "RFC 9293, 3.10.2", "output", "output.c" },
  [CLAUSE_CLOSE_BOTH] = { "close-both", "RFC 9293, 3.6.1", "call_close_both", "calls.c" },
  [CLAUSE_CLOSE_BOTH_RESET]
  = { "close-both-reset", "RFC 9293, 3.6.1", "call_close_both", "calls.c" },
  [CLAUSE_SET] = { "set", "RFC 9293, 3.9.1", "call_set", "calls.c" },
  [CLAUSE_SET_REFUSED] = { "set-refused", "RFC 9293, 3.9.1", "call_set", "calls.c" },
  [CLAUSE_SYN_REOPENS] = { "syn-reopens", "RFC 9293, 3.6.1", "reopens", "extensions.c" },
  [CLAUSE_TIMESTAMP_MISSING]
  = { "timestamp-missing", "RFC 7323, 3.2", "check_timestamps", "extensions.c" },
  [CLAUSE_PAWS] = { "paws", "RFC 7323, 5.3", "check_timestamps", "extensions.c" },
  [CLAUSE_FAST_RETRANSMIT] = { "fast-retransmit", "RFC 5681, 3.2", "duplicate_ack", "newreno.c" },
  [CLAUSE_RECOVERY] = { "recovery", "RFC 6582, 3.2", "recovery_ack", "newreno.c" },
  [CLAUSE_TEXT_AFTER_CLOSE] = { "text-after-close", "RFC 9293, 3.6.1", "process_text", "checks.c" },
  [CLAUSE_DELAYED_ACK]
  = { "delayed-ack", "RFC 9293, 3.8.6.3", "delayed_ack_timeout", "timeouts.c" },
  [CLAUSE_OVERRIDE] = { "override", "RFC 9293, 3.8.6.2.1", "override_timeout", "timeouts.c" },
  [CLAUSE_KEEP_ALIVE] = { "keep-alive", "RFC 9293, 3.8.4", "keep_alive_timeout", "timeouts.c" },
  [CLAUSE_KEEP_ALIVE_GIVES_UP]
  = { "keep-alive-gives-up", "RFC 9293, 3.8.4", "keep_alive_timeout", "timeouts.c" },
  [CLAUSE_FIN_WAIT_2_OVER]
  = { "fin-wait-2-over", "RFC 9293, 3.6", "fin_wait_2_timeout", "timeouts.c" },
  [CLAUSE_ICMP_SOFT] = { "icmp-soft", "RFC 9293, 3.9.2.2", "icmp_arrives", "timeouts.c" },
  [CLAUSE_ICMP_HARD] = { "icmp-hard", "RFC 9293, 3.9.2.2", "icmp_arrives", "timeouts.c" },
  [CLAUSE_ICMP_DROPPED] = { "icmp-dropped", "RFC 9293, 3.9.2.2", "icmp_arrives", "timeouts.c" },
  [CLAUSE_TIMER_IDLE] = { "timer-idle", "RFC 9293, 3.10.8", "", "" },
};

static const ClauseEntry *
clause_entry (Clause clause)
{
  return &clauses[(unsigned) clause < CLAUSES ? clause : CLAUSE_NONE];
}

/* A stable name for programs: "listen-syn". */
const char *
clause_name (Clause clause)
{
  return clause_entry (clause)->name;
}

/* Where the sentence stands: "RFC 9293, 3.10.7.2 Third"; "" if nothing decided. */
const char *
clause_section (Clause clause)
{
  return clause_entry (clause)->section;
}

/* The function of this library that acted on it: "arrives_listen"; may be "". */
const char *
clause_function (Clause clause)
{
  return clause_entry (clause)->function;
}

/* The file of src/tcp which that function is in: "arrives.c"; may be "". */
const char *
clause_file (Clause clause)
{
  return clause_entry (clause)->file;
}
