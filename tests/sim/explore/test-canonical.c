/* The canonical form: what it drops makes no difference to any rule, and a search over whole Worlds
 * sees what the search over numbers sees. */
#include "scene.h"

#include <stdlib.h>

#include <sim/explore/explore.h>

#define WALKS 60
#define WALK_STEPS 80

static void
canonical_actions (Actions *actions)
{
  for (unsigned i = 0; i < actions->segment_count; i++)
    canonical_segment (&actions->segments[i]);
}

static void
compare_answers (const Tcb *tcb, Time now, const Event *event)
{
  Tcb one = *tcb, other = *tcb;
  Actions a, b;
  Event then = *event;
  canonical_tcb (&other);
  then.now = CANONICAL_NOW;
  Event first = *event;
  first.now = now;
  tcp_step (&reference, &one, &first, &a);
  tcp_step (&reference, &other, &then, &b);
  canonical_tcb (&one);
  canonical_tcb (&other);
  canonical_actions (&a);
  canonical_actions (&b);
  assert_memory_equal (&one, &other, sizeof one);
  assert_memory_equal (&a, &b, sizeof a);
}

/* Every host of a random walk answers as its canonical form does, whatever happens to it. */
static void
a_host_answers_as_its_canonical_form (void **state)
{
  for (unsigned seed = 1; seed <= WALKS; seed++)
    {
      Chance chance;
      World world = scene_world (HOST_TCP, HOST_TCP);
      Record record;
      chance_init (&chance, seed);
      chance.lose = chance.duplicate = chance.hold = 15;
      for (unsigned i = 0; i < HOSTS; i++)
        {
          world.host[i].tcb.set.r2 = world.host[i].tcb.set.r2_syn = TIME_NEVER;
          world.host[i].tcb.set.congestion = seed % 2;
          world.host[i].tcb.set.timestamps = seed % 3 == 0;
          world.host[i].tcb.set.delayed_ack = seed % 5 == 0 ? MILLISECONDS (200) : 0;
        }
      for (unsigned i = 0; i < WALK_STEPS && scene_random (&world, &chance, &record); i++)
        {
          const World before = world;
          if (!record.asked)
            continue;
          for (unsigned host = 0; host < HOSTS; host++)
            {
              Event event = record.event;
              canonical_segment (&event.segment);
              Tcb tcb = before.host[host].tcb;
              if (event.kind == EVENT_SEGMENT && (tcb.agreed & AGREED_TIMESTAMPS))
                tcb.ts_recent = 1;
              compare_answers (&tcb, before.now, &event);
            }
        }
    }
}

/* What is filled in at random is dropped again. */
static void
scattering_stays_in_the_class (void **state)
{
  Chance chance;
  chance_init (&chance, 7);
  World world = scene_established ();
  Tcb canonical = world.host[0].tcb;
  canonical_tcb (&canonical);
  for (unsigned i = 0; i < 100; i++)
    {
      Tcb tcb = canonical;
      canonical_scatter (&tcb, SECONDS (5000), &chance);
      assert_memory_not_equal (&tcb, &canonical, sizeof tcb);
      canonical_tcb (&tcb);
      assert_memory_equal (&tcb, &canonical, sizeof tcb);
    }
}

/* A search over whole Worlds, time abstracted in the same way, and nothing else in common. */
typedef struct
{
  World *worlds;
  size_t count, room;
} Plain;

static void
canonical_world (World *world)
{
  world->now = CANONICAL_NOW;
  world->network.line_free[0] = world->network.line_free[1] = 0;
  for (unsigned i = 0; i < HOSTS; i++)
    canonical_host (&world->host[i]);
  for (uint32_t i = 0; i < world->network.count; i++)
    {
      Flight *flight = &world->network.flights[i];
      canonical_segment (&flight->segment);
      flight->sent = flight->arrives = CANONICAL_NOW;
      flight->copy_of = 0;
      for (uint32_t k = i; k > 0; k--) /* A's before B's, each in the order of sending */
        if (world->network.flights[k - 1].from > world->network.flights[k].from)
          {
            const Flight swapped = world->network.flights[k];
            world->network.flights[k] = world->network.flights[k - 1];
            world->network.flights[k - 1] = swapped;
          }
    }
  for (uint32_t i = 0; i < world->network.count; i++)
    world->network.flights[i].id = i + 1;
  world->network.next_id = world->network.count + 1;
}

