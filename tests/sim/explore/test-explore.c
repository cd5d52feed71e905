/* The search: what it finds is the shortest, what it reports happens in a real World, and what cuts
 * it short is said. */
#include "scene.h"

#include <stdlib.h>

#include <sim/explore/explore.h>

typedef struct
{
  unsigned host;
  State state;
} Wanted;

static bool
is_in_state (void *data, const ExploreView *view)
{
  const Wanted *wanted = data;
  return view->host[wanted->host]->tcb.state == wanted->state;
}

static ExploreFinding *
reach (unsigned host, State wished, unsigned threads)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  Wanted wanted = { host, wished };
  ExploreOptions options = explore_options (EXPLORE_REACH);
  options.goal = is_in_state;
  options.goal_data = &wanted;
  options.threads = threads;
  return explore_run (&world, &options);
}

/* The last row of the witness has the state, and no earlier one. */
static void
every_state_is_reached_and_replayed (void **state)
{
  const size_t shortest[STATES] = {
    [LISTEN] = 1,     [SYN_SENT] = 1,   [SYN_RECEIVED] = 3, [ESTABLISHED] = 4, [FIN_WAIT_1] = 4,
    [FIN_WAIT_2] = 8, [CLOSE_WAIT] = 6, [CLOSING] = 7,      [LAST_ACK] = 7,    [TIME_WAIT] = 10
  };
  for (unsigned host = 0; host < HOSTS; host++)
    for (unsigned wished = CLOSED; wished < STATES; wished++)
      {
        ExploreFinding *finding = reach (host, (State) wished, 1);
        World world;
        assert_int_equal (finding->outcome, EXPLORE_REACHED);
        assert_non_null (finding->witness);
        const size_t rows = trace_rows (finding->witness);
        assert_true (trace_world (finding->witness, rows, &world));
        assert_int_equal (world.host[host].tcb.state, wished);
        assert_int_equal (rows, shortest[wished]);
        explore_finding_free (finding);
      }
}

static void
two_threads_see_what_one_sees (void **state)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  ExploreOptions options = explore_options (EXPLORE_REACH);
  ExploreFinding *one = explore_run (&world, &options);
  options.threads = 2;
  ExploreFinding *two = explore_run (&world, &options);
  assert_int_equal (one->cut, EXPLORE_COMPLETE);
  assert_int_equal (one->states, two->states);
  assert_int_equal (one->transitions, two->transitions);
  assert_int_equal (one->deepest, two->deepest);
  explore_finding_free (one);
  explore_finding_free (two);
}

static void
the_reference_keeps_its_properties (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  ExploreOptions options = explore_options (EXPLORE_PROPERTIES);
  for (unsigned i = 0; i < HOSTS; i++)
    {
      options.users[i].sends = options.users[i].receives = 1;
      options.users[i].octets = 2;
      world.host[i].tcb.set.report_errors = 0;
    }
  options.users[1].opens_active = 0;
  options.duplicates = options.holds = 1;
  ExploreFinding *finding = explore_run (&world, &options);
  if (finding->outcome != EXPLORE_NOTHING)
    print_error ("%s\n", finding->fault);
  assert_int_equal (finding->outcome, EXPLORE_NOTHING);
  assert_int_equal (finding->cut, EXPLORE_COMPLETE);
  assert_true (finding->talk_seen && finding->ends_seen);
  explore_finding_free (finding);
}

static void
limits_are_said (void **state)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  ExploreOptions options = explore_options (EXPLORE_REACH);
  const int stop = 1;
  options.depth = 3;
  ExploreFinding *finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_NOTHING);
  assert_int_equal (finding->cut, EXPLORE_CUT_DEPTH);
  explore_finding_free (finding);
  options.depth = 0;
  options.states = 50;
  finding = explore_run (&world, &options);
  assert_int_equal (finding->cut, EXPLORE_CUT_STATES);
  explore_finding_free (finding);
  options.states = 0;
  options.octets = 1;
  finding = explore_run (&world, &options);
  assert_int_equal (finding->cut, EXPLORE_CUT_MEMORY);
  explore_finding_free (finding);
  options.octets = 0;
  options.cancel = &stop;
  finding = explore_run (&world, &options);
  assert_int_equal (finding->cut, EXPLORE_CUT_CANCELLED);
  assert_non_null (explore_cut_text (finding->cut));
  explore_finding_free (finding);
}

/* The user closes, and any ACK is taken for the one of the FIN. */
static Verdict
any_ack_will_do (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Verdict verdict = reference.check_ack (tcb, seg, turn);
  if (tcb->state == FIN_WAIT_1 && segment_has (seg, CTL_ACK))
    enter (tcb, turn, FIN_WAIT_2);
  return verdict;
}

typedef struct
{
  Parts parts;
  unsigned batches, questions;
} Student;

