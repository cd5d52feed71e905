/* What an event does to a node: the question to its TCP, the answer, and what comes of both. A
 * question that was asked for another node already (its users had done something else) is not
 * asked again. All that is wanted at a moment is asked in one batch. */
#include "explore-private.h"

#include <stdlib.h>
#include <string.h>

#define HEADS 16384u

void
asking_init (Model *model)
{
  model->asked_heads = calloc (HEADS, sizeof *model->asked_heads);
}

void
asking_free (Model *model)
{
  for (uint32_t i = 0; i < model->asked_count; i++)
    free (model->asked[i]);
  free (model->asked);
  free (model->asked_next);
  free (model->asked_heads);
  free (model->outcomes);
}

/* One question to whoever answers for a host. */
bool
answer_question (const ExploreTcp *tcp, const Question *question, ExploreAnswer *answer)
{
  memset (answer, 0, sizeof *answer);
  if (tcp->ask != NULL)
    return tcp->ask (tcp->data, question, 1, answer);
  memcpy (&answer->tcb, &question->tcb, sizeof answer->tcb);
  tcp_step (tcp->parts != NULL ? tcp->parts : &reference, &answer->tcb, &question->event,
            &answer->actions);
  return true;
}

/* The user call behind an event of a host. */
Call
local_call (const ExploreUsers *users, unsigned local)
{
  const CallKind kinds[LOCAL_TIMER]
      = { CALL_OPEN_PASSIVE, CALL_OPEN_ACTIVE, CALL_SEND, CALL_RECEIVE, CALL_CLOSE, CALL_ABORT };
  const bool opens = local == LOCAL_OPEN_PASSIVE || local == LOCAL_OPEN_ACTIVE;
  const bool octets = local == LOCAL_SEND || local == LOCAL_RECEIVE;
  return (Call){ .kind = kinds[local],
                 .length = octets ? users->octets : 0,
                 .remote_specified = opens };
}

static void
put_question (const Model *model, const Wanted *wanted, Question *question)
{
  const Node *node = model->nodes[wanted->node];
  memset (question, 0, sizeof *question);
  question->host = node->side;
  question->needed = 1;
  memcpy (&question->tcb, &node->host.tcb, sizeof question->tcb);
  question->event.isn = node->host.isn;
  question->event.now = CANONICAL_NOW;
  if (wanted->event >= LOCALS)
    {
      question->event.kind = EVENT_SEGMENT;
      question->event.segment = model->segments[wanted->event - LOCALS];
    }
  else if (wanted->event >= LOCAL_TIMER)
    {
      question->event.kind = EVENT_TIMEOUT;
      question->event.timer = (Timer) (wanted->event - LOCAL_TIMER);
    }
  else
    question->event.call = local_call (&model->options.users[node->side], wanted->event);
}

/* The number of a question that was asked, or NONE. */
static uint32_t
find_asked (const Model *model, const Question *question)
{
  uint32_t at = model->asked_heads[hash_octets (question, sizeof *question) % HEADS];
  for (; at != 0; at = model->asked_next[at - 1])
    if (memcmp (&model->asked[at - 1]->question, question, sizeof *question) == 0)
      return at - 1;
  return NONE;
}

static uint32_t
add_asked (Model *model, const Question *question)
{
  if (model->asked_count == model->asked_room)
    {
      model->asked_room = model->asked_room == 0 ? 256 : 2 * model->asked_room;
      model->asked = realloc (model->asked, model->asked_room * sizeof *model->asked);
      model->asked_next = realloc (model->asked_next, model->asked_room * sizeof (uint32_t));
    }
  uint32_t *head = &model->asked_heads[hash_octets (question, sizeof *question) % HEADS];
  Asked *asked = calloc (1, sizeof *asked);
  memcpy (&asked->question, question, sizeof *question);
  model->asked[model->asked_count] = asked;
  model->asked_next[model->asked_count] = *head;
  *head = ++model->asked_count;
  model->octets += sizeof *asked;
  return *head - 1;
}

/* Puts what stands from `from` on to the TCP of one host, all at once if it is asked through a
 * function. `beside`: to the other TCP of that host. */
