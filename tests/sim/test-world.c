/* One step of the world, and the list of what can happen next.  */
#include "scene.h"

#define RANDOM_STEPS 3000

static void
snapshots_stay_small (void **state)
{
  assert_true (sizeof (Tcb) <= 768);
  assert_true (sizeof (World) <= 6144);
  assert_int_equal (world_size (), sizeof (World));
}

static void
three_way_handshake_takes_three_flights (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  scene_call (&world, 1, CALL_OPEN_PASSIVE, 0);
  Record record = scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  assert_true (record.asked);
  assert_false (record.foreign);
  assert_int_equal (record.before, CLOSED);
  assert_int_equal (record.event.isn, 100);
  assert_int_equal (record.sent[0], 1);
  record = scene_next (&world);
  assert_int_equal (record.host, 1);
  assert_int_equal (record.flight.id, 1);
  assert_int_equal (record.now, DELAY);
  assert_int_equal (world.host[1].tcb.state, SYN_RECEIVED);
  scene_next (&world);
  record = scene_next (&world);
  assert_int_equal (record.now, 3 * DELAY);
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
  assert_int_equal (world.host[1].tcb.state, ESTABLISHED);
  assert_int_equal (world.host[0].isn, 100 + world.host[0].isn_step);
}

static void
same_choices_give_the_same_octets (void **state)
{
  World one = scene_established (), other = scene_established ();
  assert_memory_equal (&one, &other, sizeof one);
}

static void
overtaken_segment_is_only_late (void **state)
{
  World world = scene_world (HOST_SCRIPTED, HOST_SCRIPTED);
  scene_do (&world, (Choice){ .kind = CHOICE_FORGE, .host = 0 });
  scene_do (&world, (Choice){ .kind = CHOICE_WAIT, .until = 10 });
  scene_do (&world, (Choice){ .kind = CHOICE_FORGE, .host = 0 });
  scene_segment (&world, CHOICE_DELIVER, 2);
  assert_int_equal (world.now, 10 + DELAY);
  const Record late = scene_segment (&world, CHOICE_DELIVER, 1);
  assert_int_equal (world.now, 10 + DELAY);
  assert_int_equal (late.flight.arrives, DELAY);
  assert_int_equal (world.network.count, 0);
}

static void
held_segment_waits_for_a_choice (void **state)
{
  World world = scene_world (HOST_SCRIPTED, HOST_SCRIPTED);
  Choice choice;
  scene_do (&world, (Choice){ .kind = CHOICE_FORGE, .host = 0 });
  scene_segment (&world, CHOICE_HOLD, 1);
  assert_false (world_next (&world, &choice));
  scene_do (&world, (Choice){ .kind = CHOICE_WAIT, .until = SECONDS (9) });
  const Record record = scene_segment (&world, CHOICE_DELIVER, 1);
  assert_int_equal (record.now, SECONDS (9));
}

static void
lost_segment_is_gone (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  const Record record = scene_segment (&world, CHOICE_LOSE, 1);
  assert_int_equal (record.flight.id, 1);
  assert_false (record.asked);
  assert_int_equal (world.network.count, 0);
}

static void
damaged_segment_never_reaches_tcp (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  scene_call (&world, 1, CALL_OPEN_PASSIVE, 0);
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  scene_segment (&world, CHOICE_CORRUPT, 1);
  const Host before = world.host[1];
  const Record record = scene_segment (&world, CHOICE_DELIVER, 1);
  assert_false (record.asked);
  assert_int_equal (record.flight.corrupted, 1);
  assert_memory_equal (&before, &world.host[1], sizeof before);
}

static void
scripted_host_only_sees (void **state)
{
  World world = scene_world (HOST_TCP, HOST_SCRIPTED);
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  Choice deliver = { .kind = CHOICE_DELIVER, .which = 1 };
  Question question;
  Record record;
  world_ask (&world, deliver, &question, &record);
  assert_int_equal (question.needed, 0);
  assert_int_equal (record.host, 1);
  assert_int_equal (world.network.count, 0);
}

static void
duplicate_and_forge_say_what_they_made (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  Record record = scene_do (
      &world,
      (Choice){ .kind = CHOICE_FORGE, .host = 0, .segment = { .seq = 90, .ctl = CTL_SYN } });
  assert_int_equal (record.made, 1);
  record = scene_segment (&world, CHOICE_DUPLICATE, 1);
  assert_int_equal (record.made, 2);
  assert_int_equal (record.flight.id, 1);
  assert_int_equal (network_look (&world.network, 2)->segment.seq, 90);
}

