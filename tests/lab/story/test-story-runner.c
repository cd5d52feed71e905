/* A story in which one of the two TCPs is a student's program in the runner: on either side, right
 * or wrong. What was seen can be kept, and is the same when it is shown again. */
#define _POSIX_C_SOURCE 200809L /* open_memstream () */
#include "config.h"

#include "scratch.h"

#include <lab/run/compile.h>
#include <lab/run/runner.h>
#include <lab/story/story.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#define CHAPTER HANDSHAKE_SOURCE_ROOT "/lessons/03-handshake/"
#define FIRST_OF_SYN_SENT "static void\narrives_syn_sent (Tcb"

static Story *
handshake_story (void)
{
  g_autoptr (GError) error = NULL;
  Story *story = story_load (CHAPTER "handshake.story", &error);
  if (story == NULL)
    fail_msg ("%s", error->message);
  return story;
}

/* The file of a wrong version, up to its arrives_syn_sent () or from there on. */
static char *
half_of (const char *version, bool first)
{
  g_autofree char *path = g_strconcat (CHAPTER "wrong-", version, ".c", NULL);
  g_autofree char *text = NULL;

  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  const char *middle = strstr (text, FIRST_OF_SYN_SENT);
  assert_non_null (middle);
  return first ? g_strndup (text, (gsize) (middle - text)) : g_strdup (middle);
}

/* Two wrong versions, each wrong in another function, give one that is right. */
static Runner *
runner_of (const char *listen_from, const char *syn_sent_from, char **module)
{
  g_autofree char *listen = half_of (listen_from, true);
  g_autofree char *syn_sent = half_of (syn_sent_from, false);
  g_autofree char *code = g_strconcat (listen, syn_sent, NULL);
  g_autoptr (GError) error = NULL;

  *module = scratch_module (code);
  Runner *runner = runner_new (*module, &error);
  if (runner == NULL)
    fail_msg ("%s", error->message);
  return runner;
}

static Runner *
right (char **module)
{
  return runner_of ("does-not-tell", "answers-rst", module);
}

static char *
saved (const Trace *trace, size_t *size)
{
  char *text = NULL;
  FILE *file = open_memstream (&text, size);

  if (!trace_save (trace, file))
    fail_msg ("%s", trace_save_fault (trace));
  assert_int_equal (fclose (file), 0);
  return text;
}

/* Saved, loaded, looked at row by row without the runner, and saved again. */
static void
assert_replays (const Trace *trace)
{
  size_t size, size_again;
  char *text = saved (trace, &size);
  TraceError error;
  g_autoptr (Trace) again = trace_load (text, size, &error);

  if (again == NULL)
    fail_msg ("%zu:%zu: %s", error.line, error.column, error.message);
  assert_int_equal (trace_rows (again), trace_rows (trace));
  for (size_t row = 0; row <= trace_rows (trace); row++)
    {
      World one, other;
      assert_true (trace_world (trace, row, &one) && trace_world (again, row, &other));
      assert_memory_equal (&one, &other, sizeof one);
    }
  char *text_again = saved (again, &size_again);
  assert_int_equal (size, size_again);
  assert_memory_equal (text, text_again, size);
  free (text);
  free (text_again);
}

/* Rows that the runner answered. */
static unsigned
foreign_rows (const Trace *trace, uint32_t host)
{
  unsigned count = 0;

  for (size_t row = 1; row <= trace_rows (trace); row++)
    {
      Record record;
      assert_true (trace_record (trace, row, &record));
      if (!record.asked)
        continue;
      assert_int_equal (record.foreign, record.host == host);
      count += record.foreign;
    }
  return count;
}

static void
a_right_program_plays_either_side (void **state)
{
  g_autofree char *module = NULL;
  Runner *runner = right (&module);
  g_autoptr (Story) story = handshake_story ();

  for (unsigned way = 0; way < 4; way++)
    {
      const StoryOptions options = { .runner = runner, .runner_host = way & 1, .swap = way & 2 };
      g_autoptr (GError) error = NULL;
      g_autoptr (Trace) trace = story_play (story, &options, &error);
      if (trace == NULL)
        fail_msg ("way %u: %s", way, error->message);
      assert_true (foreign_rows (trace, way & 1) >= 2);
      assert_replays (trace);
    }
  runner_free (runner);
  compile_discard (module);
}