static bool
student_answers (void *data, const Question *questions, unsigned count, ExploreAnswer *answers)
{
  Student *student = data;
  student->batches++;
  student->questions += count;
  for (unsigned i = 0; i < count; i++)
    {
      answers[i].tcb = questions[i].tcb;
      tcp_step (&student->parts, &answers[i].tcb, &questions[i].event, &answers[i].actions);
    }
  return true;
}

static bool
to_the_octet (void *data, const Question *question, const ExploreAnswer *one,
              const ExploreAnswer *other)
{
  return memcmp (one, other, sizeof *one) == 0;
}

static void
lock_step_finds_the_first_difference (void **state)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  Student student = { .parts = parts_with (&reference, &(Parts){ .check_ack = any_ack_will_do }) };
  ExploreOptions options = explore_options (EXPLORE_LOCK_STEP);
  options.beside = (ExploreTcp){ .ask = student_answers, .data = &student };
  options.same = to_the_octet;
  ExploreFinding *finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_DIVERGED);
  assert_int_equal (finding->question->tcb.state, FIN_WAIT_1);
  assert_int_equal (finding->answers[0]->tcb.state, FIN_WAIT_1);
  assert_int_equal (finding->answers[1]->tcb.state, FIN_WAIT_2);
  assert_non_null (finding->witness);
  assert_true (student.questions < 1000);
  explore_finding_free (finding);

  student.parts = reference;
  finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_NOTHING);
  assert_int_equal (finding->cut, EXPLORE_COMPLETE);
  explore_finding_free (finding);
}

static bool
nobody_answers (void *data, const Question *questions, unsigned count, ExploreAnswer *answers)
{
  return false;
}

static void
who_does_not_answer_ends_the_search (void **state)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  ExploreOptions options = explore_options (EXPLORE_REACH);
  options.tcp[0].ask = nobody_answers;
  ExploreFinding *finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_NO_ANSWER);
  explore_finding_free (finding);
}

static void
another_way_is_found_on_request (void **state)
{
  const World world = scene_world (HOST_TCP, HOST_TCP);
  Wanted wanted = { 0, CLOSED };
  ExploreOptions options = explore_options (EXPLORE_REACH);
  Choice last[2];
  wanted.state = ESTABLISHED;
  options.goal = is_in_state;
  options.goal_data = &wanted;
  for (options.skip = 0; options.skip < 2; options.skip++)
    {
      ExploreFinding *finding = explore_run (&world, &options);
      assert_int_equal (finding->outcome, EXPLORE_REACHED);
      Record record;
      assert_true (trace_record (finding->witness, trace_rows (finding->witness), &record));
      last[options.skip] = record.choice;
      last[options.skip].segment = record.flight.segment;
      explore_finding_free (finding);
    }
  assert_memory_not_equal (&last[0], &last[1], sizeof last[0]);
}

/* Two ends that answer every ACK, were there nothing to say: once one has come, they answer each
 * other's answers without end. */
static Verdict
answers_every_ack (Tcb *tcb, const Segment *seg, Turn *turn)
{
  const Verdict verdict = reference.check_ack (tcb, seg, turn);
  if (tcb->state == ESTABLISHED)
    acknowledge (turn);
  return verdict;
}

static void
endless_talk_is_found (void **state)
{
  World world = scene_world (HOST_TCP, HOST_TCP);
  const Parts old = parts_with (&reference, &(Parts){ .check_ack = answers_every_ack });
  ExploreOptions options = explore_options (EXPLORE_PROPERTIES);
  options.losses = 0;
  options.ends = false;
  for (unsigned i = 0; i < HOSTS; i++)
    {
      world.host[i].tcb.set.report_errors = 0;
      world.host[i].tcb.set.receive_buffer = world.host[i].tcb.set.mss = 100;
      options.users[i].sends = 1;
      options.users[i].octets = 300;
      options.users[i].closes = 0;
      options.tcp[i].parts = &old;
    }
  options.users[0].opens_passive = options.users[1].opens_active = 0;
  ExploreFinding *finding = explore_run (&world, &options);
  assert_int_equal (finding->outcome, EXPLORE_BROKEN);
  if (strstr (finding->fault, "for ever") == NULL)
    print_error ("%s\n", finding->fault);
  assert_non_null (strstr (finding->fault, "for ever"));
  assert_non_null (finding->witness);
  Record last;
  assert_true (trace_record (finding->witness, trace_rows (finding->witness), &last));
  assert_int_equal (last.choice.kind, CHOICE_DELIVER);
  explore_finding_free (finding);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (every_state_is_reached_and_replayed),
    cmocka_unit_test (two_threads_see_what_one_sees),
    cmocka_unit_test (the_reference_keeps_its_properties),
    cmocka_unit_test (limits_are_said),
    cmocka_unit_test (lock_step_finds_the_first_difference),
    cmocka_unit_test (who_does_not_answer_ends_the_search),
    cmocka_unit_test (endless_talk_is_found),
    cmocka_unit_test (another_way_is_found_on_request),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
