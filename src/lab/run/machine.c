/* TCP whole, in a process of its own, between the grader and a student's part. The grader asks it
 * (Tcb, Event) and is told (Tcb, Actions); whenever TCP comes to a slot that the student fills, the
 * machine asks the part, a process that it starts and that holds nothing but the student's file and
 * the verbs. No code of the student's runs in here, and the model solution is nowhere but in here.
 *
 * What comes from the part is looked at before TCP goes on with it. Time is the part's processor
 * time, which is the same on a busy machine; the clock on the wall is the last resort, for a part
 * that waits instead of computing. When the part is gone, whatever TCP was in the middle of is left
 * with a long jump; it owns nothing that would have to be given back. */
#define _GNU_SOURCE
#include "runner-problem.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <sim/answer.h>
#include "remote-private.h"

#define GLANCE 20           /* milliseconds between looks at the part's clock */
#define DEPTH_MAX 64        /* the part calls TCP, which calls the part, ... */
#define MESSAGES_MAX 20000  /* from the part, for one frame of questions */
#define N_(text) text
#define LIFETIME 60         /* seconds of one frame; a grader that is gone cannot stop us */

static struct
{
  char **argv; /* the part's path, the module's, perhaps "unlocked" */
  pid_t pid;   /* of the part */
  int socket;  /* the way to it; -1: there is none */
  uint64_t filled[2];
  Parts parts; /* the reference, and the part where it fills a slot */
  uint64_t until, wall;
  uint64_t number; /* of the last call */
  unsigned depth, messages;
  Fate fate;
  jmp_buf out;
  uint8_t octets[UINT16_MAX];
} machine = { .socket = -1 };

/* ---- The part's life. ---- */

static uint64_t
microseconds (clockid_t clock)
{
  struct timespec time;

  if (clock_gettime (clock, &time) != 0)
    return 0;
  return (uint64_t) time.tv_sec * 1000000 + (uint64_t) time.tv_nsec / 1000;
}

/* The part's processor time so far. */
static uint64_t
part_time (void)
{
  clockid_t clock;

  if (machine.socket < 0 || clock_getcpuclockid (machine.pid, &clock) != 0)
    return 0;
  return microseconds (clock);
}

static void
set_deadline (void)
{
  machine.until = part_time () + RUNNER_PROCESSOR_LIMIT;
  machine.wall = microseconds (CLOCK_MONOTONIC) + RUNNER_WALL_LIMIT;
  machine.messages = 0;
}

/* Waits for the part's end, which must be near. */
static int
reap (void)
{
  int status = 0;

  while (waitpid (machine.pid, &status, 0) < 0 && errno == EINTR)
    ;
  close (machine.socket);
  machine.socket = -1;
  return status;
}

static void
kill_part (void)
{
  if (machine.socket < 0)
    return;
  machine.fate.used = part_time ();
  kill (machine.pid, SIGKILL);
  reap ();
}

/* The grader has gone, and takes everything with it. */
static _Noreturn void
leave (void)
{
  kill_part ();
  _exit (0);
}

static void
decide (FateKind kind, unsigned number, const char *why)
{
  machine.fate.kind = kind;
  machine.fate.number = number;
  snprintf (machine.fate.why, sizeof machine.fate.why, "%s", why);
}

/* The part is stopped, and with it the frame. */
static _Noreturn void
give_up (FateKind kind, const char *why)
{
  kill_part ();
  decide (kind, 0, why);
  longjmp (machine.out, 1);
}

/* Nobody is at the other end of the socket. A moment is granted for dying; a part that closed its
 * socket and lives on is stopped. */
static _Noreturn void
part_is_gone (void)
{
  siginfo_t info;

  for (unsigned tries = 0; tries < 100; tries++)
    {
      info.si_pid = 0;
      if (waitid (P_PID, (id_t) machine.pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0
          || info.si_pid != 0)
        {
          machine.fate.used = part_time ();
          decide (FATE_DIED, (unsigned) reap (), "");
          longjmp (machine.out, 1);
        }
      usleep (1000);
    }
  give_up (FATE_NONSENSE, N_ ("it stopped answering"));
}

/* ---- The way to the part. ---- */

/* Until the part's socket is ready for `events`. A grader that has gone ends all. */
static void
wait_for (short events)
{
  struct pollfd ends[2] = { { .fd = machine.socket, .events = events }, { .fd = RUNNER_SOCKET } };

  while (poll (ends, 2, GLANCE) <= 0 || ends[0].revents == 0)
    {
      if (ends[1].revents != 0)
        leave ();
      if (part_time () > machine.until || microseconds (CLOCK_MONOTONIC) > machine.wall)
        give_up (FATE_TIME, "");
    }
}

static void
send_part (const void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = send (machine.socket, (const char *) buffer + done, size - done,
                            MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN && errno != EINTR)
        part_is_gone ();
      done += count > 0 ? (size_t) count : 0;
      if (done < size)
        wait_for (POLLOUT);
    }
}