static void
timeout_moves_the_clock_to_its_deadline (void **state)
{
  World world = scene_world (HOST_TCP, HOST_SCRIPTED);
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  scene_segment (&world, CHOICE_LOSE, 1);
  const Record record = scene_next (&world);
  assert_int_equal (record.choice.kind, CHOICE_TIMEOUT);
  assert_int_equal (record.event.timer, TIMER_RETRANSMISSION);
  assert_int_equal (record.now, SECONDS (1));
  assert_int_equal (record.sent[0], 2);
}

static void
crash_forgets (void **state)
{
  World world = scene_established ();
  scene_do (&world, (Choice){ .kind = CHOICE_CRASH, .host = 0 });
  assert_int_equal (world.host[0].tcb.state, CLOSED);
  assert_int_equal (world.host[1].tcb.state, ESTABLISHED);
}

static void
answer_in_two_halves_is_the_same_step (void **state)
{
  World whole = scene_world (HOST_TCP, HOST_TCP), halves = whole;
  const Choice open
      = { .kind = CHOICE_CALL, .call = { .kind = CALL_OPEN_ACTIVE, .remote_specified = true } };
  Question question;
  Actions actions;
  Record one, two;
  world_step (NULL, &whole, open, &one);
  world_ask (&halves, open, &question, &two);
  assert_int_equal (question.needed, 1);
  tcp_step (&reference, &question.tcb, &question.event, &actions);
  world_answer (&halves, &question, &question.tcb, &actions, &two);
  assert_memory_equal (&whole, &halves, sizeof whole);
  assert_memory_equal (&one, &two, sizeof one);
}

static void
answer_of_another_tcp_is_foreign (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  const Parts copy = reference;
  const Parts *parts[HOSTS] = { NULL, &copy };
  Choice open = { .kind = CHOICE_CALL, .host = 1, .call = { .kind = CALL_OPEN_PASSIVE } };
  Record record;
  world_step (parts, &world, open, &record);
  assert_true (record.foreign);
  open.host = 0;
  world_step (parts, &world, open, &record);
  assert_false (record.foreign);
}

static void
full_network_loses_what_a_tcp_sends (void **state)
{
  World world = scene_world (HOST_TCP, HOST_SCRIPTED);
  for (unsigned i = 0; i < FLIGHTS; i++)
    scene_do (&world, (Choice){ .kind = CHOICE_FORGE, .host = 1 });
  const Record record = scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  assert_int_equal (record.actions.segment_count, 1);
  assert_int_equal (record.sent[0], 0);
  assert_int_equal (world.network.count, FLIGHTS);
}

static void
assert_refused (const World *world, Choice choice, Refusal expected)
{
  World after = *world;
  Record record;
  assert_string_equal (refusal_text (world_refuses (world, &choice)), refusal_text (expected));
  world_step (NULL, &after, choice, &record);
  assert_int_equal (record.choice.kind, CHOICE_NONE);
  assert_false (record.asked);
  assert_memory_equal (&after, world, sizeof after);
  assert_true (choice_due (world, &choice) == TIME_NEVER);
}

static void
impossible_choices_are_refused_and_harmless (void **state)
{
  World world = scene_world (HOST_TCP, HOST_SCRIPTED);
  scene_do (&world, (Choice){ .kind = CHOICE_WAIT, .until = 100 });
  assert_refused (&world, (Choice){ .kind = CHOICE_NONE }, REFUSED_MALFORMED);
  assert_refused (&world, (Choice){ .kind = (ChoiceKind) 999 }, REFUSED_MALFORMED);
  for (ChoiceKind kind = CHOICE_DELIVER; kind <= CHOICE_CORRUPT; kind++)
    assert_refused (&world, (Choice){ .kind = kind, .which = 1 }, REFUSED_NO_SUCH_FLIGHT);
  assert_refused (&world, (Choice){ .kind = CHOICE_WAIT, .until = 99 }, REFUSED_PAST);
  assert_refused (&world, (Choice){ .kind = CHOICE_WAIT, .until = TIME_NEVER }, REFUSED_MALFORMED);
  assert_refused (&world, (Choice){ .kind = CHOICE_CALL, .host = 2 }, REFUSED_NO_SUCH_HOST);
  assert_refused (&world, (Choice){ .kind = CHOICE_CRASH, .host = 77 }, REFUSED_NO_SUCH_HOST);
  assert_refused (&world, (Choice){ .kind = CHOICE_FORGE, .host = 77 }, REFUSED_NO_SUCH_HOST);
  assert_refused (&world, (Choice){ .kind = CHOICE_CALL, .host = 1 }, REFUSED_SCRIPTED);
  assert_refused (&world, (Choice){ .kind = CHOICE_TIMEOUT, .host = 1 }, REFUSED_SCRIPTED);
  assert_refused (&world, (Choice){ .kind = CHOICE_CRASH, .host = 1 }, REFUSED_SCRIPTED);
  assert_refused (&world, (Choice){ .kind = CHOICE_CALL, .call = { .kind = (CallKind) 99 } },
                  REFUSED_NO_SUCH_CALL);
  assert_refused (&world, (Choice){ .kind = CHOICE_CALL, .call = { .length = UINT32_MAX } },
                  REFUSED_MALFORMED);
  assert_refused (&world, (Choice){ .kind = CHOICE_TIMEOUT, .which = TIMERS },
                  REFUSED_NO_SUCH_TIMER);
  assert_refused (&world, (Choice){ .kind = CHOICE_TIMEOUT }, REFUSED_NO_SUCH_TIMER);
  assert_refused (&world, (Choice){ .kind = CHOICE_FORGE, .segment = { .ctl = 64 } },
                  REFUSED_MALFORMED);
  for (unsigned i = 0; i < FLIGHTS; i++)
    scene_do (&world, (Choice){ .kind = CHOICE_FORGE });
  assert_refused (&world, (Choice){ .kind = CHOICE_FORGE }, REFUSED_FULL);
  assert_refused (&world, (Choice){ .kind = CHOICE_DUPLICATE, .which = 1 }, REFUSED_FULL);
}

