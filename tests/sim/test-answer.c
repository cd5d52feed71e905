/* What counts as an answer: whatever the code behind it relies on; not whether it is right.  */
#include "scene.h"

#include <sim/answer.h>

static Question
ask (CallKind kind)
{
  World world = scene_established ();
  Question question;
  Record record;
  Choice choice = { .kind = CHOICE_CALL, .host = 0, .call = { .kind = kind } };

  if (kind == CALL_SET)
    {
      assert_true (setting_find ("nagle", &choice.call.setting));
      choice.call.value = 1;
    }
  world_ask (&world, choice, &question, &record);
  return question;
}

#define REFUSED(words, change)                                                                     \
  do                                                                                               \
    {                                                                                              \
      Question question = ask (CALL_STATUS);                                                       \
      Tcb tcb = question.tcb;                                                                      \
      Actions actions = { 0 };                                                                     \
      assert_null (answer_fault (&question, &tcb, &actions));                                      \
      change;                                                                                      \
      const char *fault = answer_fault (&question, &tcb, &actions);                                \
      if (fault == NULL || strstr (fault, words) == NULL)                                          \
        fail_msg ("%s: %s", #change, fault != NULL ? fault : "no fault");                          \
    }                                                                                              \
  while (0)

static void
what_names_nothing_is_refused (void **state)
{
  REFUSED ("state", tcb.state = STATES);
  REFUSED ("recovery", tcb.recovery = 3);
  REFUSED ("agreed", tcb.agreed = 8);
  REFUSED ("clause", actions.clause = CLAUSES);
  REFUSED ("clause", (actions.trail_count = 1, actions.trail[0] = CLAUSES));
  REFUSED ("signal", (actions.signal_count = 1, actions.signals[0].kind = SIGNALS));
  REFUSED ("control bits", (actions.segment_count = 1, actions.segments[0].ctl = 64));
  REFUSED ("options", (actions.segment_count = 1, actions.segments[0].options.has = 16));
  REFUSED ("bool", memset (&tcb.close_both, 7, 1));
  REFUSED ("bool", memset (&tcb.passive, 2, 1));
}

static void
counts_stay_within_their_arrays (void **state)
{
  REFUSED ("early_count", tcb.early_count = EARLY_RANGES + 1);
  REFUSED ("sacked_count", tcb.sacked_count = SACKED_RANGES + 1);
  REFUSED ("more actions", actions.segment_count = ACTION_SEGMENTS + 1);
  REFUSED ("more actions", actions.signal_count = ACTION_SIGNALS + 1);
  REFUSED ("more actions", actions.trail_count = ACTION_TRAIL + 1);
  REFUSED ("blocks",
           (actions.segment_count = 1, actions.segments[0].options.sack_count = SACK_BLOCKS + 1));
}

static void
only_the_user_changes_settings (void **state)
{
  Question question = ask (CALL_SET);
  Tcb tcb = question.tcb;
  Actions actions = { 0 };

  assert_null (answer_fault (&question, &tcb, &actions));
  tcb.set.nagle = 1;
  assert_null (answer_fault (&question, &tcb, &actions));
  tcb.set.sack = !tcb.set.sack;
  assert_non_null (answer_fault (&question, &tcb, &actions));
  question = ask (CALL_STATUS);
  question.tcb.set.round_buffer = 1;
  tcb = question.tcb;
  tcb.set.receive_buffer += 500;
  assert_null (answer_fault (&question, &tcb, &actions));
  tcb.set.receive_buffer = WINDOW_MAX + 1;
  assert_non_null (answer_fault (&question, &tcb, &actions));
}

static void
nobody_else_does (void **state)
{
  REFUSED ("settings", tcb.set.nagle = 1);
  REFUSED ("settings", tcb.set.mss++);
}

/* What stands behind a count is not part of an answer, and no world keeps it. */
static void
what_nobody_reads_is_cleared (void **state)
{
  World world = scene_established (), clean, dirty;
  Question question;
  Record record;
  Tcb tcb;
  Actions actions = { .segment_count = 1, .zero = 9 };
  const Choice choice = { .kind = CHOICE_CALL, .call = { .kind = CALL_STATUS } };

  world_ask (&world, choice, &question, &record);
  clean = dirty = world;
  tcb = question.tcb;
  world_answer (&clean, &question, &tcb, &actions, &record);
  tcb.early[3].first = tcb.sacked[7].end = 5;
  actions.segments[0].options.sack[0].left = actions.segments[0].options.mss = 6;
  actions.segments[1].seq = 7;
  world_answer (&dirty, &question, &tcb, &actions, &record);
  assert_memory_equal (&clean, &dirty, sizeof clean);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (what_names_nothing_is_refused),
    cmocka_unit_test (counts_stay_within_their_arrays),
    cmocka_unit_test (only_the_user_changes_settings),
    cmocka_unit_test (nobody_else_does),
    cmocka_unit_test (what_nobody_reads_is_cleared),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
