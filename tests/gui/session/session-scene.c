/* A session with a handshake in it, and what tests ask of one. */
#include "config.h"

#include "session-scene.h"

void
scene_append (Trace *trace, World *world, Choice choice)
{
  const Parts *const parts[HOSTS] = { &reference, &reference };
  Record record = { 0 };

  assert_int_equal (world_refuses (world, &choice), REFUSED_NOT);
  world_step (parts, world, choice, &record);
  trace_append (trace, &record, world);
}

Trace *
scene_handshake (void)
{
  const HostKind kind[HOSTS] = { HOST_TCP, HOST_TCP };
  const Seq isn[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  World world;
  Trace *trace;

  world_init (&world, kind, isn, settings, MILLISECONDS (40), 0);
  trace = trace_new (&world);
  scene_append (trace, &world,
                (Choice){ .kind = CHOICE_CALL,
                          .host = 1,
                          .call = { .kind = CALL_OPEN_PASSIVE, .remote_specified = true } });
  scene_append (trace, &world,
                (Choice){ .kind = CHOICE_CALL,
                          .call = { .kind = CALL_OPEN_ACTIVE, .remote_specified = true } });
  for (int i = 0; i < 3; i++)
    {
      Choice next;

      assert_true (world_next (&world, &next));
      assert_int_equal (next.kind, CHOICE_DELIVER);
      scene_append (trace, &world, next);
    }
  return trace;
}

void
scene_count (HsSession *session, int *counter)
{
  ++*counter;
}

void
scene_keep_message (HsSession *session, const char *message, char **kept)
{
  g_free (*kept);
  *kept = g_strdup (message);
}

int
scene_begin (void **state)
{
  HsSession *session = hs_session_new ();

  hs_session_take_trace (session, scene_handshake (), 0);
  *state = session;
  return 0;
}

int
scene_end (void **state)
{
  g_object_unref (*state);
  return 0;
}

State
state_of (HsSession *session, unsigned host)
{
  return hs_session_get_world (session)->host[host].tcb.state;
}

/* Ticks like a screen of 60 frames a second until nothing moves; the seconds it took. */
double
run_out (HsSession *session)
{
  double seconds = 0;

  while (hs_session_get_moving (session) && seconds < 60)
    {
      hs_session_tick (session, 1.0 / 64);
      seconds += 1.0 / 64;
    }
  return seconds;
}

Choice
choice_of (HsSession *session, ChoiceKind kind)
{
  Choice choices[512];
  const unsigned found = hs_session_get_choices (session, choices, 512);

  for (unsigned i = 0; i < found; i++)
    if (choices[i].kind == kind)
      return choices[i];
  fail_msg ("no choice of kind %s", choice_name (kind));
  return (Choice){ 0 };
}