/* With the same numbers on the wire as the reference: only the rows know who answered. */
static void
a_right_program_and_the_reference_send_the_same (void **state)
{
  g_autofree char *module = NULL;
  Runner *runner = right (&module);
  g_autoptr (Story) story = handshake_story ();
  const StoryOptions options = { .runner = runner, .runner_host = 1 };
  g_autoptr (Trace) trace = story_play (story, &options, NULL);
  g_autoptr (Trace) reference_trace = story_play (story, NULL, NULL);
  World one, other;

  assert_int_equal (trace_rows (trace), trace_rows (reference_trace));
  trace_world (trace, trace_rows (trace), &one);
  trace_world (reference_trace, trace_rows (trace), &other);
  assert_int_equal (one.now, other.now);
  assert_memory_equal (&one.host[1].tcb.snd, &other.host[1].tcb.snd, sizeof one.host[1].tcb.snd);
  runner_free (runner);
  compile_discard (module);
}

static void
expect_disappointment (const char *version, unsigned host, const char *words)
{
  g_autofree char *module = NULL;
  Runner *runner = runner_of (version, version, &module);
  g_autoptr (Story) story = handshake_story ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) so_far = NULL;
  const StoryOptions options = { .runner = runner, .runner_host = host, .so_far = &so_far };

  assert_null (story_play (story, &options, &error));
  assert_non_null (so_far);
  if (!g_error_matches (error, STORY_ERROR, STORY_ERROR_EXPECTATION)
      || strstr (error->message, words) == NULL)
    fail_msg ("%s", error->message);
  assert_non_null (trace_note_get (so_far, trace_rows (so_far), "verdict.gave.en"));
  assert_replays (so_far);
  runner_free (runner);
  compile_discard (module);
}

static void
a_wrong_program_is_told_where_the_story_went_another_way (void **state)
{
  expect_disappointment ("acks-the-syn-itself", 1, "handshake.story:");
  expect_disappointment ("established-on-syn", 1, "B is in ESTABLISHED");
}

/* The row that was not answered is not there; what came before can be looked at. */
static void
expect_end (const char *body, const char *words)
{
  g_autofree char *code = g_strconcat (
      "static void arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn) { ", body,
      " }\nconst Parts exercise = { .arrives_listen = arrives_listen };\n", NULL);
  g_autofree char *module = scratch_module (code);
  Runner *runner = runner_new (module, NULL);
  g_autoptr (Story) story = handshake_story ();
  g_autoptr (GError) error = NULL;
  g_autoptr (Trace) so_far = NULL;
  const StoryOptions options = { .runner = runner, .runner_host = 1, .so_far = &so_far };

  assert_null (story_play (story, &options, &error));
  if (!g_error_matches (error, STORY_ERROR, STORY_ERROR_RUNNER)
      || strstr (error->message, words) == NULL || strstr (error->message, ":25:9:") == NULL)
    fail_msg ("%s", error->message);
  assert_int_equal (trace_rows (so_far), 2);
  assert_replays (so_far);
  runner_free (runner);
  compile_discard (module);
}

static void
a_program_that_does_not_answer_ends_the_story (void **state)
{
  expect_end ("*(volatile int *) 0 = 1;", "your program crashed");
  expect_end ("for (;;) ;", "an endless loop?");
  expect_end ("tcb->state = 77;", "tcb->state is not a state");
}

/* What a program scribbles behind the last segment it counts is not sent and not kept; so it must
 * not make a difference either when the same question is asked again. */
static void
scribbles_behind_the_answer_do_no_harm (void **state)
{
  g_autofree char *module
      = scratch_module ("static void arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn) {\n"
                        "  turn->out->segments[7].seq = 9; turn->out->signals[5].text.first = 9;\n"
                        "  turn->out->trail[11] = 3; turn->out->zero = 1; }\n"
                        "const Parts exercise = { .arrives_listen = arrives_listen };\n");
  Runner *runner = runner_new (module, NULL);
  g_autoptr (Story) story = handshake_story ();
  g_autoptr (Trace) so_far = NULL;
  const StoryOptions options = { .runner = runner, .runner_host = 1, .so_far = &so_far };

  World world;
  Record record, again;

  assert_null (story_play (story, &options, NULL));
  assert_int_equal (trace_rows (so_far), 3);
  assert_true (trace_world (so_far, 2, &world) && trace_record (so_far, 3, &record));
  assert_true (runner_step (runner, &world, &record.choice, &again, NULL));
  assert_memory_equal (&again.actions, &record.actions, sizeof record.actions);
  assert_replays (so_far);
  runner_free (runner);
  compile_discard (module);
}

static void
nothing_is_left_behind (void **state)
{
  assert_int_equal (scratch_left_over (), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (a_right_program_plays_either_side),
    cmocka_unit_test (a_right_program_and_the_reference_send_the_same),
    cmocka_unit_test (a_wrong_program_is_told_where_the_story_went_another_way),
    cmocka_unit_test (a_program_that_does_not_answer_ends_the_story),
    cmocka_unit_test (scribbles_behind_the_answer_do_no_harm),
    cmocka_unit_test (nothing_is_left_behind),
  };
  return cmocka_run_group_tests (tests, scratch_begin, scratch_end);
}