static bool
ask_from (Model *model, uint32_t from, unsigned host, const ExploreTcp *tcp, bool beside)
{
  const uint32_t room = model->asked_count - from;
  Question *questions = malloc ((room + 1) * sizeof *questions);
  ExploreAnswer *answers = calloc (room + 1, sizeof *answers);
  uint32_t count = 0;
  bool answered = true;
  for (uint32_t i = from; i < model->asked_count; i++)
    if (model->asked[i]->question.host == host)
      memcpy (&questions[count++], &model->asked[i]->question, sizeof *questions);
  if (count > 0 && tcp->ask != NULL)
    answered = tcp->ask (tcp->data, questions, count, answers);
  else
    for (uint32_t i = 0; i < count; i++)
      answer_question (tcp, &questions[i], &answers[i]);
  for (uint32_t i = from, k = 0; answered && i < model->asked_count; i++)
    if (model->asked[i]->question.host == host)
      memcpy (beside ? &model->asked[i]->beside : &model->asked[i]->answer, &answers[k++],
              sizeof *answers);
  free (questions);
  free (answers);
  return answered;
}

static void
canonical_answer (ExploreAnswer *answer)
{
  canonical_tcb (&answer->tcb);
  for (unsigned i = 0; i < answer->actions.segment_count && i < ACTION_SEGMENTS; i++)
    canonical_segment (&answer->actions.segments[i]);
}

/* Asks a random other member of the same class. Its answer must be of the same class again. */
static void
check_class (Model *model, uint32_t number)
{
  const Asked *asked = model->asked[number];
  Question other;
  ExploreAnswer scattered, plain;
  memcpy (&other, &asked->question, sizeof other);
  other.event.now = SECONDS (5000) + chance_below (&model->chance, 1u << 30);
  canonical_scatter (&other.tcb, other.event.now, &model->chance);
  memcpy (&plain, &asked->answer, sizeof plain);
  if (!answer_question (&model->options.tcp[other.host], &other, &scattered))
    return;
  canonical_answer (&plain);
  canonical_answer (&scattered);
  if (memcmp (&plain, &scattered, sizeof plain) != 0 && !model->wrong_class)
    {
      model->wrong_class = true;
      model->wrong = number;
    }
}

/* What must hold of every single answer: the windows are honoured, and the host is possible. */
const char *
step_fault (const Tcb *before, const Question *question, const ExploreAnswer *answer)
{
  const Tcb *tcb = &answer->tcb;
  const char *fault = tcb_fault (tcb);
  const bool same = state_is_synchronized (before->state) && state_is_synchronized (tcb->state)
                    && before->iss == tcb->iss && before->irs == tcb->irs;
  if (fault != NULL)
    return fault;
  if (same && seq_lt (tcb->rcv.nxt + tcb->rcv.wnd, before->rcv.nxt + before->rcv.wnd))
    return "the right edge of the receive window moved left";
  if (same && (seq_lt (tcb->snd.una, before->snd.una) || seq_lt (tcb->rcv.nxt, before->rcv.nxt)))
    return "SND.UNA or RCV.NXT moved back";
  for (unsigned i = 0; same && i < answer->actions.segment_count; i++)
    {
      const Segment *seg = &answer->actions.segments[i];
      const uint32_t length = reference.segment_length (seg);
      if (length > 1 && !segment_has (seg, CTL_SYN)
          && seq_lt (tcb->snd.una + tcb->snd.wnd, seg->seq + length))
        return "text was sent beyond the peer's window";
    }
  if (question->event.kind == EVENT_SEGMENT && segment_has (&question->event.segment, CTL_RST))
    for (unsigned i = 0; i < answer->actions.segment_count; i++)
      if (segment_has (&answer->actions.segments[i], CTL_RST))
        return "a reset was answered with a reset";
  return NULL;
}

static Outcome *
new_outcome (Model *model)
{
  if (model->outcome_count == model->outcome_room)
    {
      model->outcome_room = model->outcome_room == 0 ? 1024 : 2 * model->outcome_room;
      model->outcomes = realloc (model->outcomes, model->outcome_room * sizeof (Outcome));
    }
  Outcome *outcome = &model->outcomes[model->outcome_count++];
  memset (outcome, 0, sizeof *outcome);
  return outcome;
}

/* The host after the answer, by the same rules as in a World; false: it would need one more
 * initial sequence number than the bounds allow. */
