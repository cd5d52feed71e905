/* A host of many connections: each segment finds its own, and a flood of SYNs takes no more than
 * the backlog.  [9293 3.9.1.1, 3.10.7; 4987] */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "mutants-listener.h"

static void
begin (Server *server, uint32_t backlog, bool cookies)
{
  const Settings settings = settings_default ();
  server_begin (server, &reference, &settings);
  server_listens (server, backlog, cookies);
}

/* The three segments of a handshake. */
static void
opens (Server *server, Endpoints ends)
{
  server_syn (server, ends, 100);
  assert_true (server_says (server, CTL_SYN | CTL_ACK));
  server_ack (server, ends, 101, server->out.segments[0].seq + 1);
  assert_int_equal (server_state (server, ends), ESTABLISHED);
}

static void
parts_of_the_reference_have_no_fault (void **state)
{
  const char *fault = listener_fault (&reference);
  if (fault != NULL)
    fail_msg ("%s", fault);
}

static void
every_wrong_part_is_caught (void **state)
{
  const char *id;
  const Parts *parts;
  unsigned i = 0;
  for (; mutants_listener (i, &id, &parts); i++)
    if (listener_fault (parts) == NULL)
      fail_msg ("%s is not caught", id);
  assert_int_equal (i, 8);
}

static void
connections_are_accepted_in_the_order_of_opening (void **state)
{
  Server server;
  Endpoints first = server_ends (CLIENT, 5000), second = server_ends (CLIENT, 5001), got;
  begin (&server, 2, false);
  assert_false (listener_accept (&server.listener, SCENE_PORT, &got));
  server_syn (&server, first, 100);
  assert_false (listener_accept (&server.listener, SCENE_PORT, &got));
  const Seq iss = server.out.segments[0].seq;
  opens (&server, second);
  server_ack (&server, first, 101, iss + 1);
  assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
  assert_memory_equal (&got, &second, sizeof got);
  assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
  assert_memory_equal (&got, &first, sizeof got);
  assert_false (listener_accept (&server.listener, SCENE_PORT, &got));
}

/* One that is reset while it waits leaves the queue, and those around it stay. */
static void
reset_connection_is_not_accepted (void **state)
{
  for (unsigned gone = 0; gone < 3; gone++)
    {
      Server server;
      Endpoints got;
      begin (&server, 3, false);
      for (uint16_t i = 0; i < 3; i++)
        opens (&server, server_ends (CLIENT, 5000 + i));
      server_gets (&server, server_ends (CLIENT, (uint16_t) (5000 + gone)),
                   (Segment){ .seq = 101, .ctl = CTL_RST });
      assert_int_equal (server.listener.used, 2);
      opens (&server, server_ends (CLIENT, 6000));
      for (uint16_t i = 0; i < 3; i++)
        if (i != gone)
          {
            assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
            assert_int_equal (got.remote_port, 5000 + i);
          }
      assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
      assert_int_equal (got.remote_port, 6000);
      assert_false (listener_accept (&server.listener, SCENE_PORT, &got));
    }
}

/* [9293 3.10.7.1] */
static void
stranger_gets_a_reset (void **state)
{
  Server server;
  Endpoints nobody = server_ends (CLIENT, 5000);
  begin (&server, 2, false);
  server_ack (&server, nobody, 101, 301);
  assert_true (server_says (&server, CTL_RST));
  assert_int_equal (server.out.segments[0].seq, 301);
  nobody.local_port = 81;
  server_syn (&server, nobody, 100);
  assert_true (server_says (&server, CTL_RST | CTL_ACK));
  assert_int_equal (server.out.segments[0].ack, 101);
  server_gets (&server, nobody, (Segment){ .seq = 100, .ctl = CTL_RST });
  assert_int_equal (server.out.segment_count, 0);
  assert_int_equal (server.listener.used, 0);
}

/* [9293 3.10.2] */
static void
call_without_a_connection_is_an_error (void **state)
{
  Server server;
  begin (&server, 2, false);
  server_call (&server, server_ends (CLIENT, 5000), CALL_SEND, 1);
  assert_int_equal (server.out.signals[0].kind, SIGNAL_ERROR_NOT_EXIST);
}

