/* The line between the hosts.  */
#include "scene.h"

static const Segment syn = { .seq = 100, .ctl = CTL_SYN };

static void
segment_arrives_one_delay_after_it_was_sent (void **state)
{
  Network network;
  network_init (&network, DELAY, 0);
  const uint32_t id = network_send (&network, 5, 0, &syn);
  const Flight *flight = network_look (&network, id);
  assert_int_equal (id, 1);
  assert_int_equal (flight->sent, 5);
  assert_int_equal (flight->arrives, 5 + DELAY);
  assert_int_equal (flight->from, 0);
  assert_int_equal (flight->to, 1);
  assert_memory_equal (&flight->segment, &syn, sizeof syn);
}

static void
line_carries_one_segment_at_a_time (void **state)
{
  Network network;
  network_init (&network, DELAY, 2000);
  network_send (&network, 0, 0, &syn);
  const Flight *second = network_look (&network, network_send (&network, 0, 0, &syn));
  assert_int_equal (second->sent, 2000);
  assert_int_equal (second->arrives, 2000 + DELAY);
  const Flight *other_way = network_look (&network, network_send (&network, 0, 1, &syn));
  assert_int_equal (other_way->sent, 0);
  const Flight *late = network_look (&network, network_send (&network, 9000, 0, &syn));
  assert_int_equal (late->sent, 9000);
}

static void
full_network_loses_what_is_sent (void **state)
{
  Network network;
  network_init (&network, DELAY, 1000);
  for (unsigned i = 0; i < FLIGHTS; i++)
    assert_int_equal (network_send (&network, 0, 0, &syn), i + 1);
  const Network full = network;
  assert_int_equal (network_send (&network, 0, 0, &syn), 0);
  assert_int_equal (network_duplicate (&network, 1), 0);
  assert_memory_equal (&network, &full, sizeof full);
}

static void
removing_keeps_the_order_and_clears_the_place (void **state)
{
  Network network, fresh;
  Flight gone;
  network_init (&network, DELAY, 0);
  network_init (&fresh, DELAY, 0);
  for (unsigned i = 0; i < 3; i++)
    network_send (&network, 0, 0, &syn);
  assert_true (network_remove (&network, 2, &gone));
  assert_int_equal (gone.id, 2);
  assert_false (network_remove (&network, 2, &gone));
  assert_int_equal (network.flights[0].id, 1);
  assert_int_equal (network.flights[1].id, 3);
  assert_true (network_remove (&network, 3, NULL));
  assert_true (network_remove (&network, 1, NULL));
  fresh.next_id = network.next_id;
  assert_memory_equal (&network, &fresh, sizeof fresh);
}

static void
copy_arrives_just_behind_its_original (void **state)
{
  Network network;
  network_init (&network, DELAY, 0);
  const uint32_t id = network_send (&network, 0, 0, &syn);
  network_find (&network, id)->held = 1;
  network_find (&network, id)->corrupted = 1;
  const Flight *copy = network_look (&network, network_duplicate (&network, id));
  assert_int_equal (copy->copy_of, id);
  assert_int_equal (copy->arrives, DELAY + MILLISECONDS (1));
  assert_int_equal (copy->held, 0);
  assert_int_equal (copy->corrupted, 1);
  assert_int_equal (network_duplicate (&network, 77), 0);
  network.spacing = MILLISECONDS (3);
  copy = network_look (&network, network_duplicate (&network, id));
  assert_int_equal (copy->arrives, DELAY + MILLISECONDS (3));
}

static void
first_to_arrive_is_next_unless_it_is_held (void **state)
{
  Network network;
  network_init (&network, DELAY, 0);
  network.delay[1] = DELAY / 2;
  assert_null (network_next (&network));
  network_send (&network, 0, 0, &syn);
  network_send (&network, 0, 0, &syn);
  assert_int_equal (network_next (&network)->id, 1);
  network_send (&network, 0, 1, &syn);
  assert_int_equal (network_next (&network)->id, 3);
  network_find (&network, 3)->held = 1;
  network_find (&network, 1)->held = 1;
  assert_int_equal (network_next (&network)->id, 2);
  network_find (&network, 2)->held = 1;
  assert_null (network_next (&network));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (segment_arrives_one_delay_after_it_was_sent),
    cmocka_unit_test (line_carries_one_segment_at_a_time),
    cmocka_unit_test (full_network_loses_what_is_sent),
    cmocka_unit_test (removing_keeps_the_order_and_clears_the_place),
    cmocka_unit_test (copy_arrives_just_behind_its_original),
    cmocka_unit_test (first_to_arrive_is_next_unless_it_is_held),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