static void
any_octets_may_be_offered_as_a_choice (void **state)
{
  const World world = scene_established ();
  Chance chance;
  chance_init (&chance, 3);
  for (unsigned i = 0; i < 20000; i++)
    {
      unsigned char octets[sizeof (Choice)];
      Choice choice;
      for (size_t j = 0; j < sizeof octets; j++)
        octets[j] = chance_below (&chance, 3) ? 0 : (unsigned char) chance_below (&chance, 256);
      octets[0] = (unsigned char) chance_below (&chance, CHOICES + 1);
      memcpy (&choice, octets, sizeof choice);
      const Refusal refusal = world_refuses (&world, &choice);
      World after = world;
      Record record;
      world_step (NULL, &after, choice, &record);
      assert_int_equal (refusal == REFUSED_NOT, record.choice.kind != CHOICE_NONE);
    }
}

static bool
is_call_refused (const Record *record)
{
  switch (record->actions.clause)
    {
    case CLAUSE_OPEN_REFUSED:
    case CLAUSE_SEND_REFUSED:
    case CLAUSE_RECEIVE_REFUSED:
    case CLAUSE_CLOSE_REFUSED:
    case CLAUSE_ABORT_REFUSED: return true;
    default: return record->event.call.kind == CALL_STATUS && record->before == CLOSED;
    }
}

static bool
is_listed (const Choice choices[], unsigned count, uint32_t host, CallKind kind)
{
  for (unsigned i = 0; i < count; i++)
    if (choices[i].kind == CHOICE_CALL && choices[i].host == host && choices[i].call.kind == kind)
      return true;
  return false;
}

/* CLOSE again, while the first waits for its turn: served, but there is nothing to choose it
 * for. */
static bool
is_idle_close (const World *world, const Record *record)
{
  return record->event.call.kind == CALL_CLOSE && world->host[record->host].tcb.close_called;
}

/* A call is listed if and only if TCP does not answer it with an error. Not listed are SET, of
 * which there would be one for every value of every setting, and CLOSE in both ways, which is CLOSE
 * but for what comes later; whoever wants one of these says so. */
static void
check_calls (const World *world, const Choice choices[], unsigned count)
{
  for (uint32_t host = 0; host < HOSTS; host++)
    for (CallKind kind = 0; kind < CALLS; kind++)
      {
        if (kind == CALL_SET || kind == CALL_CLOSE_BOTH)
          continue;
        World after = *world;
        Record record;
        Choice call = { .kind = CHOICE_CALL,
                        .host = host,
                        .call = { .kind = kind, .remote_specified = true, .length = 1 } };
        world_step (NULL, &after, call, &record);
        if (is_idle_close (world, &record))
          assert_false (is_listed (choices, count, host, kind));
        else if (is_listed (choices, count, host, kind) == is_call_refused (&record))
          fail_msg ("%s in %s: %s", call_name (kind), state_name (record.before),
                    is_call_refused (&record) ? "listed, but refused" : "not listed, but served");
      }
}