/* [9293 3.9.1.1 MUST-41] */
static void
second_passive_open_changes_nothing (void **state)
{
  Server server;
  begin (&server, 2, true);
  server_syn (&server, server_ends (CLIENT, 5000), 100);
  ListenerPort before;
  memcpy (&before, listener_port (&server.listener, SCENE_PORT), sizeof before);
  assert_int_equal (
      listener_listen (&server.listener, SCENE_PORT, 9, false, server.now + SECONDS (1)),
      SIGNAL_ERROR_EXISTS);
  assert_memory_equal (&before, listener_port (&server.listener, SCENE_PORT), sizeof before);
  assert_int_equal (server.listener.port_count, 1);
  assert_int_equal (server_state (&server, server_ends (CLIENT, 5000)), SYN_RECEIVED);
}

/* [9293 3.9.1.1 MUST-42] */
static void
port_listens_beside_connections_that_are_opening (void **state)
{
  Server server;
  const Settings settings = settings_default ();
  const Endpoints active = server_ends (OTHER, 90), crossing = server_ends (OTHER, 91);
  server_begin (&server, &reference, &settings);
  server_call (&server, active, CALL_OPEN_ACTIVE, 0);
  assert_true (server_says (&server, CTL_SYN));
  const Seq iss = server.out.segments[0].seq;
  server_call (&server, crossing, CALL_OPEN_ACTIVE, 0);
  server_syn (&server, crossing, 900);
  assert_int_equal (server_state (&server, crossing), SYN_RECEIVED);

  assert_int_equal (listener_listen (&server.listener, SCENE_PORT, 2, false, server.now),
                    SIGNAL_OK);
  opens (&server, server_ends (CLIENT, 5000));
  assert_int_equal (server_state (&server, active), SYN_SENT);
  assert_int_equal (server_state (&server, crossing), SYN_RECEIVED);
  server_gets (&server, active, (Segment){ .seq = 700, .ack = iss + 1, .ctl = CTL_SYN | CTL_ACK });
  assert_int_equal (server_state (&server, active), ESTABLISHED);
  assert_int_equal (listener_port (&server.listener, SCENE_PORT)->half_open, 0);
}

/* [9293 3.9.1.1 MUST-45] The address it was opened at is the address of all its segments. */
static void
connection_keeps_its_local_address (void **state)
{
  Server server;
  Endpoints ends = server_ends (CLIENT, 5000), elsewhere = ends, got;
  begin (&server, 2, false);
  opens (&server, ends);
  elsewhere.local_address++;
  server_gets (&server, elsewhere, (Segment){ .seq = 101, .ctl = CTL_RST });
  assert_int_equal (server_state (&server, ends), ESTABLISHED);
  server_ack (&server, elsewhere, 101, 1);
  assert_true (server_says (&server, CTL_RST));
  assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
  assert_memory_equal (&got, &ends, sizeof got);
  server_call (&server, ends, CALL_SEND, 10);
  assert_int_equal (server.out.segment_count, 1);
  assert_true (listener_timeout (&server.listener, server.now + SECONDS (1), &got, &server.out));
  assert_memory_equal (&got, &ends, sizeof got);
}

/* [4987 2.2] Without cookies a client is not answered, not even with a reset, and comes in when it
 * tries again later; one that was open before notices nothing. */
static void
flood_shuts_clients_out (void **state)
{
  Server server;
  const Endpoints early = server_ends (OTHER, 5000), client = server_ends (CLIENT, 5000);
  begin (&server, 8, false);
  opens (&server, early);
  server_flood (&server, 50);
  assert_int_equal (listener_port (&server.listener, SCENE_PORT)->half_open, 8);
  server_syn (&server, client, 100);
  assert_int_equal (server.out.segment_count, 0);
  assert_int_equal (server_state (&server, client), CLOSED);
  assert_int_equal (server_state (&server, early), ESTABLISHED);
  server_until (&server, server.now + SECONDS (62));
  server_syn (&server, client, 100);
  assert_int_equal (server.out.segment_count, 0);
  server_until (&server, server.now + SECONDS (2));
  opens (&server, client);
  assert_int_equal (server_state (&server, early), ESTABLISHED);
}

