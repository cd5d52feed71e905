/* What came to TCP after its first RFC, in words: each sentence is told in one of the stories that
 * show it, at the row where its clause decided. */
#include "config.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>
#include <lab/story/story.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define OPENED                                                                                     \
  "B OPEN passive\nA OPEN active\n"                                                                \
  "A sends <CTL=SYN> as syn\ndeliver syn\n"                                                        \
  "B sends <CTL=SYN,ACK> as syn-ack\ndeliver syn-ack\n"                                            \
  "A sends <CTL=ACK> as ack\ndeliver ack\n"

static Trace *
play (Story *story, GError *error)
{
  Trace *trace = story != NULL ? story_play (story, NULL, &error) : NULL;

  if (trace == NULL)
    fail_msg ("%s", error->message);
  story_free (story);
  return trace;
}

static Trace *
shipped (const char *name)
{
  g_autofree char *path = g_strdup_printf (HANDSHAKE_SOURCE_ROOT "/assets/stories/%s.story", name);
  GError *error = NULL;

  return play (story_load (path, &error), error);
}

static Trace *
from_chapter (const char *chapter, const char *name)
{
  g_autofree char *path
      = g_strdup_printf (HANDSHAKE_SOURCE_ROOT "/lessons/%s/%s.story", chapter, name);
  GError *error = NULL;

  return play (story_load (path, &error), error);
}

static Trace *
written (const char *text)
{
  GError *error = NULL;

  return play (story_parse ("s.story", text, strlen (text), &error), error);
}

/* The first row that this clause decided says so. */
static void
assert_told (Trace *trace, Clause clause, const char *headline)
{
  Record record;
  size_t row = 1;

  while (trace_record (trace, row, &record) && !(record.asked && record.actions.clause == clause))
    row++;
  g_autoptr (Narration) narration = narrate_row (trace, row);
  assert_string_equal (narration->headline, headline);
  assert_string_equal (narration->reason, narrate_clause (clause));
  assert_true (g_str_has_prefix (narration->section, "RFC "));
  trace_free (trace);
}

static void
every_clause_has_its_reason_in_every_language (void **state)
{
  for (const char *const *language = language_all (); *language != NULL; language++)
    {
      language_set (*language);
      for (Clause clause = CLAUSE_NONE + 1; clause < CLAUSES; clause++)
        if (narrate_clause (clause)[0] == '\0')
          fail_msg ("%s: nothing is said about %s", *language, clause_name (clause));
    }
  language_set ("en");
}

static void
losses_are_told (void **state)
{
  assert_told (
      shipped ("fast-retransmit"), CLAUSE_FAST_RETRANSMIT,
      "Duplicate ACK number 3 has arrived (ack = x + 537): A takes the segment there for "
      "lost and sends ACK seq=x+537 ack=y+1 len=536 again, without waiting for its timer.");
  assert_told (shipped ("fast-retransmit"), CLAUSE_ACK_DUPLICATE,
               "A was in ESTABLISHED and an ACK arrived that acknowledges nothing new (ack = x + "
               "537): duplicate number 1.");
  assert_told (shipped ("slow-start"), CLAUSE_RECOVERY,
               "A is repairing a loss and an ACK arrived (ack = x + 4001): something has left the "
               "network, and cwnd is 2000 octets. A sends ACK seq=x+4001 ack=y+1 len=1000; ACK "
               "seq=x+5001 ack=y+1 len=1000.");
}

static void
timers_are_told (void **state)
{
  assert_told (shipped ("delayed-ack"), CLAUSE_DELAYED_ACK,
               "Nothing has come for B's ACK to ride on, and it has waited long enough: it leaves "
               "alone (ack = x + 101).");
  assert_told (shipped ("keep-alive"), CLAUSE_KEEP_ALIVE,
               "Nothing was heard of B for long: A asks whether it is still there, with a number "
               "that B has already (seq = x).");
  assert_told (written ("set A keep-alive on\nset A keep-alive-probes 1\n" OPENED
                        "timeout A KEEP-ALIVE\ntimeout A KEEP-ALIVE\n"),
               CLAUSE_KEEP_ALIVE_GIVES_UP,
               "B has answered none of 1 probes: A gives the connection up and is in CLOSED. A's "
               "user is told “connection aborted due to user timeout”.");
  assert_told (written ("set A fin-wait-2 60 s\n" OPENED "A CLOSE both\nrun 1s\n"
                        "timeout A FIN-WAIT-2\n"),
               CLAUSE_FIN_WAIT_2_OVER,
               "B's FIN has not come, and nobody waits for it any more: A forgets the connection "
               "and is in CLOSED.");
}