static bool
host_after (const Model *model, const Node *node, const Asked *asked, Host *host, Deeds *deeds)
{
  const uint8_t most = model->options.users[node->side].incarnations;
  memcpy (host, &node->host, sizeof *host);
  host_take (host, &asked->answer.tcb, &asked->answer.actions);
  canonical_host (host);
  if (host->isn != node->host.isn && most != 0)
    deeds->incarnations++;
  return most == 0 || deeds->incarnations <= most;
}

static void
fill_outcome (Model *model, Outcome *outcome, const Wanted *wanted, uint32_t number)
{
  const Node *node = model->nodes[wanted->node];
  const Asked *asked = model->asked[number];
  const Actions *actions = &asked->answer.actions;
  Deeds deeds = node->deeds;
  Host host;
  outcome->answer = number;
  count_deed (&model->options.users[node->side], wanted->event, &deeds);
  const bool room = host_after (model, node, asked, &host, &deeds);
  const uint32_t after = room ? node_number (model, &host, &deeds, node->side) : NONE;
  outcome->node = (uint16_t) after;
  outcome->flags |= after == NONE ? OUTCOME_CUT : 0;
  for (unsigned i = 0; i < actions->segment_count && i < ACTION_SEGMENTS; i++)
    {
      Segment seg = actions->segments[i];
      canonical_segment (&seg);
      const uint32_t segment = segment_number (model, &seg);
      outcome->flags |= segment == NONE ? OUTCOME_CUT : 0;
      outcome->segment[outcome->count++] = (uint16_t) segment;
    }
  if (after == wanted->node && outcome->count == 0)
    outcome->flags |= OUTCOME_NOTHING;
  outcome->fault = host.fault ? "the user was handed octets twice, or past a gap"
                              : step_fault (&node->host.tcb, &asked->question, &asked->answer);
  outcome->flags |= outcome->fault != NULL ? OUTCOME_FAULT : 0;
  outcome->flags |= asked->diverges ? OUTCOME_DIVERGES : 0;
}

static uint32_t *
place_of (Model *model, const Wanted *wanted)
{
  Node *node = model->nodes[wanted->node];
  if (wanted->event < LOCALS)
    return &node->outcome[wanted->event];
  const uint32_t segment = wanted->event - LOCALS;
  if (segment >= node->arrivals)
    {
      const uint32_t more = (segment | 31) + 1;
      node->arrival = realloc (node->arrival, more * sizeof *node->arrival);
      memset (node->arrival + node->arrivals, 0, (more - node->arrivals) * sizeof *node->arrival);
      node->arrivals = more;
    }
  return &node->arrival[segment];
}

static bool
ask_new (Model *model, uint32_t from)
{
  const ExploreOptions *options = &model->options;
  for (unsigned host = 0; host < HOSTS; host++)
    if (!ask_from (model, from, host, &options->tcp[host], false))
      return false;
  if (options->mode != EXPLORE_LOCK_STEP)
    return true;
  if (!ask_from (model, from, options->beside_host, &options->beside, true))
    return false;
  for (uint32_t i = from; i < model->asked_count; i++)
    {
      Asked *asked = model->asked[i];
      asked->diverges = asked->question.host == options->beside_host
                        && !options->same (options->same_data, &asked->question, &asked->answer,
                                           &asked->beside);
    }
  return true;
}

/* Finds out all that is wanted; false when somebody does not answer. */
bool
ask_wanted (Model *model, Wanted *wanted, unsigned count)
{
  const uint32_t from = model->asked_count;
  uint32_t *numbers = malloc ((count + 1) * sizeof *numbers);
  for (unsigned i = 0; i < count; i++)
    {
      Question question;
      put_question (model, &wanted[i], &question);
      numbers[i] = find_asked (model, &question);
      if (numbers[i] == NONE)
        numbers[i] = add_asked (model, &question);
    }
  model->no_answer = !ask_new (model, from);
  for (uint32_t i = from; model->options.check && !model->no_answer && i < model->asked_count; i++)
    check_class (model, i);
  for (unsigned i = 0; i < count && !model->no_answer; i++)
    {
      uint32_t *place = place_of (model, &wanted[i]);
      if (*place != 0)
        continue;
      fill_outcome (model, new_outcome (model), &wanted[i], numbers[i]);
      *place = model->outcome_count;
    }
  free (numbers);
  return !model->no_answer;
}