static void
plain_add (Plain *plain, World world)
{
  canonical_world (&world);
  for (size_t i = 0; i < plain->count; i++)
    if (memcmp (&plain->worlds[i], &world, sizeof world) == 0)
      return;
  if (plain->count == plain->room)
    {
      plain->room = plain->room == 0 ? 256 : 2 * plain->room;
      plain->worlds = realloc (plain->worlds, plain->room * sizeof world);
    }
  plain->worlds[plain->count++] = world;
}

/* The choices within the bounds of the search beside it: nothing is lost, and each user opens once,
 * which is remembered in host->fault, since no host here has a fault. */
static bool
is_possible (const World *world, const Choice *choice)
{
  const Host *host = &world->host[choice->host];
  if (choice->kind == CHOICE_DELIVER)
    {
      for (uint32_t i = 0; i < world->network.count; i++)
        if (world->network.flights[i].from == network_look (&world->network, choice->which)->from)
          return world->network.flights[i].id == choice->which;
      return false;
    }
  if (choice->kind == CHOICE_TIMEOUT)
    {
      bool fast = false;
      for (unsigned i = 0; i < HOSTS; i++)
        fast = fast || timer_is_running (&world->host[i].tcb, TIMER_RETRANSMISSION);
      return world->network.count == 0 && choice->which != TIMER_USER
             && (choice->which != TIMER_TIME_WAIT || !fast);
    }
  if (choice->kind != CHOICE_CALL)
    return false;
  if (choice->call.kind == CALL_OPEN_ACTIVE || choice->call.kind == CALL_OPEN_PASSIVE)
    return host->tcb.state == CLOSED && !host->fault;
  return choice->call.kind == CALL_CLOSE;
}

static size_t
plain_search (World start)
{
  Plain plain = { .count = 0 };
  plain_add (&plain, start);
  for (size_t i = 0; i < plain.count; i++)
    {
      Choice choices[256];
      const unsigned count = world_choices (&plain.worlds[i], choices, 256);
      for (unsigned k = 0; k < count; k++)
        {
          World next = plain.worlds[i];
          Record record;
          const bool opens = choices[k].kind == CHOICE_CALL
                             && (choices[k].call.kind == CALL_OPEN_ACTIVE
                                 || choices[k].call.kind == CALL_OPEN_PASSIVE);
          if (!is_possible (&next, &choices[k]) || (opens && next.host[choices[k].host].fault))
            continue;
          world_step (NULL, &next, choices[k], &record);
          next.host[choices[k].host].fault |= opens;
          plain_add (&plain, next);
        }
    }
  const size_t states = plain.count;
  free (plain.worlds);
  return states;
}

static void
a_search_over_whole_worlds_sees_as_much (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  ExploreOptions options = explore_options (EXPLORE_PROPERTIES);
  options.losses = 0;
  options.users[0].incarnations = options.users[1].incarnations = 0;
  world.host[0].isn_step = world.host[1].isn_step = 0;
  ExploreFinding *finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_NOTHING);
  assert_int_equal (finding->cut, EXPLORE_COMPLETE);
  assert_int_equal (finding->states, plain_search (world));
  assert_true (finding->states > 100);
  explore_finding_free (finding);
}

/* A TCP that behaves differently from the third retransmission on: the canonical form, which does
 * not count so far, is wrong for it, and that is noticed. */
static void
counts_retransmissions (Tcb *tcb, Turn *turn)
{
  reference.retransmission_timeout (tcb, turn);
  if (tcb->retransmissions > 2)
    enter (tcb, turn, CLOSED);
}

static void
a_dropped_field_that_a_rule_reads_is_noticed (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  const Parts counts
      = parts_with (&reference, &(Parts){ .retransmission_timeout = counts_retransmissions });
  ExploreOptions options = explore_options (EXPLORE_REACH);
  world.host[0].tcb.set.report_errors = world.host[1].tcb.set.report_errors = 0;
  options.check = true;
  ExploreFinding *finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_NOTHING);
  explore_finding_free (finding);
  options.tcp[0].parts = &counts;
  finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_CANON_WRONG);
  assert_non_null (finding->question);
  explore_finding_free (finding);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_host_answers_as_its_canonical_form),
    cmocka_unit_test (scattering_stays_in_the_class),
    cmocka_unit_test (a_search_over_whole_worlds_sees_as_much),
    cmocka_unit_test (a_dropped_field_that_a_rule_reads_is_noticed),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
