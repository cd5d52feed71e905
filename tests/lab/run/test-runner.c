/* The child process: what it answers, and what becomes of code that crashes, loops, lies or looks
 * around.  */
#include "config.h"

#include "scratch.h"

#include <errno.h>
#include <lab/run/compile.h>
#include <lab/run/runner.h>
#include <lab/run/step.h>
#include <runner-protocol-private.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#define TABLE "const Parts exercise = { .arrives_listen = arrives_listen };\n"
#define LISTENS(body)                                                                              \
  "static void arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn) { " body " }\n" TABLE

static Question
a_syn_in_listen (void)
{
  Question question;
  const Settings settings = settings_plain ();

  memset (&question, 0, sizeof question);
  question.needed = 1;
  tcb_init (&question.tcb, &settings);
  question.tcb.state = LISTEN;
  question.tcb.passive = true;
  question.event.kind = EVENT_SEGMENT;
  question.event.isn = 300;
  question.event.segment = (Segment){ .seq = 100, .wnd = 4096, .ctl = CTL_SYN };
  return question;
}

static void
assert_no_children (void)
{
  assert_int_equal (waitpid (-1, NULL, WNOHANG), -1);
  assert_int_equal (errno, ECHILD);
}

/* Asks the code one question, and expects an error with these words. */
static void
expect_error (const char *code, RunnerError expected, const char *words)
{
  g_autofree char *module = scratch_module (code);
  g_autoptr (GError) error = NULL;
  Runner *runner = runner_new (module, &error);
  const Question question = a_syn_in_listen ();
  Answer answer;

  if (runner != NULL)
    assert_false (runner_ask (runner, &question, &answer, 1, &error));
  runner_free (runner);
  if (!g_error_matches (error, RUNNER_ERROR, (int) expected)
      || strstr (error->message, words) == NULL)
    fail_msg ("error %d: %s", error->code, error->message);
  assert_no_children ();
  compile_discard (module);
}

/* As a student's program, this does nothing in LISTEN if it could do `body`'s harm, and answers the
 * SYN if it could not: then the lock held and the program lives. */
static void
expect_refused (const char *includes, const char *harm)
{
  g_autofree char *code = g_strdup_printf (
      "%s\nstatic void arrives_listen (Tcb *tcb, const Segment *seg, Turn *turn) {\n"
      "  if (%s) return;\n  enter (tcb, turn, SYN_RECEIVED); }\n" TABLE,
      includes, harm);
  g_autofree char *module = scratch_module (code);
  g_autoptr (Runner) runner = runner_new (module, NULL);
  const Question question = a_syn_in_listen ();
  Answer answer;

  assert_non_null (runner);
  assert_true (runner_ask (runner, &question, &answer, 1, NULL));
  assert_int_equal (answer.tcb.state, SYN_RECEIVED);
  compile_discard (module);
}

/* Prints how the child is held, which is the reason where a test is skipped. */
static bool
is_locked (void)
{
  g_autofree char *module = scratch_module (LISTENS ("enter (tcb, turn, CLOSED);"));
  g_autoptr (Runner) runner = runner_new (module, NULL);
  g_autofree char *how = runner_confinement (runner);
  const bool locked = strstr (how, "seccomp") != NULL && strstr (how, "no seccomp") == NULL
                      && strstr (how, "NOT") == NULL;

  compile_discard (module);
  print_message ("%s%s\n", locked ? "" : "skipped: ", how);
  return locked;
}

static void
the_rest_of_tcp_is_the_reference (void **state)
{
  g_autofree char *module = scratch_module ("static void back_off_ (Tcb *tcb) { tcb->rto *= 2; }\n"
                                            "const Parts exercise = { .back_off = back_off_ };\n");
  g_autoptr (Runner) runner = runner_new (module, NULL);
  const Question question = a_syn_in_listen ();
  Answer answer, mine = { .tcb = question.tcb };

  assert_non_null (runner);
  assert_int_equal (runner_parts (runner), 1);
  assert_true (runner_ask (runner, &question, &answer, 1, NULL));
  tcp_step (&reference, &mine.tcb, &question.event, &mine.actions);
  assert_memory_equal (&answer.actions, &mine.actions, sizeof mine.actions);
  assert_int_equal (answer.tcb.state, mine.tcb.state);
  assert_int_equal (answer.tcb.rcv.nxt, 101);
  compile_discard (module);
}