/* [4987 3.6] With cookies it is served; what the cookie cannot remember is not agreed on. */
static void
cookies_let_clients_in (void **state)
{
  Server server;
  Settings settings = settings_default ();
  const Endpoints client = server_ends (CLIENT, 5000);
  Endpoints got;
  settings.window_scale = settings.timestamps = 1;
  server_begin (&server, &reference, &settings);
  server_listens (&server, 8, true);
  server_flood (&server, 50);
  assert_int_equal (server.listener.used, 8);
  server_gets (&server, client,
               (Segment){ .seq = 100,
                          .ctl = CTL_SYN,
                          .options = { .mss = 1400,
                                       .has = HAS_MSS | HAS_WINDOW_SCALE | HAS_TIMESTAMPS
                                              | HAS_SACK_PERMITTED } });
  assert_true (server_says (&server, CTL_SYN | CTL_ACK));
  assert_int_equal (server.out.segments[0].options.has, HAS_MSS);
  server_ack (&server, client, 101, server.out.segments[0].seq + 1);
  const Tcb *tcb = listener_find (&server.listener, &client);
  assert_non_null (tcb);
  assert_null (tcb_fault (tcb));
  assert_int_equal (tcb->snd.mss, 1300);
  assert_int_equal (tcb->snd.wnd, 8000);
  assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
  assert_memory_equal (&got, &client, sizeof got);
  server_call (&server, client, CALL_SEND, 3);
  assert_int_equal (server.out.segment_count, 1);
  assert_int_equal (server.out.segments[0].text.first, 0);
  assert_int_equal (server.out.segments[0].text.length, 3);
}

/* The ACK that brings the cookie back was lost; the text behind it brings it back as well. */
static void
text_brings_a_cookie_back (void **state)
{
  Server server;
  const Endpoints client = server_ends (CLIENT, 5000);
  begin (&server, 0, true);
  server_syn (&server, client, 100);
  const Seq cookie = server.out.segments[0].seq;
  server_gets (&server, client,
               (Segment){ .seq = 101,
                          .ack = cookie + 1,
                          .ctl = CTL_ACK | CTL_FIN,
                          .text = { .first = 0, .length = 2 } });
  assert_int_equal (server_state (&server, client), CLOSE_WAIT);
  server_call (&server, client, CALL_RECEIVE, 9);
  assert_int_equal (server.out.signals[0].text.length, 2);
}

/* [4987 A] Nobody who merely guesses gets in while no cookies are being given. */
static void
cookies_count_only_after_a_flood (void **state)
{
  Server server;
  const Endpoints client = server_ends (CLIENT, 5000);
  begin (&server, 0, true);
  const CookieInput input = { .key = { server.listener.key[0], server.listener.key[1] },
                              .endpoints = client,
                              .irs = 100,
                              .now = server.now,
                              .mss = 1460 };
  server_ack (&server, client, 101, reference.cookie_make (&input) + 1);
  assert_true (server_says (&server, CTL_RST));
  server_syn (&server, server_ends (OTHER, 1), 1);
  server_ack (&server, client, 101, reference.cookie_make (&input) + 1);
  assert_int_equal (server_state (&server, client), ESTABLISHED);
}

static void
full_table_takes_nobody_more (void **state)
{
  Server server;
  begin (&server, SCENE_CAPACITY + 9, false);
  server_flood (&server, SCENE_CAPACITY);
  assert_int_equal (server.listener.used, SCENE_CAPACITY);
  server_syn (&server, server_ends (CLIENT, 1), 100);
  assert_int_equal (server.out.segment_count, 0);
  server_call (&server, server_ends (CLIENT, 2), CALL_OPEN_ACTIVE, 0);
  assert_int_equal (server.out.signals[0].kind, SIGNAL_ERROR_RESOURCES);
}