static void
text_that_waits_says_why (void **state)
{
  assert_told (
      shipped ("delayed-ack"), CLAUSE_TEXT,
      "B was in ESTABLISHED and 100 octets of text arrived in order: B takes the text; its "
      "ACK can wait for company, at most 200 ms.");
  g_autoptr (Trace) nagle = shipped ("nagle");
  g_autoptr (Narration) narration = narrate_row (nagle, 8);
  assert_string_equal (
      narration->headline,
      "A's user calls SEND with 1 octet; that is less than a segment, and something "
      "is unacknowledged, so the text waits (Nagle).");
  assert_told (shipped ("nagle"), CLAUSE_SET, "A's user sets nagle to off for this connection.");
}

static void
timestamps_and_reopening_are_told (void **state)
{
  assert_told (shipped ("paws"), CLAUSE_PAWS,
               "B was in ESTABLISHED and a segment arrived whose timestamp is older than the last "
               "one in order (TSval = 90, TS.Recent = 620): B drops it and answers with an ACK.");
  assert_told (written ("set both timestamps on\n" OPENED
                        "forge A <SEQ=101><ACK=301><DATA=5><CTL=ACK> as bare\ndeliver bare\n"),
               CLAUSE_TIMESTAMP_MISSING,
               "B was in ESTABLISHED and a segment without a timestamp arrived, although both have "
               "agreed on timestamps: it is dropped.");
  assert_told (from_chapter ("12-time-wait", "time-wait-reuse"), CLAUSE_SYN_REOPENS,
               "B was in TIME-WAIT and a new SYN of A's arrived (seq = 64100): the old connection "
               "need not wait any longer; B answers SYN,ACK and is in SYN-RECEIVED.");
}

static void
closing_both_ways_is_told (void **state)
{
  assert_told (
      written (OPENED "A SEND 10\nrun 1s\nB CLOSE both\n"), CLAUSE_CLOSE_BOTH_RESET,
      "B's user calls CLOSE, both ways, while text waits that it has not read: that text is "
      "lost, so B tells A with an RST (seq = 301) and is in CLOSED.");
  assert_told (
      written (OPENED "B CLOSE both\nrun 1s\nA SEND 10\nrun 1s\n"), CLAUSE_TEXT_AFTER_CLOSE,
      "B's user has closed both ways and 10 octets of text arrived that nobody will read: B "
      "answers with an RST and is in CLOSED.");
  assert_told (
      written (OPENED "A CLOSE\nA CLOSE both\n"), CLAUSE_CLOSE_BOTH,
      "A's user calls CLOSE, both ways, after its own direction was closed: from now on it "
      "takes nothing more either.");
}

static void
icmp_messages_are_told (void **state)
{
  assert_told (written ("A OPEN active\nicmp A hard\n"), CLAUSE_ICMP_HARD,
               "An ICMP message reaches A (“there is no way”): A gives the connection up and is in "
               "CLOSED. A's user is told “connection aborted: the network reports no way to the "
               "peer”.");
  assert_told (written ("A OPEN active\nicmp A soft\n"), CLAUSE_ICMP_SOFT,
               "An ICMP message reaches A (“there is no way at present”): the connection goes on. "
               "A's user is told “the network reports a problem”.");
  assert_told (written ("A OPEN active\nicmp A source-quench\n"), CLAUSE_ICMP_DROPPED,
               "An ICMP message reaches A (“send more slowly”): it means nothing to TCP.");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_clause_has_its_reason_in_every_language),
    cmocka_unit_test (losses_are_told),
    cmocka_unit_test (timers_are_told),
    cmocka_unit_test (text_that_waits_says_why),
    cmocka_unit_test (timestamps_and_reopening_are_told),
    cmocka_unit_test (closing_both_ways_is_told),
    cmocka_unit_test (icmp_messages_are_told),
  };

  language_init ();
  language_set ("en");
  return cmocka_run_group_tests (tests, NULL, NULL);
}
