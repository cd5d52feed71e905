/* Two hosts, the network between them and a clock: one flat block, so that a copy is a snapshot.
 *
 * world_choices () lists everything that can happen next and world_step () makes one of them
 * happen; who chooses (a finger, a story, a die, a search) is nobody's business here. One step is
 * a question to a TCP and its answer: world_ask () puts the question, world_answer () takes the
 * answer, and world_step () is the two with tcp_step () between them. Whoever has the answer from
 * elsewhere, a student's program in another process or a saved run, uses the two halves. */
#pragma once

#include "host.h"
#include "network.h"

typedef struct
{
  Time now;
  Network network;
  Host host[HOSTS];
} World;

typedef enum
{
  CHOICE_NONE,
  CHOICE_CALL,      /* host, call */
  CHOICE_TIMEOUT,   /* host, which = Timer */
  CHOICE_DELIVER,   /* which = flight id */
  CHOICE_LOSE,      /* which */
  CHOICE_HOLD,      /* which: stays in the network until it is delivered by choice */
  CHOICE_DUPLICATE, /* which */
  CHOICE_CORRUPT,   /* which */
  CHOICE_WAIT,      /* until: the clock moves, nothing else */
  CHOICE_CRASH,     /* host loses its memory of the connection */
  CHOICE_FORGE,     /* host, segment: a segment that no TCP sent appears in the network */
  CHOICE_ICMP,      /* host, which = Icmp, segment.seq: an ICMP message quotes a segment of it */
  CHOICES
} ChoiceKind;

typedef struct
{
  ChoiceKind kind;
  uint32_t host;
  uint32_t which;
  Call call;
  Time until;
  Segment segment;
} Choice;

/* What a TCP is asked. */
typedef struct
{
  uint32_t host;
  uint32_t needed; /* 0: the choice needs no TCP, and there is nothing to ask */
  Tcb tcb;
  Event event;
} Question;

/* One row of history: what was chosen, what it asked, what came of it. */
typedef struct
{
  Choice choice;
  Time now;     /* the clock after it */
  bool asked;   /* a TCP was asked: host, event, actions and before mean something */
  bool foreign; /* and it was not the reference */
  uint32_t host;
  State before; /* the state it was in */
  Event event;
  Actions actions;
  Flight flight;                  /* the flight concerned, as it was; id 0 if none */
  uint32_t sent[ACTION_SEGMENTS]; /* flight ids of the actions' segments; 0: queue full, lost */
  uint32_t made;                  /* the flight id a forge or a duplicate made */
} Record;

typedef enum
{
  REFUSED_NOT, /* the choice can be made */
  REFUSED_NO_SUCH_FLIGHT,
  REFUSED_NO_SUCH_HOST,
  REFUSED_NO_SUCH_TIMER,
  REFUSED_NO_SUCH_CALL,
  REFUSED_SCRIPTED, /* the host has no TCP */
  REFUSED_PAST,     /* the clock does not run backwards */
  REFUSED_FULL,     /* no room in the network */
  REFUSED_MALFORMED,
} Refusal;

void world_init (World *world, const HostKind kind[HOSTS], const Seq isn[HOSTS],
                 const Settings settings[HOSTS], Time delay, Time spacing);
size_t world_size (void);
unsigned world_choices (const World *world, Choice choices[], unsigned max);
bool world_next (const World *world, Choice *choice);
Refusal world_refuses (const World *world, const Choice *choice);
const char *refusal_text (Refusal refusal);
Time choice_due (const World *world, const Choice *choice);
void world_ask (World *world, Choice choice, Question *question, Record *record);
void world_answer (World *world, const Question *question, const Tcb *tcb, const Actions *actions,
                   Record *record);
void world_step (const Parts *const parts[HOSTS], World *world, Choice choice, Record *record);
const char *world_fault (const World *world);
const char *choice_name (ChoiceKind kind);
