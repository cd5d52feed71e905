/* Is it an answer at all? A student's program may have written anything over its Tcb and its
 * Actions, and a file may say anything. What is checked here is what the code that reads them
 * relies on: enums name something, counts stay within their arrays, truth values are 0 or 1.
 * Whether the answer is *right* is the exam's business. */
#include "answer.h"

#include <string.h>

#define CTL_ALL (CTL_FIN | CTL_SYN | CTL_RST | CTL_PSH | CTL_ACK | CTL_URG)
#define HAS_ALL (HAS_MSS | HAS_WINDOW_SCALE | HAS_SACK_PERMITTED | HAS_TIMESTAMPS)
#define AGREED_ALL (AGREED_WINDOW_SCALE | AGREED_TIMESTAMPS | AGREED_SACK)

/* A `bool` that holds neither 0 nor 1 must not even be looked at as one.  */
static bool
is_bool (const bool *flag)
{
  unsigned char octet;
  memcpy (&octet, flag, 1);
  return octet <= 1;
}

/* Are these the host's settings? [9293 3.8.6.2.2] Its buffer may have been rounded since.  */
static bool
same_settings (const Settings *set, const Settings *host)
{
  Settings expected;
  memcpy (&expected, host, sizeof expected);
  if (host->round_buffer)
    expected.receive_buffer = set->receive_buffer;
  return memcmp (set, &expected, sizeof expected) == 0;
}

/* [9293 3.9.1] Only the user changes settings, with SET, and then one of them.  */
static bool
settings_are_allowed (const Question *question, const Settings *set)
{
  const Call *call = &question->event.call;
  Settings wished;

  if (same_settings (set, &question->tcb.set))
    return true;
  if (question->event.kind != EVENT_CALL || call->kind != CALL_SET)
    return false;
  memcpy (&wished, &question->tcb.set, sizeof wished);
  return setting_put (&wished, call->setting, call->value) && same_settings (set, &wished);
}

static const char *
tcb_problem (const Question *question, const Tcb *tcb)
{
  if ((unsigned) tcb->state >= STATES)
    return "tcb->state is not a state";
  if (!is_bool (&tcb->passive) || !is_bool (&tcb->remote_specified) || !is_bool (&tcb->close_called)
      || !is_bool (&tcb->close_both) || !is_bool (&tcb->probe_out) || !is_bool (&tcb->syn_out))
    return "a bool of the TCB is neither true nor false";
  if (tcb->early_count > EARLY_RANGES)
    return "tcb->early_count is beyond the end of tcb->early";
  if (tcb->sacked_count > SACKED_RANGES)
    return "tcb->sacked_count is beyond the end of tcb->sacked";
  if ((unsigned) tcb->recovery > RECOVERY_TIMEOUT)
    return "tcb->recovery is not one";
  if ((tcb->agreed & ~AGREED_ALL) != 0)
    return "tcb->agreed has bits that do not exist";
  if (!settings_are_allowed (question, &tcb->set))
    return "tcb->set was changed, and the settings are not TCP's to change";
  if (memcmp (&tcb->set, &question->tcb.set, sizeof tcb->set) == 0)
    return NULL;
  return settings_fault (&tcb->set) != NULL ? "a setting has a value that it cannot have" : NULL;
}

static const char *
segment_problem (const Segment *seg)
{
  if ((seg->ctl & ~CTL_ALL) != 0 || seg->zero != 0)
    return "a segment has control bits that do not exist";
  if ((seg->options.has & ~HAS_ALL) != 0)
    return "a segment has options that do not exist";
  if (seg->options.sack_count > SACK_BLOCKS)
    return "a segment has more blocks than an option has room for";
  return NULL;
}

static const char *
actions_problem (const Actions *actions)
{
  if (actions->segment_count > ACTION_SEGMENTS || actions->signal_count > ACTION_SIGNALS
      || actions->trail_count > ACTION_TRAIL)
    return "there are more actions than one step has room for";
  if ((unsigned) actions->clause >= CLAUSES)
    return "because () was called with something that is not a clause";
  for (unsigned i = 0; i < actions->trail_count; i++)
    if ((unsigned) actions->trail[i] >= CLAUSES)
      return "because () was called with something that is not a clause";
  for (unsigned i = 0; i < actions->signal_count; i++)
    if ((unsigned) actions->signals[i].kind >= SIGNALS)
      return "tell () was called with something that is not a signal";
  return NULL;
}

/* Why this cannot be an answer to `question`, in words; NULL when it can.  */
const char *
answer_fault (const Question *question, const Tcb *tcb, const Actions *actions)
{
  const char *problem = tcb_problem (question, tcb);

  if (problem == NULL)
    problem = actions_problem (actions);
  for (unsigned i = 0; problem == NULL && i < actions->segment_count; i++)
    problem = segment_problem (&actions->segments[i]);
  return problem;
}

static void
tidy_ranges (Range ranges[], unsigned count, unsigned room)
{
  if (count < room)
    memset (&ranges[count], 0, (room - count) * sizeof ranges[0]);
}

static void
tidy_options (Options *options)
{
  if (!(options->has & HAS_MSS))
    options->mss = 0;
  if (!(options->has & HAS_WINDOW_SCALE))
    options->window_shift = 0;
  if (!(options->has & HAS_TIMESTAMPS))
    options->ts_value = options->ts_echo = 0;
  if (options->sack_count < SACK_BLOCKS)
    memset (&options->sack[options->sack_count], 0,
            (SACK_BLOCKS - options->sack_count) * sizeof options->sack[0]);
}

/* Clears what nobody reads: behind the counts, and of options that are not there. Equal answers are
 * equal octets then, and whoever writes one down by names has written all of it. */
void
answer_tidy (Tcb *tcb, Actions *actions)
{
  tidy_ranges (tcb->early, tcb->early_count, EARLY_RANGES);
  tidy_ranges (tcb->sacked, tcb->sacked_count, SACKED_RANGES);
  actions->zero = 0;
  for (unsigned i = 0; i < actions->segment_count && i < ACTION_SEGMENTS; i++)
    tidy_options (&actions->segments[i].options);
}
