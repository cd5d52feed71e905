/* A command that is told to stop must still take away its temporary folder, the compiler and the
 * runner. A signal handler can do none of that, so it only leaves a note; whatever waits looks at
 * the note, gives up, and everything is cleaned up on the ordinary way out. Then the command dies
 * of the signal after all, so that a shell sees what happened.
 *
 * The note is the one variable of this library that changes: a signal is a matter of the whole
 * process. Only commands ask for it; in the app nobody ever writes the note. */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t note;

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP };

#define DEADLY (sizeof deadly / sizeof deadly[0])

static void
leave_note (int number)
{
  note = number;
}

/* Before anything is begun that must be cleaned up. What the parent has told this process to ignore
 * (nohup) stays ignored. */
void
interrupt_on_signals (void)
{
  struct sigaction action = { .sa_handler = leave_note }, old;

  sigemptyset (&action.sa_mask);
  for (size_t i = 0; i < DEADLY; i++)
    if (sigaction (deadly[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL)
      sigaction (deadly[i], &action, NULL);
}

/* Has somebody asked this program to stop? */
bool
interrupt_asked (void)
{
  return note != 0;
}

/* When everything is cleaned up: does not return if a signal had come. */
void
interrupt_end (void)
{
  const int number = note;

  if (number == 0)
    return;
  signal (number, SIG_DFL);
  raise (number);
}
