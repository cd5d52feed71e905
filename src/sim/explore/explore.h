/* A search through everything that two hosts and the network between them can do within bounds,
 * breadth first, so that what is found first is the shortest. Each host in its canonical form
 * (canonical.h) is kept once and has a number, and so has each segment and each line of segments
 * under way: a world is sixteen octets, and what an event does to a host is asked once.
 *
 * How time is treated. There is no clock in the search. A timer that is armed may go off, under
 * these rules, which cost nothing: what leaves "at once" (OUTPUT) does so before anything else;
 * unless `any_time` is set, nothing times out while a segment is under way that nobody holds back,
 * and 2 MSL and FIN-WAIT-2 do not end before every shorter timer of both hosts has stopped. This
 * lets through too much: two hosts' retransmissions in any order, however long they are; an arrival
 * before an earlier one from the other side. And too little: nobody's patience ends (USER TIMEOUT,
 * R2), no timestamp is ever old, nobody idles for longer than an RTO, no delayed ACK leaves after a
 * retransmission that it crossed. What is found is therefore made to happen in a real World with a
 * real clock before it is reported; what cannot is counted as spurious, and the search goes on. */
#pragma once

#include "canonical.h"
#include <sim/trace/trace.h>

#define EXPLORE_UNLIMITED UINT8_MAX
#define EXPLORE_CAPACITY 12 /* segments under way in one direction at most */
#define EXPLORE_THREADS 2

typedef enum
{
  EXPLORE_REACH,      /* until a goal is met */
  EXPLORE_PROPERTIES, /* until something that must hold does not */
  EXPLORE_LOCK_STEP,  /* until two TCPs answer the same question differently */
} ExploreMode;

typedef enum
{
  EXPLORE_NOTHING,    /* nothing was found */
  EXPLORE_REACHED,    /* the goal */
  EXPLORE_BROKEN,     /* a property: finding->fault says which */
  EXPLORE_DIVERGED,   /* finding->question, and both answers */
  EXPLORE_NO_ANSWER,  /* whoever answers for a host gave up */
  EXPLORE_CANON_WRONG /* option `check`: a canonical form drops what a rule reads */
} ExploreOutcome;

/* Why a search ended before everything within the bounds was seen. */
typedef enum
{
  EXPLORE_COMPLETE,
  EXPLORE_CUT_FOUND, /* what was looked for was found */
  EXPLORE_CUT_DEPTH,
  EXPLORE_CUT_STATES,
  EXPLORE_CUT_MEMORY,
  EXPLORE_CUT_TABLES, /* more hosts, segments or lines than have numbers */
  EXPLORE_CUT_CANCELLED,
} ExploreCut;

typedef struct
{
  Tcb tcb;
  Actions actions;
} ExploreAnswer;

/* Answers `count` questions; false: it cannot, and the search ends. Called by the thread that
 * called explore_run (). */
typedef bool (*ExploreAsk) (void *data, const Question *questions, unsigned count,
                            ExploreAnswer *answers);

typedef struct
{
  const Parts *parts; /* NULL, and no `ask`: the reference */
  ExploreAsk ask;
  void *data;
} ExploreTcp;

/* What each host's users may do. */
typedef struct
{
  uint8_t opens_active, opens_passive, opens; /* of each kind, and of both together */
  uint8_t sends, receives, closes, aborts;
  uint32_t octets;      /* of one SEND or RECEIVE */
  uint8_t incarnations; /* initial sequence numbers that may be drawn; 0: any number */
} ExploreUsers;

/* A moment of the search, for a goal. */
typedef struct
{
  const Host *host[HOSTS];
  const Segment *flights[HOSTS][EXPLORE_CAPACITY]; /* by sender */
  unsigned flight_count[HOSTS];
  bool asked; /* a TCP was asked; the rest means something */
  unsigned who;
  const Tcb *before;
  const Event *event;
  const Actions *actions;
} ExploreView;

typedef struct
{
  size_t states, transitions, waiting;
  unsigned depth;
} ExploreProgress;

typedef struct
{
  ExploreMode mode;
  ExploreUsers users[HOSTS];
  uint8_t losses, duplicates, holds, timeouts; /* in the whole; EXPLORE_UNLIMITED */
  bool any_order;    /* every segment may overtake every other, and holds are not counted */
  bool any_time;     /* a timer may go off whenever it is armed */
  unsigned capacity; /* segments under way in each direction; one more is lost */
  unsigned depth;    /* 0: no limit */
  size_t states;     /* 0: no limit */
  size_t octets;     /* of memory; 0: no limit */
  unsigned threads;  /* 1 or 2 */
  bool check;        /* ask a random other of each canonical class as well */
  bool talk, ends;   /* EXPLORE_PROPERTIES: look for endless talk, for states that cannot end */
  ExploreTcp tcp[HOSTS];

  bool (*goal) (void *data, const ExploreView *view);
  bool goal_reads_event; /* `goal` looks at more than the hosts and the flights */
  void *goal_data;
  size_t skip; /* so many other ways to meet the goal, told apart by their last step, come first */

  /* EXPLORE_LOCK_STEP: what answers beside `tcp`, and whether two answers are the same. */
  ExploreTcp beside;
  unsigned beside_host;
  bool (*same) (void *data, const Question *question, const ExploreAnswer *one,
                const ExploreAnswer *other);
  void *same_data;

  const volatile int *cancel; /* not 0: stop, and keep what there is */
  void (*progress) (void *data, const ExploreProgress *progress);
  void *progress_data;
} ExploreOptions;

typedef struct
{
  ExploreOutcome outcome;
  ExploreCut cut;
  size_t states, transitions, questions, hosts, segments, lines, spurious, octets;
  unsigned deepest;
  bool ends_seen, talk_seen; /* these two properties were looked at to the end */
  char fault[160];
  Trace *witness; /* how it came about, or NULL; owned by the finding */
  Choice *choices;
  size_t choice_count;
  Question *question; /* EXPLORE_DIVERGED, EXPLORE_CANON_WRONG */
  ExploreAnswer *answers[2];
} ExploreFinding;

ExploreOptions explore_options (ExploreMode mode);
ExploreFinding *explore_run (const World *start, const ExploreOptions *options);
void explore_finding_free (ExploreFinding *finding);
const char *explore_cut_text (ExploreCut cut);
