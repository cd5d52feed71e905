/* Figures 6 to 13 of RFC 9293, each with two TCPs whose segments are carried across by hand; and
 * each again with initial sequence numbers just below the wrap. */
#include "unit.h"

#include <stdio.h>

typedef struct
{
  Unit a, b;
  char text[200];
} Pair;

/* Writes a segment of the figure with its numbers moved: A's stream from 100 on, B's from 300
 * on. */
static const char *
seg (Pair *pair, bool from_a, int seq, int ack, const char *rest)
{
  Seq mine = from_a ? pair->a.isn - 100 : pair->b.isn - 300;
  Seq theirs = from_a ? pair->b.isn - 300 : pair->a.isn - 100;
  int n = snprintf (pair->text, sizeof pair->text, "<SEQ=%u>", mine + (Seq) seq);

  if (ack >= 0)
    n += snprintf (pair->text + n, sizeof pair->text - n, "<ACK=%u>", theirs + (Seq) ack);
  snprintf (pair->text + n, sizeof pair->text - n, "%s", rest);
  return pair->text;
}

#define A_TO_B(pair, s, k, rest) crosses (&(pair)->a, &(pair)->b, seg (pair, true, s, k, rest))
#define B_TO_A(pair, s, k, rest) crosses (&(pair)->b, &(pair)->a, seg (pair, false, s, k, rest))
#define A_SENDS(pair, s, k, rest) sends (&(pair)->a, seg (pair, true, s, k, rest))
#define B_SENDS(pair, s, k, rest) sends (&(pair)->b, seg (pair, false, s, k, rest))
#define STATES_ARE(pair, of_a, of_b) (state_is (&(pair)->a, of_a), state_is (&(pair)->b, of_b))

static void
begin (Pair *pair, Seq isn_a, Seq isn_b)
{
  Settings settings = settings_plain ();

  unit_begin_with (&pair->a, isn_a, &settings);
  unit_begin_with (&pair->b, isn_b, &settings);
}

static void
all_is_said (Pair *pair)
{
  sends_nothing (&pair->a);
  sends_nothing (&pair->b);
}

static void
open_from_a (Pair *pair)
{
  call (&pair->b, CALL_OPEN_PASSIVE);
  call (&pair->a, CALL_OPEN_ACTIVE, .remote_specified = true);
  A_TO_B (pair, 100, -1, "<CTL=SYN>");
  STATES_ARE (pair, SYN_SENT, SYN_RECEIVED);
  B_TO_A (pair, 300, 101, "<CTL=SYN,ACK>");
  STATES_ARE (pair, ESTABLISHED, SYN_RECEIVED);
  A_TO_B (pair, 101, 301, "<CTL=ACK>");
  STATES_ARE (pair, ESTABLISHED, ESTABLISHED);
}

static void
figure_6 (Pair *pair)
{
  open_from_a (pair);
  call (&pair->a, CALL_SEND, 10);
  A_TO_B (pair, 101, 301, "<CTL=PSH,ACK><DATA=10>");
  B_TO_A (pair, 301, 111, "<CTL=ACK>");
  all_is_said (pair);
}

static void
figure_7 (Pair *pair)
{
  call (&pair->a, CALL_OPEN_ACTIVE, .remote_specified = true);
  call (&pair->b, CALL_OPEN_ACTIVE, .remote_specified = true);
  B_TO_A (pair, 300, -1, "<CTL=SYN>");
  STATES_ARE (pair, SYN_RECEIVED, SYN_SENT);
  A_TO_B (pair, 100, -1, "<CTL=SYN>");
  STATES_ARE (pair, SYN_RECEIVED, SYN_RECEIVED);
  A_TO_B (pair, 100, 301, "<CTL=SYN,ACK>");
  B_TO_A (pair, 300, 101, "<CTL=SYN,ACK>");
  STATES_ARE (pair, ESTABLISHED, ESTABLISHED);
  wants (&pair->a, "A told once that it is open", pair->a.told[SIGNAL_ESTABLISHED] == 1);
  wants (&pair->b, "B told once that it is open", pair->b.told[SIGNAL_ESTABLISHED] == 1);
  all_is_said (pair);
  call (&pair->a, CALL_SEND, 1);
  A_TO_B (pair, 101, 301, "<DATA=1>");
  B_TO_A (pair, 301, 102, "<CTL=ACK>");
  all_is_said (pair);
}

