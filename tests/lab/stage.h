/* A world of two TCPs and its trace, for tests that play a few steps: A's numbers begin at 100, B's
 * at
 * 300, a segment takes 40 ms.  */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>
#include <string.h>

typedef struct
{
  World world;
  Trace *trace;
  Record last;
} Stage;

static inline Stage
stage_with (HostKind a, Seq isn_a, Seq isn_b)
{
  const HostKind kind[HOSTS] = { a, HOST_TCP };
  const Seq isn[HOSTS] = { isn_a, isn_b };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  Stage stage;

  memset (&stage, 0, sizeof stage);
  world_init (&stage.world, kind, isn, settings, MILLISECONDS (40), MILLISECONDS (1));
  stage.trace = trace_new (&stage.world);
  return stage;
}

static inline Stage
stage_new (void)
{
  return stage_with (HOST_TCP, 100, 300);
}

static inline void
stage_clear (Stage *stage)
{
  trace_free (stage->trace);
}

static inline void
stage_choose (Stage *stage, Choice choice)
{
  g_assert_cmpint (world_refuses (&stage->world, &choice), ==, REFUSED_NOT);
  world_step (NULL, &stage->world, choice, &stage->last);
  trace_append (stage->trace, &stage->last, &stage->world);
}

static inline void
stage_call (Stage *stage, uint32_t host, CallKind kind, uint32_t octets)
{
  stage_choose (stage, (Choice){ .kind = CHOICE_CALL,
                                 .host = host,
                                 .call = { .kind = kind,
                                           .length = octets,
                                           .remote_specified = kind == CALL_OPEN_PASSIVE
                                                               || kind == CALL_OPEN_ACTIVE } });
}

/* What happens next by itself, so many times. */
static inline void
stage_next (Stage *stage, unsigned times)
{
  Choice choice;

  while (times-- > 0)
    {
      g_assert_true (world_next (&stage->world, &choice));
      stage_choose (stage, choice);
    }
}

/* The flight sent first of those under way. */
static inline void
stage_flight (Stage *stage, ChoiceKind kind)
{
  stage_choose (stage, (Choice){ .kind = kind, .which = stage->world.network.flights[0].id });
}

static inline void
stage_forge (Stage *stage, uint32_t host, Segment segment)
{
  stage_choose (stage, (Choice){ .kind = CHOICE_FORGE, .host = host, .segment = segment });
}

/* The plain handshake, five rows; both are ESTABLISHED. */
static inline void
stage_open (Stage *stage)
{
  stage_call (stage, 1, CALL_OPEN_PASSIVE, 0);
  stage_call (stage, 0, CALL_OPEN_ACTIVE, 0);
  stage_next (stage, 3);
}