static void
receive_part (void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = recv (machine.socket, (char *) buffer + done, size - done, MSG_DONTWAIT);
      if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR))
        part_is_gone ();
      done += count > 0 ? (size_t) count : 0;
      if (done < size)
        wait_for (POLLIN);
    }
}

static void
send_message (const Message *message)
{
  send_part (message, sizeof *message);
  if (message->size > 0)
    send_part (message->octets, message->size);
}

/* ---- What the part says. ---- */

static bool
is_filled (unsigned slot)
{
  return slot < parts_slots () && (machine.filled[slot / 64] >> slot % 64 & 1) != 0;
}

static bool
has_odd_bool (const Turn *turn)
{
  const bool *const bools[] = { &turn->ack_due, &turn->challenge, &turn->override };

  for (size_t i = 0; i < sizeof bools / sizeof bools[0]; i++)
    if (*(const unsigned char *) bools[i] > 1)
      return true;
  return false;
}

/* What TCP must be able to rely on before it goes on with this, which comes from a part that was
 * given this TCB to work on. Marked for translation; NULL: it can. */
static const char *
message_fault (const Message *message, const Tcb *given)
{
  Question question = { .tcb = *given };

  if (has_odd_bool (&message->turn))
    return N_ ("a bool of the turn is neither true nor false");
  if (message->segment.options.sack_count > SACK_BLOCKS)
    return N_ ("a segment has more SACK blocks than an option has room for");
  return answer_fault (&question, &message->tcb, &message->out);
}

static void
receive_message (Message *message, const Tcb *given)
{
  static const Tcb none;

  receive_part (message, sizeof *message);
  if ((message->kind != MESSAGE_CALL && message->kind != MESSAGE_RETURN)
      || message->size > sizeof machine.octets || ++machine.messages > MESSAGES_MAX)
    give_up (FATE_NONSENSE, N_ ("its answer belongs to no question"));
  receive_part (machine.octets, message->size);
  message->octets = machine.octets;
  /* A slot that is about no connection is called with no TCB. */
  if (message->kind == MESSAGE_CALL && memcmp (&message->tcb, &none, sizeof none) == 0)
    given = &none;
  const char *fault = message_fault (message, given);
  if (fault != NULL)
    give_up (FATE_NONSENSE, fault);
}

/* The part asks for a slot that it leaves empty. */
static void
serve_part (Message *message)
{
  if (message->slot >= parts_slots () || is_filled (message->slot))
    give_up (FATE_NONSENSE, N_ ("it asked for a slot that it fills itself"));
  remote_serve (&machine.parts, message);
  send_message (message);
}

void
remote_exchange (Message *message)
{
  const uint64_t number = ++machine.number;
  const unsigned slot = message->slot;
  const Tcb given = message->tcb;

  if (++machine.depth > DEPTH_MAX)
    give_up (FATE_NONSENSE, N_ ("it calls the rest of TCP, which calls it, without end"));
  message->kind = MESSAGE_CALL;
  message->number = number;
  send_message (message);
  for (receive_message (message, &given); message->kind == MESSAGE_CALL;
       receive_message (message, &given))
    serve_part (message);
  if (message->number != number || message->slot != slot)
    give_up (FATE_NONSENSE, N_ ("its answer belongs to no question"));
  machine.depth--;
}

/* ---- Starting a part. ---- */

static _Noreturn void
become_part (int theirs, pid_t parent)
{
  static char *const environment[] = { (char *) "LC_ALL=C", NULL };
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (getppid () == parent && dup2 (theirs, RUNNER_SOCKET) == RUNNER_SOCKET)
    execve (machine.argv[0], machine.argv, environment);
  _exit (127);
}

static bool
fork_part (void)
{
  const pid_t parent = getpid ();
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return false;
  machine.pid = fork ();
  if (machine.pid == 0)
    become_part (ends[1], parent);
  close (ends[1]);
  machine.socket = ends[0];
  if (machine.pid > 0)
    return true;
  close (ends[0]);
  machine.socket = -1;
  return false;
}

/* The machine's own look at the part: what the kernel says of it. */
static uint32_t
look_at_part (void)
{
  char path[64], line[256];
  int seccomp = -1, privileges = -1;

  snprintf (path, sizeof path, "/proc/%d/status", (int) machine.pid);
  FILE *file = fopen (path, "re");
  if (file == NULL)
    return 2;
  while (fgets (line, sizeof line, file) != NULL)
    {
      sscanf (line, "Seccomp: %d", &seccomp);
      sscanf (line, "NoNewPrivs: %d", &privileges);
    }
  fclose (file);
  return seccomp < 0 || privileges < 0 ? 2 : seccomp == 2 && privileges == 1;
}

/* ---- Frames. ---- */

static void
read_grader (void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = read (RUNNER_SOCKET, (char *) buffer + done, size - done);
      if (count == 0 || (count < 0 && errno != EINTR))
        leave ();
      done += count > 0 ? (size_t) count : 0;
    }
}

