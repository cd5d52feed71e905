/* The requirements on urgent data.  [9293 3.8.5, 3.4] */
#include "requirements.h"

static void
must_30_urgent_data_can_be_sent_and_received (void **state)
{
  Unit a, b;

  plainly (&a);
  plainly (&b);
  call (&a, CALL_SEND, 5, .urgent = true);
  sends (&a, "<SEQ=301><UP=5><CTL=URG,PSH,ACK><DATA=5>");
  arrives (&b, "<SEQ=101><ACK=301><UP=5><CTL=URG,PSH,ACK><DATA=5>");
  says (&b, SIGNAL_URGENT);
  has (&b, rcv.up, 106);
}

/* As long as the end is out of reach of 16 bits, the pointer points as far as it can. */
static void
must_31_urgent_data_may_be_of_any_length (void **state)
{
  Settings settings = settings_plain ();
  Unit u;

  settings.mss = 20000;
  settings.send_buffer = 100000;
  opened (&u, &settings, "<WND=60000><MSS=20000>");
  call (&u, CALL_SEND, 70000, .urgent = true);
  sends (&u, "<SEQ=301><UP=65535><CTL=URG,ACK><DATA=20000>");
  sends (&u, "<SEQ=20301><UP=50000><CTL=URG,ACK><DATA=20000>");
  sends (&u, "<SEQ=40301><UP=30000><CTL=URG,ACK><DATA=20000>");
  acks (&u, 60301, 60000);
  sends (&u, "<SEQ=60301><UP=10000><CTL=URG,PSH,ACK><DATA=10000>");
  acks (&u, 70301, 60000);
  call (&u, CALL_SEND, 10);
  sends (&u, "<SEQ=70301><CTL=PSH,ACK><DATA=10>");
}

/* At once, though the text has not come: when the pointer arrives, and when it moves on. */
static void
must_32_the_user_is_told_of_the_urgent_pointer (void **state)
{
  Unit u;

  by_default (&u);
  arrives (&u, "<SEQ=101><ACK=301><UP=9><CTL=URG,ACK>");
  says (&u, SIGNAL_URGENT);
  arrives (&u, "<SEQ=101><ACK=301><UP=9><CTL=URG,ACK>");
  wants (&u, "nothing told of a pointer that stays", told (&u, SIGNAL_URGENT) == NULL);
  arrives (&u, "<SEQ=101><ACK=301><UP=10><CTL=URG,ACK>");
  says (&u, SIGNAL_URGENT);
}

static void
must_33_the_user_can_ask_how_much_is_urgent (void **state)
{
  Unit u;

  by_default (&u);
  arrives (&u, "<SEQ=101><ACK=301><UP=8><CTL=URG,ACK><DATA=20>");
  assert_int_equal (told (&u, SIGNAL_URGENT)->urgent, 8);
  call (&u, CALL_RECEIVE, 5);
  assert_int_equal (told (&u, SIGNAL_DATA)->urgent, 3);
  call (&u, CALL_STATUS);
  assert_int_equal (told (&u, SIGNAL_STATUS)->urgent, 3);
  call (&u, CALL_RECEIVE, 3);
  assert_int_equal (told (&u, SIGNAL_DATA)->urgent, 0);
}

/* "abc" from 301 on is urgent: the pointer is 3, one more than the last urgent octet's place. */
static void
must_62_the_pointer_names_the_octet_behind (void **state)
{
  Unit u;

  plainly (&u);
  call (&u, CALL_SEND, 3, .urgent = true);
  sends (&u, "<SEQ=301><UP=3><CTL=URG,PSH,ACK><DATA=3>");
  has (&u, snd.up, 304);
}

/* The buffer is full and the window shut. */
static void
shut (Unit *u)
{
  plainly (u);
  for (unsigned i = 0; i < 8; i++)
    text_arrives (u, 101 + 512 * i, 512);
  has (u, rcv.wnd, 0);
  forget_sent (u);
}

static void
must_66_a_shut_window_keeps_neither_reset_nor_urgent_out (void **state)
{
  Unit u;

  shut (&u);
  arrives (&u, "<SEQ=4197><ACK=301><UP=2><CTL=URG,ACK><DATA=2>");
  says (&u, SIGNAL_URGENT);
  has (&u, rcv.nxt, 4197);
  for (unsigned octets = 0; octets < 2; octets++)
    {
      shut (&u);
      arrives (&u, octets == 0 ? "<SEQ=4197><CTL=RST>" : "<SEQ=4197><CTL=RST><DATA=1>");
      state_is (&u, CLOSED);
      says (&u, SIGNAL_RESET);
    }
}

static void
rfc_9293_3_8_5_the_urgent_pointer_never_moves_back (void **state)
{
  Unit u;

  by_default (&u);
  arrives (&u, "<SEQ=101><ACK=301><UP=100><CTL=URG,ACK>");
  arrives (&u, "<SEQ=101><ACK=301><UP=50><CTL=URG,ACK>");
  has (&u, rcv.up, 201);
  call (&u, CALL_SEND, 100, .urgent = true);
  call (&u, CALL_SEND, 10);
  has (&u, snd.up, 401);
}

/* A pointer to nowhere, and one to what was read long ago. */
static void
rfc_9293_3_8_5_nonsense_in_the_pointer_does_no_harm (void **state)
{
  Unit u;

  plainly (&u);
  arrives (&u, "<SEQ=101><ACK=301><UP=0><CTL=URG,ACK><DATA=4>");
  call (&u, CALL_RECEIVE, 4);
  gets (&u, 4);
  assert_int_equal (told (&u, SIGNAL_DATA)->urgent, 0);
  arrives (&u, "<SEQ=105><ACK=301><UP=65535><CTL=URG,ACK><DATA=4>");
  call (&u, CALL_RECEIVE, 4);
  gets (&u, 8);
  arrives (&u, "<SEQ=109><ACK=301><CTL=FIN,ACK>");
  state_is (&u, CLOSE_WAIT);
}

int
requirements_urgent (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (must_30_urgent_data_can_be_sent_and_received),
    cmocka_unit_test (must_31_urgent_data_may_be_of_any_length),
    cmocka_unit_test (must_32_the_user_is_told_of_the_urgent_pointer),
    cmocka_unit_test (must_33_the_user_can_ask_how_much_is_urgent),
    cmocka_unit_test (must_62_the_pointer_names_the_octet_behind),
    cmocka_unit_test (must_66_a_shut_window_keeps_neither_reset_nor_urgent_out),
    cmocka_unit_test (rfc_9293_3_8_5_the_urgent_pointer_never_moves_back),
    cmocka_unit_test (rfc_9293_3_8_5_nonsense_in_the_pointer_does_no_harm),
  };

  return cmocka_run_group_tests_name ("requirements on urgent data", tests, NULL, NULL);
}