/* Whatever reaches the student's host is the student's to answer: an ICMP message, too. */
static void
an_icmp_message_is_answered_by_the_runner (void **state)
{
  const HostKind kinds[HOSTS] = { HOST_SCRIPTED, HOST_TCP };
  const Seq isns[HOSTS] = { 100, 300 };
  const Settings settings[HOSTS] = { settings_plain (), settings_plain () };
  const Choice icmp = { .kind = CHOICE_ICMP, .host = 1, .which = ICMP_SOFT };
  g_autofree char *module = scratch_module (LISTENS (""));
  g_autoptr (Runner) runner = runner_new (module, NULL);
  World world;
  Record record;

  world_init (&world, kinds, isns, settings, MILLISECONDS (10), MILLISECONDS (1));
  Trace *trace = trace_new (&world);
  assert_true (lab_step (trace, &world, &icmp, runner, 1, NULL));
  assert_true (trace_record (trace, 1, &record));
  assert_true (record.foreign);
  trace_free (trace);
  compile_discard (module);
}

static void
answers_come_in_the_order_of_the_questions (void **state)
{
  g_autofree char *module = scratch_module (LISTENS ("tcb->irs = seg->seq;"));
  g_autoptr (Runner) runner = runner_new (module, NULL);
  g_autofree Question *questions = g_new0 (Question, 1000);
  g_autofree Answer *answers = g_new0 (Answer, 1000);

  for (unsigned i = 0; i < 1000; i++)
    {
      questions[i] = a_syn_in_listen ();
      questions[i].event.segment.seq = i;
    }
  assert_true (runner_ask (runner, questions, answers, 1000, NULL));
  for (unsigned i = 0; i < 1000; i++)
    assert_int_equal (answers[i].tcb.irs, i);
  compile_discard (module);
}

static void
a_crash_is_named (void **state)
{
  expect_error (LISTENS ("*(volatile int *) 8 = 1;"), RUNNER_ERROR_CRASHED, "segmentation fault");
  expect_error (LISTENS ("__builtin_trap ();"), RUNNER_ERROR_CRASHED, "crashed (");
  expect_error ("#include <assert.h>\n" LISTENS ("assert (seg->seq == 0);"), RUNNER_ERROR_CRASHED,
                "assertion");
  expect_error ("#include <stdlib.h>\n" LISTENS ("exit (0);"), RUNNER_ERROR_CRASHED,
                "exit status 0");
  expect_error ("static int deep (volatile int n) { volatile char room[4096]; room[n % 4096] = 1;"
                " return deep (n + 1) + room[0]; }\n" LISTENS ("tcb->irs = deep (0);"),
                RUNNER_ERROR_CRASHED, "segmentation fault");
}

static void
an_endless_loop_is_stopped (void **state)
{
  expect_error (LISTENS ("for (volatile int i = 0;; i++) ;"), RUNNER_ERROR_TIMEOUT, "endless loop");
  expect_error ("__attribute__ ((constructor)) static void early (void)"
                " { for (volatile int i = 0;; i++) ; }\n" LISTENS ("enter (tcb, turn, CLOSED);"),
                RUNNER_ERROR_TIMEOUT, "endless loop");
}

static void
an_impossible_answer_is_refused (void **state)
{
  expect_error (LISTENS ("tcb->state = 11;"), RUNNER_ERROR_ANSWER, "state");
  expect_error (LISTENS ("tcb->state = -1;"), RUNNER_ERROR_ANSWER, "state");
  expect_error (LISTENS ("tcb->early_count = 9;"), RUNNER_ERROR_ANSWER, "early");
  expect_error (LISTENS ("tcb->sacked_count = 9;"), RUNNER_ERROR_ANSWER, "sacked");
  expect_error (LISTENS ("*(char *) &tcb->passive = 7;"), RUNNER_ERROR_ANSWER, "bool");
  expect_error (LISTENS ("*(char *) &tcb->close_both = 7;"), RUNNER_ERROR_ANSWER, "bool");
  expect_error (LISTENS ("tcb->set.mss = 0;"), RUNNER_ERROR_ANSWER, "settings");
  expect_error (LISTENS ("turn->out->segment_count = 9;"), RUNNER_ERROR_ANSWER, "room");
  expect_error (LISTENS ("tell (turn, 99);"), RUNNER_ERROR_ANSWER, "signal");
  expect_error (LISTENS ("because (turn, 9999);"), RUNNER_ERROR_ANSWER, "clause");
}

/* [9293 3.9.1] The user may change a setting; the program that carries it out is not to blame. */
static void
a_setting_that_the_user_changes_is_no_fault (void **state)
{
  g_autofree char *module = scratch_module (LISTENS (""));
  g_autoptr (Runner) runner = runner_new (module, NULL);
  Question question = a_syn_in_listen ();
  Answer answer;

  question.event.kind = EVENT_CALL;
  question.event.call = (Call){ .kind = CALL_SET, .value = 1 };
  assert_true (setting_find ("nagle", &question.event.call.setting));
  assert_true (runner_ask (runner, &question, &answer, 1, NULL));
  assert_int_equal (answer.tcb.set.nagle, 1);
  compile_discard (module);
}