/* [9293 3.6.1 MAY-2] A connection that is begun again waits to be accepted again. */
static void
reopened_connection_is_accepted_again (void **state)
{
  Server server;
  Settings settings = settings_default ();
  const Endpoints client = server_ends (CLIENT, 5000);
  Endpoints got;
  settings.time_wait_reuse = 1;
  server_begin (&server, &reference, &settings);
  server_listens (&server, 2, false);
  opens (&server, client);
  server_call (&server, client, CALL_CLOSE, 0);
  const Seq fin = server.out.segments[0].seq;
  server_gets (&server, client, (Segment){ .seq = 101, .ack = fin + 1, .ctl = CTL_ACK | CTL_FIN });
  assert_int_equal (server_state (&server, client), TIME_WAIT);
  server.now += SECONDS (1);
  server_syn (&server, client, 5000);
  assert_int_equal (server_state (&server, client), SYN_RECEIVED);
  assert_int_equal (listener_port (&server.listener, SCENE_PORT)->half_open, 1);
  assert_false (listener_accept (&server.listener, SCENE_PORT, &got));
  server_ack (&server, client, 5001, server.out.segments[0].seq + 1);
  assert_true (listener_accept (&server.listener, SCENE_PORT, &got));
  assert_false (listener_accept (&server.listener, SCENE_PORT, &got));
}

/* Many peers come and go in disorder; each finds its own connection, the earliest timer is always
 * the next, and at the end nothing is left. */
static void
table_stays_whole_through_a_long_day (void **state)
{
  Server server;
  Time last = 0;
  Endpoints ends;
  uint32_t die = 1;
  begin (&server, SCENE_CAPACITY, false);
  for (unsigned round = 0; round < 20000; round++)
    {
      die = die * 1664525 + 1013904223;
      const Endpoints peer = server_ends (SPOOFED + (die >> 25), (uint16_t) (die >> 23 & 3));
      server.now += die >> 22;
      if (server_state (&server, peer) == CLOSED)
        server_syn (&server, peer, die);
      else
        server_gets (
            &server, peer,
            (Segment){ .seq = listener_find (&server.listener, &peer)->rcv.nxt, .ctl = CTL_RST });
      unsigned found = 0;
      for (uint32_t i = 0; i < server.listener.used; i++)
        {
          const Connection *connection = &server.listener.connections[server.listener.heap[i].id];
          found += listener_find (&server.listener, &connection->ends) == &connection->tcb;
        }
      assert_int_equal (found, server.listener.used);
      assert_int_equal (found, listener_port (&server.listener, SCENE_PORT)->half_open);
    }
  while (listener_due (&server.listener) != TIME_NEVER)
    {
      const Time due = listener_due (&server.listener);
      assert_true (due >= last);
      last = due;
      assert_false (due > 0 && listener_timeout (&server.listener, due - 1, &ends, &server.out));
      assert_true (listener_timeout (&server.listener, due, &ends, &server.out));
    }
  assert_int_equal (server.listener.used, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (parts_of_the_reference_have_no_fault),
    cmocka_unit_test (every_wrong_part_is_caught),
    cmocka_unit_test (connections_are_accepted_in_the_order_of_opening),
    cmocka_unit_test (reset_connection_is_not_accepted),
    cmocka_unit_test (stranger_gets_a_reset),
    cmocka_unit_test (call_without_a_connection_is_an_error),
    cmocka_unit_test (second_passive_open_changes_nothing),
    cmocka_unit_test (port_listens_beside_connections_that_are_opening),
    cmocka_unit_test (connection_keeps_its_local_address),
    cmocka_unit_test (flood_shuts_clients_out),
    cmocka_unit_test (cookies_let_clients_in),
    cmocka_unit_test (text_brings_a_cookie_back),
    cmocka_unit_test (cookies_count_only_after_a_flood),
    cmocka_unit_test (full_table_takes_nobody_more),
    cmocka_unit_test (reopened_connection_is_accepted_again),
    cmocka_unit_test (table_stays_whole_through_a_long_day),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