static void
check_choices (const World *world)
{
  Choice choices[256], next;
  const unsigned count = world_choices (world, choices, 256);
  Time due = 0;

  assert_true (count < 256);
  for (unsigned i = 0; i < count; i++)
    {
      assert_int_equal (world_refuses (world, &choices[i]), REFUSED_NOT);
      assert_int_not_equal (choices[i].kind, CHOICE_WAIT);
      assert_int_not_equal (choices[i].kind, CHOICE_FORGE);
      const Flight *flight = network_look (&world->network, choices[i].which);
      if (choices[i].kind == CHOICE_TIMEOUT || (choices[i].kind == CHOICE_DELIVER && !flight->held))
        {
          assert_true (choice_due (world, &choices[i]) >= due);
          due = choice_due (world, &choices[i]);
        }
    }
  if (world_next (world, &next))
    assert_memory_equal (&next, &choices[0], sizeof next);
  check_calls (world, choices, count);
}

/* Everything that is listed can be chosen, in every world that choosing leads to; and nothing
 * that is chosen breaks a TCB. */
static void
random_walks_stay_sane (void **state)
{
  for (uint64_t seed = 1; seed <= 10; seed++)
    {
      World world = scene_world (HOST_TCP, HOST_TCP);
      Chance chance;
      Record record;
      chance_init (&chance, seed);
      for (unsigned i = 0; i < RANDOM_STEPS && scene_random (&world, &chance, &record); i++)
        {
          check_choices (&world);
          for (unsigned host = 0; host < HOSTS; host++)
            if (tcb_fault (&world.host[host].tcb) != NULL || world.host[host].fault)
              fail_msg ("seed %u, step %u: %s", (unsigned) seed, i, world_fault (&world));
        }
    }
}

static void
short_list_is_cut (void **state)
{
  const World world = scene_established ();
  Choice choices[256], cut[4];
  assert_true (world_choices (&world, choices, 256) > 4);
  assert_int_equal (world_choices (&world, cut, 4), 4);
  assert_memory_equal (choices, cut, sizeof cut);
  assert_int_equal (world_choices (&world, NULL, 0), 0);
}

static void
fates_stand_beside_the_arrival_and_calls_at_the_end (void **state)
{
  World world = scene_world (HOST_TCP, HOST_SCRIPTED);
  Choice choices[256];
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  const unsigned count = world_choices (&world, choices, 256);
  const ChoiceKind expected[]
      = { CHOICE_DELIVER, CHOICE_LOSE,    CHOICE_HOLD, CHOICE_DUPLICATE, CHOICE_CORRUPT,
          CHOICE_TIMEOUT, CHOICE_TIMEOUT, CHOICE_CALL, CHOICE_CALL,      CHOICE_CALL,
          CHOICE_CALL,    CHOICE_CALL,    CHOICE_CRASH };
  for (unsigned i = 0; i < sizeof expected / sizeof expected[0]; i++)
    assert_string_equal (choice_name (choices[i].kind), choice_name (expected[i]));
  assert_int_equal (count, sizeof expected / sizeof expected[0]);
}

static void
faults_are_named (void **state)
{
  World world = scene_established ();
  assert_null (world_fault (&world));
  world.host[1].got = 1;
  assert_string_equal (world_fault (&world), "the user was handed an octet that was never sent");
  world = scene_established ();
  world.host[0].fault = 1;
  assert_string_equal (world_fault (&world), "the user was handed octets twice, or past a gap");
  world = scene_established ();
  world.host[0].tcb.snd.una = world.host[0].tcb.snd.nxt + 1;
  assert_non_null (world_fault (&world));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (snapshots_stay_small),
    cmocka_unit_test (three_way_handshake_takes_three_flights),
    cmocka_unit_test (same_choices_give_the_same_octets),
    cmocka_unit_test (overtaken_segment_is_only_late),
    cmocka_unit_test (held_segment_waits_for_a_choice),
    cmocka_unit_test (lost_segment_is_gone),
    cmocka_unit_test (damaged_segment_never_reaches_tcp),
    cmocka_unit_test (scripted_host_only_sees),
    cmocka_unit_test (duplicate_and_forge_say_what_they_made),
    cmocka_unit_test (timeout_moves_the_clock_to_its_deadline),
    cmocka_unit_test (crash_forgets),
    cmocka_unit_test (answer_in_two_halves_is_the_same_step),
    cmocka_unit_test (answer_of_another_tcp_is_foreign),
    cmocka_unit_test (full_network_loses_what_a_tcp_sends),
    cmocka_unit_test (impossible_choices_are_refused_and_harmless),
    cmocka_unit_test (any_octets_may_be_offered_as_a_choice),
    cmocka_unit_test (random_walks_stay_sane),
    cmocka_unit_test (short_list_is_cut),
    cmocka_unit_test (fates_stand_beside_the_arrival_and_calls_at_the_end),
    cmocka_unit_test (faults_are_named),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
