/* The seeded die.  */
#include "scene.h"

static void
same_seed_gives_the_same_throws (void **state)
{
  Chance one, same, other;
  bool differs = false;
  chance_init (&one, 7);
  chance_init (&same, 7);
  chance_init (&other, 8);
  for (unsigned i = 0; i < 100; i++)
    {
      const uint32_t thrown = chance_below (&one, 1000000);
      assert_int_equal (thrown, chance_below (&same, 1000000));
      differs |= thrown != chance_below (&other, 1000000);
    }
  assert_true (differs);
}

static void
throws_are_below_the_limit_and_all_come_up (void **state)
{
  Chance chance;
  unsigned seen[6] = { 0 };
  chance_init (&chance, 1);
  assert_int_equal (chance_below (&chance, 0), 0);
  for (unsigned i = 0; i < 6000; i++)
    {
      const uint32_t thrown = chance_below (&chance, 6);
      assert_in_range (thrown, 0, 5);
      seen[thrown]++;
    }
  for (unsigned i = 0; i < 6; i++)
    assert_in_range (seen[i], 800, 1200);
}

static void
die_without_percentages_lets_things_happen (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP), by_itself;
  Chance chance;
  Choice choice;
  chance_init (&chance, 1);
  scene_call (&world, 1, CALL_OPEN_PASSIVE, 0);
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  by_itself = world;
  while (chance_choose (&chance, &world, &choice))
    {
      scene_do (&world, choice);
      scene_next (&by_itself);
      assert_memory_equal (&world, &by_itself, sizeof world);
    }
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
}

static void
every_segment_is_thrown_for_once (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  Chance chance;
  Choice choice;
  chance_init (&chance, 1);
  chance.duplicate = 100;
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  assert_true (chance_choose (&chance, &world, &choice));
  assert_int_equal (choice.kind, CHOICE_DUPLICATE);
  scene_do (&world, choice);
  assert_true (chance_choose (&chance, &world, &choice));
  assert_int_equal (choice.kind, CHOICE_DELIVER);
  assert_int_equal (choice.which, 1);
}

static void
held_segment_comes_free_again (void **state)
{
  World world = scene_world (HOST_TCP, HOST_SCRIPTED);
  Chance chance;
  Choice choice;
  chance_init (&chance, 1);
  chance.hold = 100;
  scene_do (&world, (Choice){ .kind = CHOICE_FORGE, .host = 0, .segment = { .ctl = CTL_SYN } });
  assert_true (chance_choose (&chance, &world, &choice));
  assert_int_equal (choice.kind, CHOICE_HOLD);
  scene_do (&world, choice);
  assert_true (chance_choose (&chance, &world, &choice));
  assert_int_equal (choice.kind, CHOICE_DELIVER);
  scene_do (&world, choice);
  assert_false (chance_choose (&chance, &world, &choice));
}

/* A stream over a bad network between hosts that never give up: whatever the die does, it arrives
 * whole. */
static void
stream_survives_a_bad_network (void **state)
{
  for (uint64_t seed = 1; seed <= 20; seed++)
    {
      World world = scene_established ();
      Chance chance;
      Choice choice;
      chance_init (&chance, seed);
      world.host[0].tcb.set.r2 = world.host[0].tcb.set.user_timeout = TIME_NEVER;
      chance.last_id = world.network.next_id - 1;
      chance.lose = chance.duplicate = chance.hold = chance.corrupt = 10;
      scene_call (&world, 0, CALL_SEND, 5000);
      scene_call (&world, 1, CALL_RECEIVE, 5000);
      for (unsigned i = 0; i < 2000 && chance_choose (&chance, &world, &choice); i++)
        {
          scene_do (&world, choice);
          assert_null (world_fault (&world));
          if (octets_readable (&world.host[1].tcb) > 0)
            scene_call (&world, 1, CALL_RECEIVE, 5000);
        }
      if (world.host[1].got != 5000)
        fail_msg ("seed %u: %u of 5000 octets arrived", (unsigned) seed, world.host[1].got);
    }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (same_seed_gives_the_same_throws),
    cmocka_unit_test (throws_are_below_the_limit_and_all_come_up),
    cmocka_unit_test (die_without_percentages_lets_things_happen),
    cmocka_unit_test (every_segment_is_thrown_for_once),
    cmocka_unit_test (held_segment_comes_free_again),
    cmocka_unit_test (stream_survives_a_bad_network),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