static void
write_grader (const void *buffer, size_t size)
{
  for (size_t done = 0; done < size;)
    {
      ssize_t count = send (RUNNER_SOCKET, (const char *) buffer + done, size - done, MSG_NOSIGNAL);
      if (count < 0 && errno != EINTR)
        leave ();
      done += count > 0 ? (size_t) count : 0;
    }
}

/* What was asked for follows a fate that is good. */
static void
reply (const Frame *frame, const void *what, size_t size)
{
  machine.fate.frame = *frame;
  if (machine.socket >= 0)
    machine.fate.used = part_time ();
  write_grader (&machine.fate, sizeof machine.fate);
  if (machine.fate.kind == FATE_GOOD)
    write_grader (what, size);
}

/* Until the part has said how it is locked up, whatever goes wrong is nobody's fault. */
static void
start_part (const Frame *frame)
{
  LockReport report = { 0 };

  kill_part ();
  memset (machine.filled, 0, sizeof machine.filled);
  machine.fate = (Fate){ .kind = FATE_GOOD };
  if (setjmp (machine.out) != 0)
    decide (FATE_MACHINE, 0,
            machine.fate.kind == FATE_MACHINE ? N_ ("it is of another version than this program")
                                              : N_ ("the program in its place is none"));
  else if (!fork_part ())
    decide (FATE_MACHINE, 0, strerror (errno));
  else
    {
      set_deadline ();
      receive_part (&report, sizeof report);
      if (report.magic != RUNNER_MAGIC || report.question_size != sizeof (Question)
          || report.message_size != sizeof (Message) || report.slots != parts_slots ())
        give_up (FATE_MACHINE, "");
      report.seen = look_at_part ();
    }
  reply (frame, &report, sizeof report);
}

static void
take_hello (const Hello *hello)
{
  if (hello->magic != RUNNER_MAGIC)
    give_up (FATE_NONSENSE, N_ ("it answered before it was asked"));
  memcpy (machine.filled, hello->filled, sizeof machine.filled);
  machine.parts = reference;
  for (unsigned slot = 0; slot < parts_slots (); slot++)
    if (is_filled (slot))
      memcpy ((char *) &machine.parts + slot * sizeof (void (*) (void)),
              (const char *) &remote + slot * sizeof (void (*) (void)), sizeof (void (*) (void)));
}

static void
load_part (const Frame *frame)
{
  static Hello hello;

  machine.fate.kind = FATE_GOOD;
  if (machine.socket < 0)
    decide (FATE_MACHINE, 0, N_ ("the program in its place is none"));
  else if (setjmp (machine.out) == 0)
    {
      set_deadline ();
      send_part ("", 1);
      receive_part (&hello, sizeof hello);
      take_hello (&hello);
    }
  reply (frame, &hello, sizeof hello);
}

/* A part that writes to its socket by itself would have its words taken for answers. */
static void
demand_silence (void)
{
  char octet;

  if (recv (machine.socket, &octet, 1, MSG_DONTWAIT | MSG_PEEK) > 0)
    give_up (FATE_NONSENSE, N_ ("it answered before it was asked"));
}

static void
ask_part (const Frame *frame)
{
  static Question questions[RUNNER_BATCH];
  static Answer answers[RUNNER_BATCH];

  if (frame->count > RUNNER_BATCH)
    exit (2);
  read_grader (questions, frame->count * sizeof *questions);
  memset (answers, 0, sizeof answers);
  machine.fate.kind = FATE_GOOD;
  machine.depth = 0;
  if (machine.socket < 0)
    decide (FATE_NONSENSE, 0, N_ ("it stopped answering"));
  else if (setjmp (machine.out) == 0)
    {
      set_deadline ();
      demand_silence ();
      for (unsigned i = 0; i < frame->count; i++)
        {
          answers[i].tcb = questions[i].tcb;
          tcp_step (&machine.parts, &answers[i].tcb, &questions[i].event, &answers[i].actions);
        }
    }
  reply (frame, answers, frame->count * sizeof *answers);
}

/* `handshake-runner PART MODULE [unlocked]`, with the grader at RUNNER_SOCKET. */
int
machine_main (int argc, char **argv)
{
  const uint32_t here = RUNNER_MAGIC;
  Frame frame;

  if (argc < 3)
    return 2;
  machine.argv = argv + 1;
  fcntl (RUNNER_SOCKET, F_SETFD, FD_CLOEXEC);
  for (write_grader (&here, sizeof here);;)
    {
      alarm (0);
      read_grader (&frame, sizeof frame);
      alarm (LIFETIME);
      if (frame.magic != RUNNER_MAGIC)
        return 2;
      switch ((FrameKind) frame.kind)
        {
        case FRAME_START: start_part (&frame); break;
        case FRAME_LOAD: load_part (&frame); break;
        case FRAME_ASK: ask_part (&frame); break;
        }
    }
}
