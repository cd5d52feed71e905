/* What the files of the search share. Numbers stand for things: a node is a canonical host with
 * what its users have done, a segment is one in canonical form, a line is the segments under way in
 * one direction, an outcome is what an event does to a node.
 *
 * Nodes, segments and outcomes are made by one thread while the other waits; lines are made by any
 * thread under a lock and found without it. */
#pragma once

#include "explore.h"

#include <stdatomic.h>

#define LOCALS (6 + TIMERS) /* events that need no segment */
#define NODES_MAX 65535
#define SEGMENTS_MAX 65535
#define LINES_MAX ((1u << 24) - 1)
#define CHUNK 4096 /* things in a piece of memory that never moves */
#define CHUNKS 4096
#define SUCCESSORS (LOCALS * HOSTS + EXPLORE_CAPACITY * HOSTS * 4)
#define NONE UINT32_MAX

enum
{
  LOCAL_OPEN_PASSIVE,
  LOCAL_OPEN_ACTIVE,
  LOCAL_SEND,
  LOCAL_RECEIVE,
  LOCAL_CLOSE,
  LOCAL_ABORT,
  LOCAL_TIMER,
};

enum
{
  USED_LOSSES,
  USED_DUPLICATES,
  USED_HOLDS,
  USED_TIMEOUTS,
  USED
};

/* A world: 16 octets. */
typedef struct
{
  uint16_t node[HOSTS];
  uint32_t line[HOSTS]; /* by sender */
  uint8_t used[USED];
} State16;

/* What leads from one world to the next. `at`: the event of a host, or the place in a line. */
typedef struct
{
  uint8_t kind; /* ChoiceKind */
  uint8_t host; /* who acts, or who sent the segment */
  uint8_t at;
  uint8_t zero;
} Step;

typedef struct
{
  State16 state;
  Step step;
  uint32_t outcome; /* NONE: no TCP was asked */
} Successor;

/* What a host's users have done, a count for each event up to LOCAL_ABORT. */
typedef struct
{
  uint8_t done[LOCAL_TIMER];
  uint8_t opens, incarnations;
} Deeds;

typedef struct
{
  Host host;
  Deeds deeds;
  uint8_t side;
  bool at_once, fast, slow;    /* which timers run */
  bool over;                   /* CLOSED or LISTEN */
  bool withheld;               /* a user could do more to end it but for the bounds */
  uint32_t local;              /* bit by bit: which events can happen */
  uint32_t outcome[LOCALS];    /* by event, + 1; 0: not yet known */
  uint32_t *arrival, arrivals; /* by segment, + 1 */
  uint32_t next;               /* in its chain of the table */
} Node;

enum
{
  OUTCOME_FAULT = 1,    /* a property of one step is broken */
  OUTCOME_NOTHING = 2,  /* the host is as it was and sends nothing */
  OUTCOME_DIVERGES = 4, /* the TCP beside answers otherwise */
  OUTCOME_CUT = 8,      /* there is no number left for what comes of it */
};

typedef struct
{
  uint16_t node, segment[ACTION_SEGMENTS];
  uint8_t count, flags;
  uint32_t answer;
  const char *fault;
} Outcome;

typedef struct
{
  uint8_t count, zero;
  uint16_t held; /* bit by bit */
  uint16_t segment[EXPLORE_CAPACITY];
  _Atomic uint32_t without[EXPLORE_CAPACITY]; /* the line that is left, + 1; 0: not yet known */
  uint32_t next;
} Line;

/* What must be asked before a world can be followed. */
typedef struct
{
  uint32_t node;
  uint32_t event; /* of a host, or LOCALS + segment */
} Wanted;

typedef struct
{
  Question question;
  ExploreAnswer answer, beside;
  bool diverges;
} Asked;

typedef struct Lock Lock;

typedef struct
{
  ExploreOptions options;
  World start;

  Node **nodes;
  uint32_t node_count, *node_heads;
  Segment *segments;
  uint32_t segment_count;
  Outcome *outcomes;
  uint32_t outcome_count, outcome_room;
  Asked **asked;
  uint32_t asked_count, asked_room, *asked_heads, *asked_next;

  Line *lines[CHUNKS];
  uint32_t line_count, *line_heads, line_mask;
  _Atomic uint64_t *joins; /* line << 40 | segment << 24 | line with it */
  uint32_t join_count, join_mask;
  Lock *lock;

  bool tables_full, no_answer, wrong_class;
  uint32_t wrong;
  Chance chance;
  size_t octets;
} Model;

/* machine.c */
void *piece_new (size_t octets);
void piece_free (void *piece);
Lock *lock_new (void);
void lock_free (Lock *lock);
void lock_take (Lock *lock);
void lock_give (Lock *lock);
typedef struct Crew Crew;
Crew *crew_new (unsigned members, void (*work) (void *data, unsigned member), void *data);
void crew_meet (Crew *crew);
void crew_free (Crew *crew);
void crew_run (Crew *crew);

/* lines.c */
void lines_init (Model *model);
void lines_free (Model *model);
const Line *line_at (const Model *model, uint32_t line);
uint32_t line_join (Model *model, uint32_t line, uint16_t segment);
uint32_t line_without (Model *model, uint32_t line, unsigned at);
uint32_t line_hold (Model *model, uint32_t line, unsigned at);
void lines_make_room (Model *model);

/* nodes.c */
void nodes_init (Model *model);
void nodes_free (Model *model);
uint32_t node_number (Model *model, const Host *host, const Deeds *deeds, unsigned side);
void count_deed (const ExploreUsers *users, unsigned event, Deeds *deeds);
uint32_t segment_number (Model *model, const Segment *seg);
uint64_t hash_octets (const void *octets, size_t size);

/* asking.c */
void asking_init (Model *model);
void asking_free (Model *model);
bool ask_wanted (Model *model, Wanted *wanted, unsigned count);
bool answer_question (const ExploreTcp *tcp, const Question *question, ExploreAnswer *answer);
Call local_call (const ExploreUsers *users, unsigned local);
const char *step_fault (const Tcb *before, const Question *question, const ExploreAnswer *answer);

/* follow.c */
unsigned follow (Model *model, const State16 *state, Successor out[SUCCESSORS], Wanted *wanted,
                 unsigned *wanted_count, unsigned wanted_room);
const char *pair_fault (const Model *model, const State16 *state);

/* replay.c */
bool replay (Model *model, const State16 *states, const Step *steps, size_t count,
             ExploreFinding *finding);

/* ends.c, talk.c */
typedef struct Search Search;