static void
words_on_the_socket_are_not_answers (void **state)
{
  expect_error ("#include <unistd.h>\n" LISTENS ("write (3, \"xx\", 2);"), RUNNER_ERROR_ANSWER,
                "no question");
  expect_error ("#include <unistd.h>\n"
                "__attribute__ ((constructor)) static void early (void)"
                " { char x[400] = \"\"; write (3, x, sizeof x); }\n" LISTENS (""),
                RUNNER_ERROR_ANSWER, "before it was asked");
  expect_error ("#include <unistd.h>\n" LISTENS ("close (3);"), RUNNER_ERROR_CRASHED,
                "exit status");
}

static void
a_file_without_a_table_is_the_students_fault (void **state)
{
  expect_error ("int x;\n", RUNNER_ERROR_MODULE, "exercise");
  expect_error ("int exercise = 3;\n", RUNNER_ERROR_MODULE, "const Parts");
  expect_error ("void nowhere (void);\n" LISTENS ("nowhere ();"), RUNNER_ERROR_MODULE, "nowhere");
}

static void
the_model_solution_is_out_of_reach (void **state)
{
  expect_error (
      "extern const Parts reference;\n" LISTENS ("reference.arrives_listen (tcb, seg, turn);"),
      RUNNER_ERROR_MODULE, "reference");
}

/* The part asks the machine for what it leaves empty, and is not helped with what it fills. */
static void
an_empty_slot_is_the_reference (void **state)
{
  g_autofree char *module = scratch_module (
      LISTENS ("const Parts *parts = turn->parts; tcb->irs = parts->segment_length (seg);"
               " if (parts->arrives_listen != arrives_listen) tcb->irs = 99;"
               " send_reset_for (seg, turn); take_window (tcb, seg);"));
  g_autoptr (Runner) runner = runner_new (module, NULL);
  const Question question = a_syn_in_listen ();
  Answer answer;

  assert_non_null (runner);
  assert_true (runner_ask (runner, &question, &answer, 1, NULL));
  assert_int_equal (answer.tcb.irs, 1);
  assert_int_equal (answer.tcb.snd.wnd, 4096);
  assert_int_equal (answer.actions.segment_count, 1);
  assert_int_equal (answer.actions.segments[0].ack, 101);
  compile_discard (module);
}

static void
printing_does_no_harm (void **state)
{
  expect_refused ("#include <stdio.h>", "printf (\"%d\\n\", 3) < 0 || fflush (stdout) != 0");
  expect_refused ("#include <stdio.h>", "fprintf (stderr, \"%d\\n\", 3) < 0");
}

static void
memory_is_bounded (void **state)
{
  expect_refused ("#include <stdlib.h>\nstatic void *volatile got;",
                  "(got = malloc (1u << 30)) != NULL");
}

static void
no_file_can_be_opened (void **state)
{
  if (!is_locked ())
    skip ();
  expect_refused ("#include <fcntl.h>", "open (\"/etc/passwd\", O_RDONLY) >= 0");
  expect_refused ("#include <fcntl.h>", "open (\"/tmp/x\", O_WRONLY | O_CREAT, 0600) >= 0");
  expect_refused ("#include <fcntl.h>\nstatic int file = -1;\n"
                  "__attribute__ ((constructor)) static void early (void)"
                  " { file = open (\"/etc/hostname\", O_RDWR | O_CREAT, 0600); }",
                  "file >= 0");
  /* 0x20 is MAP_ANONYMOUS, which ISO C hides. */
  expect_refused ("#include <sys/mman.h>",
                  "mmap (0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | 0x20, -1, 0)"
                  " != MAP_FAILED");
}

static void
other_system_calls_end_the_program (void **state)
{
  if (!is_locked ())
    skip ();
  expect_error ("#include <unistd.h>\n" LISTENS ("fork ();"), RUNNER_ERROR_CRASHED,
                "operating system");
  expect_error ("#include <sys/socket.h>\n" LISTENS ("socket (AF_INET, SOCK_STREAM, 0);"),
                RUNNER_ERROR_CRASHED, "operating system");
  expect_error ("#include <unistd.h>\n" LISTENS ("execl (\"/bin/sh\", \"sh\", (char *) 0);"),
                RUNNER_ERROR_CRASHED, "operating system");
  expect_error ("#include <sys/types.h>\n#include <signal.h>\n#include <unistd.h>\n" LISTENS (
                    "extern int kill (pid_t, int); kill (getppid (), SIGKILL);"),
                RUNNER_ERROR_CRASHED, "operating system");
  expect_error ("#include <sys/ptrace.h>\n" LISTENS ("ptrace (PTRACE_TRACEME, 0, 0, 0);"),
                RUNNER_ERROR_CRASHED, "operating system");
}

