/* Is it an answer at all? A student's program may have written anything over its Tcb and its
 * Actions; what is checked here is what the code that reads them relies on. Whether the answer is
 * *right* is the exam's business. */
#include "config.h"

#include "runner-problem.h"

#include <string.h>

#include <lab/text/language.h>

/* A `bool` that holds neither 0 nor 1 must not even be looked at as one. */
static bool
is_bool (const void *octet)
{
  return *(const unsigned char *) octet <= 1;
}

static const char *
tcb_is_impossible (const Tcb *asked, const Tcb *tcb)
{
  if ((unsigned) tcb->state >= STATES)
    return N_ ("tcb->state is not a state");
  if (!is_bool (&tcb->passive) || !is_bool (&tcb->remote_specified)
      || !is_bool (&tcb->close_called))
    return N_ ("a bool of the TCB is neither true nor false");
  if (tcb->early_count > EARLY_RANGES)
    return N_ ("tcb->early_count is beyond the end of tcb->early");
  if (memcmp (&asked->set, &tcb->set, sizeof tcb->set) != 0)
    return N_ ("tcb->set was changed, and the settings are not TCP's to change");
  return NULL;
}

static const char *
actions_are_impossible (const Actions *actions)
{
  if (actions->segment_count > ACTION_SEGMENTS || actions->signal_count > ACTION_SIGNALS
      || actions->trail_count > ACTION_TRAIL)
    return N_ ("there are more actions than one step has room for");
  if ((unsigned) actions->clause >= CLAUSES)
    return N_ ("because () was called with something that is not a clause");
  for (unsigned i = 0; i < actions->trail_count; i++)
    if ((unsigned) actions->trail[i] >= CLAUSES)
      return N_ ("because () was called with something that is not a clause");
  for (unsigned i = 0; i < actions->segment_count; i++)
    if (actions->segments[i].ctl > 63 || actions->segments[i].zero != 0)
      return N_ ("a segment has control bits that do not exist");
  for (unsigned i = 0; i < actions->signal_count; i++)
    if ((unsigned) actions->signals[i].kind >= SIGNALS)
      return N_ ("tell () was called with something that is not a signal");
  return NULL;
}

/* Marked for translation; NULL when it is an answer. */
const char *
answer_fault (const Question *question, const Answer *answer)
{
  const char *fault = tcb_is_impossible (&question->tcb, &answer->tcb);
  return fault != NULL ? fault : actions_are_impossible (&answer->actions);
}