/* An old duplicate SYN. */
static void
figure_8 (Pair *pair)
{
  call (&pair->b, CALL_OPEN_PASSIVE);
  call (&pair->a, CALL_OPEN_ACTIVE, .remote_specified = true);
  A_SENDS (pair, 100, -1, "<CTL=SYN>");
  arrives (&pair->b, seg (pair, true, 90, -1, "<CTL=SYN>"));
  B_TO_A (pair, 300, 91, "<CTL=SYN,ACK>");
  STATES_ARE (pair, SYN_SENT, SYN_RECEIVED);
  A_TO_B (pair, 91, -1, "<CTL=RST>");
  STATES_ARE (pair, SYN_SENT, LISTEN);
  pair->b.isn += 100;
  arrives (&pair->b, "<SEQ=0><CTL=RST>");
  unit_takes (&pair->b, pair->a.queue[0], HERE);
  sends (&pair->b, "<CTL=SYN,ACK>");
  unit_takes (&pair->a, pair->b.queue[pair->b.asked - 1], HERE);
  pair->b.isn -= 100;
  A_TO_B (pair, 101, 401, "<CTL=ACK>");
  STATES_ARE (pair, ESTABLISHED, ESTABLISHED);
  all_is_said (pair);
}

/* Half-open: A has forgotten everything and opens again. */
static void
figure_9 (Pair *pair)
{
  open_from_a (pair);
  call (&pair->a, CALL_ABORT);
  forget_sent (&pair->a);
  pair->a.isn += 300;
  call (&pair->a, CALL_OPEN_ACTIVE, .remote_specified = true);
  pair->a.isn -= 300;
  A_TO_B (pair, 400, -1, "<CTL=SYN>");
  B_TO_A (pair, 301, 101, "<CTL=ACK>");
  STATES_ARE (pair, SYN_SENT, ESTABLISHED);
  A_TO_B (pair, 101, -1, "<CTL=RST>");
  STATES_ARE (pair, SYN_SENT, CLOSED);
  says (&pair->b, SIGNAL_RESET);
  pair->b.isn += 100;
  call (&pair->b, CALL_OPEN_PASSIVE);
  elapses (&pair->a, SECONDS (1));
  A_TO_B (pair, 400, -1, "<CTL=SYN>");
  pair->b.isn -= 100;
  B_TO_A (pair, 400, 401, "<CTL=SYN,ACK>");
  A_TO_B (pair, 401, 401, "<CTL=ACK>");
  STATES_ARE (pair, ESTABLISHED, ESTABLISHED);
  all_is_said (pair);
}

/* Half-open: the side that remembers sends first. */
static void
figure_10 (Pair *pair)
{
  open_from_a (pair);
  call (&pair->a, CALL_ABORT);
  forget_sent (&pair->a);
  call (&pair->b, CALL_SEND, 10);
  B_TO_A (pair, 301, 101, "<CTL=PSH,ACK><DATA=10>");
  A_TO_B (pair, 101, -1, "<CTL=RST>");
  STATES_ARE (pair, CLOSED, CLOSED);
  says (&pair->b, SIGNAL_RESET);
  all_is_said (pair);
}

/* An old duplicate SYN sets two listeners on each other. */
static void
figure_11 (Pair *pair)
{
  call (&pair->a, CALL_OPEN_PASSIVE);
  call (&pair->b, CALL_OPEN_PASSIVE);
  arrives (&pair->b, seg (pair, true, 90, -1, "<CTL=SYN>"));
  B_TO_A (pair, 300, 91, "<CTL=SYN,ACK>");
  STATES_ARE (pair, LISTEN, SYN_RECEIVED);
  A_TO_B (pair, 91, -1, "<CTL=RST>");
  STATES_ARE (pair, LISTEN, LISTEN);
  all_is_said (pair);
}

/* A normal close. */
static void
figure_12 (Pair *pair)
{
  open_from_a (pair);
  call (&pair->a, CALL_CLOSE);
  STATES_ARE (pair, FIN_WAIT_1, ESTABLISHED);
  A_TO_B (pair, 101, 301, "<CTL=FIN,ACK>");
  STATES_ARE (pair, FIN_WAIT_1, CLOSE_WAIT);
  says (&pair->b, SIGNAL_CLOSING);
  B_TO_A (pair, 301, 102, "<CTL=ACK>");
  STATES_ARE (pair, FIN_WAIT_2, CLOSE_WAIT);
  call (&pair->b, CALL_CLOSE);
  B_TO_A (pair, 301, 102, "<CTL=FIN,ACK>");
  STATES_ARE (pair, TIME_WAIT, LAST_ACK);
  A_TO_B (pair, 102, 302, "<CTL=ACK>");
  STATES_ARE (pair, TIME_WAIT, CLOSED);
  elapses (&pair->a, SECONDS (240));
  STATES_ARE (pair, CLOSED, CLOSED);
  all_is_said (pair);
}

