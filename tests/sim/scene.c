/* The worlds in which the tests of the simulator begin. */
#include "scene.h"

#include <stdlib.h>

/* Two hosts 40 ms apart; A draws 100 first, B 300. */
World
scene_world (HostKind a, HostKind b)
{
  const HostKind kind[HOSTS] = { a, b };
  const Seq isn[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  World world;
  world_init (&world, kind, isn, settings, DELAY, 0);
  return world;
}

Record
scene_do (World *world, Choice choice)
{
  Record record;
  assert_string_equal (refusal_text (world_refuses (world, &choice)), refusal_text (REFUSED_NOT));
  world_step (NULL, world, choice, &record);
  assert_int_equal (record.choice.kind, choice.kind);
  return record;
}

Record
scene_call (World *world, uint32_t host, CallKind kind, uint32_t length)
{
  return scene_do (world, (Choice){ .kind = CHOICE_CALL,
                                    .host = host,
                                    .call = { .kind = kind,
                                              .length = length,
                                              .remote_specified = kind == CALL_OPEN_PASSIVE
                                                                  || kind == CALL_OPEN_ACTIVE } });
}

Record
scene_segment (World *world, ChoiceKind kind, uint32_t id)
{
  return scene_do (world, (Choice){ .kind = kind, .which = id });
}

Record
scene_next (World *world)
{
  Choice choice;
  assert_true (world_next (world, &choice));
  return scene_do (world, choice);
}

/* Both ends ESTABLISHED, nothing in flight. */
World
scene_established (void)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  scene_call (&world, 1, CALL_OPEN_PASSIVE, 0);
  scene_call (&world, 0, CALL_OPEN_ACTIVE, 0);
  while (world.network.count > 0)
    scene_next (&world);
  assert_int_equal (world.host[0].tcb.state, ESTABLISHED);
  assert_int_equal (world.host[1].tcb.state, ESTABLISHED);
  return world;
}

/* Something out of everything that can happen, now and then a wait or a forged segment. False when
 * nothing can. */
bool
scene_random (World *world, Chance *chance, Record *record)
{
  Choice choices[256];
  const unsigned count = world_choices (world, choices, 256);
  const uint32_t thrown = chance_below (chance, 100);
  Choice choice = { 0 };

  if (count == 0)
    return false;
  if (thrown < 2)
    choice = (Choice){ .kind = CHOICE_WAIT, .until = world->now + chance_below (chance, 5000000) };
  else if (thrown < 6 && world->network.count < FLIGHTS)
    choice = (Choice){ .kind = CHOICE_FORGE,
                       .host = chance_below (chance, HOSTS),
                       .segment = { .seq = 100 + chance_below (chance, 500),
                                    .ack = 100 + chance_below (chance, 500),
                                    .wnd = chance_below (chance, 5000),
                                    .ctl = (uint8_t) chance_below (chance, 64) } };
  else if (thrown < 60 && world_next (world, &choice))
    ;
  else
    choice = choices[chance_below (chance, count)];
  *record = scene_do (world, choice);
  return true;
}

/* What trace_save () writes; the caller frees. NULL when it refuses, and then it wrote nothing. */
char *
scene_saved (const Trace *trace, size_t *size)
{
  char *data = NULL;
  FILE *file = open_memstream (&data, size);
  const bool good = trace_save (trace, file);
  fclose (file);
  if (good)
    return data;
  assert_int_equal (*size, 0);
  free (data);
  return NULL;
}

Trace *
scene_loaded (const char *data, size_t size)
{
  TraceError error;
  Trace *trace = trace_load (data, size, &error);
  if (trace == NULL)
    fail_msg ("%zu:%zu: %s", error.line, error.column, error.message);
  return trace;
}
