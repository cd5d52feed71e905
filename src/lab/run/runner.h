/* The runner answers questions (Tcb, Event) with (Tcb, Actions), in batches of fixed size over a
 * pipe. It is two child processes: TCP whole, and the student's part, which TCP asks where the
 * student fills a slot. A crash, an endless loop or a wild answer in there is an error here, never
 * more.  */
#pragma once

#include <glib.h>
#include <sim/world.h>

#define RUNNER_ERROR runner_error_quark ()

typedef enum
{
  RUNNER_ERROR_START,   /* no child process: not the student's fault */
  RUNNER_ERROR_CRASHED, /* the child died: the message names the signal */
  RUNNER_ERROR_TIMEOUT, /* the child used up its time: an endless loop */
  RUNNER_ERROR_ANSWER,  /* the answer is not one: wrong size, impossible values */
  RUNNER_ERROR_MODULE   /* the file holds no table of parts: the student's fault */
} RunnerError;

/* What a TCP answers. */
typedef struct
{
  Tcb tcb;
  Actions actions;
} Answer;

typedef struct Runner Runner;

GQuark runner_error_quark (void);
Runner *runner_new (const char *module_path, GError **error);
void runner_free (Runner *runner);
unsigned runner_parts (const Runner *runner);   /* how many slots the student's table fills */
bool runner_has_part (const Runner *runner, unsigned slot);
gint64 runner_used (const Runner *runner);
bool runner_is_locked (const Runner *runner);
bool runner_is_boxed (const Runner *runner);
char *runner_confinement (const Runner *runner); /* what holds the child: a sentence */
bool runner_ask (Runner *runner, const Question questions[], Answer answers[], unsigned count,
                 GError **error);
bool runner_step (Runner *runner, World *world, const Choice *choice, Record *record,
                  GError **error);

int machine_main (int argc, char **argv); /* what the two child processes run */
int part_main (int argc, char **argv);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Runner, runner_free)