/* A simultaneous close. */
static void
figure_13 (Pair *pair)
{
  open_from_a (pair);
  call (&pair->a, CALL_CLOSE);
  call (&pair->b, CALL_CLOSE);
  A_TO_B (pair, 101, 301, "<CTL=FIN,ACK>");
  B_TO_A (pair, 301, 101, "<CTL=FIN,ACK>");
  STATES_ARE (pair, CLOSING, CLOSING);
  A_TO_B (pair, 102, 302, "<CTL=ACK>");
  B_TO_A (pair, 302, 102, "<CTL=ACK>");
  STATES_ARE (pair, TIME_WAIT, TIME_WAIT);
  all_is_said (pair);
  elapses (&pair->a, SECONDS (240));
  elapses (&pair->b, SECONDS (240));
  STATES_ARE (pair, CLOSED, CLOSED);
  all_is_said (pair);
}

/* Half-close: A has closed, and B's text still flows. */
static void
half_close (Pair *pair)
{
  open_from_a (pair);
  call (&pair->a, CALL_CLOSE);
  A_TO_B (pair, 101, 301, "<CTL=FIN,ACK>");
  B_TO_A (pair, 301, 102, "<CTL=ACK>");
  STATES_ARE (pair, FIN_WAIT_2, CLOSE_WAIT);
  call (&pair->b, CALL_SEND, 1000);
  B_TO_A (pair, 301, 102, "<CTL=ACK><DATA=536>");
  B_TO_A (pair, 837, 102, "<CTL=PSH,ACK><DATA=464>");
  A_TO_B (pair, 102, 837, "<CTL=ACK>");
  A_TO_B (pair, 102, 1301, "<CTL=ACK>");
  call (&pair->a, CALL_RECEIVE, 5000);
  gets (&pair->a, 1000);
  forget_sent (&pair->a);
  call (&pair->b, CALL_CLOSE);
  B_TO_A (pair, 1301, 102, "<CTL=FIN,ACK>");
  A_TO_B (pair, 102, 1302, "<CTL=ACK>");
  STATES_ARE (pair, TIME_WAIT, CLOSED);
  all_is_said (pair);
}

#define FIGURE(figure)                                                                             \
  static void figure##_with_small_numbers (void **state)                                           \
  {                                                                                                \
    Pair pair;                                                                                     \
                                                                                                   \
    begin (&pair, 100, 300);                                                                       \
    figure (&pair);                                                                                \
  }                                                                                                \
                                                                                                   \
  static void figure##_across_the_wrap (void **state)                                              \
  {                                                                                                \
    Pair pair;                                                                                     \
                                                                                                   \
    begin (&pair, UINT32_MAX, UINT32_MAX);                                                         \
    figure (&pair);                                                                                \
  }                                                                                                \
                                                                                                   \
  static void figure##_at_half_way_round (void **state)                                            \
  {                                                                                                \
    Pair pair;                                                                                     \
                                                                                                   \
    begin (&pair, INT32_MAX, 0);                                                                   \
    figure (&pair);                                                                                \
  }

FIGURE (figure_6)
FIGURE (figure_7)
FIGURE (figure_8)
FIGURE (figure_9)
FIGURE (figure_10)
FIGURE (figure_11)
FIGURE (figure_12)
FIGURE (figure_13)
FIGURE (half_close)

#define FIGURE_TESTS(figure)                                                                       \
  cmocka_unit_test (figure##_with_small_numbers), cmocka_unit_test (figure##_across_the_wrap),     \
      cmocka_unit_test (figure##_at_half_way_round)

int
main (void)
{
  const struct CMUnitTest tests[] = {
    FIGURE_TESTS (figure_6),  FIGURE_TESTS (figure_7),  FIGURE_TESTS (figure_8),
    FIGURE_TESTS (figure_9),  FIGURE_TESTS (figure_10), FIGURE_TESTS (figure_11),
    FIGURE_TESTS (figure_12), FIGURE_TESTS (figure_13), FIGURE_TESTS (half_close),
  };

  return cmocka_run_group_tests (tests, NULL, NULL);
}