/* From here on this process and its children live on a kernel that has no locks to offer. */
static void
take_the_locks_away (void)
{
  struct sock_filter code[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, __NR_landlock_create_ruleset, 4, 0),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, __NR_prctl, 0, 2),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, args)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
  };
  const struct sock_fprog filter = { G_N_ELEMENTS (code), code };

  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
      || prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) != 0)
    _exit (3);
}

/* 0: it answered and said how it was held; anything else is a failure. */
static int
ask_without_locks (const char *module)
{
  take_the_locks_away ();
  g_autoptr (GError) error = NULL;
  if (runner_new (module, &error) != NULL
      || !g_error_matches (error, RUNNER_ERROR, RUNNER_ERROR_START)
      || strstr (error->message, "was not run") == NULL)
    return 4;
  g_setenv ("HANDSHAKE_LOCK", "any", TRUE);
  g_autoptr (Runner) runner = runner_new (module, NULL);
  const Question question = a_syn_in_listen ();
  Answer answer;

  if (runner == NULL || !runner_ask (runner, &question, &answer, 1, NULL))
    return 1;
  g_autofree char *how = runner_confinement (runner);
  return answer.tcb.state == SYN_RECEIVED && strstr (how, "NOT locked up") != NULL ? 0 : 2;
}

static void
a_kernel_without_locks_runs_nothing_unless_its_owner_insists (void **state)
{
  g_autofree char *module = scratch_module (LISTENS ("enter (tcb, turn, SYN_RECEIVED);"));
  const pid_t pid = fork ();
  int status = -1;

  if (pid == 0)
    _exit (ask_without_locks (module));
  assert_int_equal (waitpid (pid, &status, 0), pid);
  compile_discard (module);
  if (WIFEXITED (status) && WEXITSTATUS (status) == 3)
    {
      print_message ("skipped: this kernel lets nobody take its locks away\n");
      skip ();
    }
  assert_int_equal (status, 0);
}

static void
no_runner_is_not_the_students_fault (void **state)
{
  g_autofree char *module = scratch_module (LISTENS ("enter (tcb, turn, CLOSED);"));
  g_autofree char *before = g_strdup (g_getenv ("HANDSHAKE_RUNNER"));
  g_autoptr (GError) error = NULL;

  g_setenv ("HANDSHAKE_RUNNER", "/nowhere/runner", TRUE);
  assert_null (runner_new (module, &error));
  assert_true (g_error_matches (error, RUNNER_ERROR, RUNNER_ERROR_START));
  if (before != NULL)
    g_setenv ("HANDSHAKE_RUNNER", before, TRUE);
  else
    g_unsetenv ("HANDSHAKE_RUNNER");
  compile_discard (module);
}

static void
nothing_is_left_behind (void **state)
{
  assert_no_children ();
  assert_int_equal (scratch_left_over (), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (the_rest_of_tcp_is_the_reference),
    cmocka_unit_test (an_icmp_message_is_answered_by_the_runner),
    cmocka_unit_test (answers_come_in_the_order_of_the_questions),
    cmocka_unit_test (a_crash_is_named),
    cmocka_unit_test (an_endless_loop_is_stopped),
    cmocka_unit_test (an_impossible_answer_is_refused),
    cmocka_unit_test (a_setting_that_the_user_changes_is_no_fault),
    cmocka_unit_test (words_on_the_socket_are_not_answers),
    cmocka_unit_test (a_file_without_a_table_is_the_students_fault),
    cmocka_unit_test (the_model_solution_is_out_of_reach),
    cmocka_unit_test (an_empty_slot_is_the_reference),
    cmocka_unit_test (printing_does_no_harm),
    cmocka_unit_test (memory_is_bounded),
    cmocka_unit_test (no_file_can_be_opened),
    cmocka_unit_test (other_system_calls_end_the_program),
    cmocka_unit_test (a_kernel_without_locks_runs_nothing_unless_its_owner_insists),
    cmocka_unit_test (no_runner_is_not_the_students_fault),
    cmocka_unit_test (nothing_is_left_behind),
  };

  return cmocka_run_group_tests_name ("runner", tests, scratch_begin, scratch_end);
}
