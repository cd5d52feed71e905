/* What goes over the two sockets of a runner.
 *
 * The grader asks the machine: a process that is TCP whole, and holds no line of a student's. The
 * machine asks the part, slot by slot: a process that holds the student's file and the verbs, and
 * no line of the model solution. Frames have fixed sizes, so there is no length to lie about. No
 * GLib: the two children do without. */
#pragma once

#include <sim/world.h>
#include <tcp/parts.h>

#define RUNNER_SOCKET 3 /* in either child: the way to whoever started it */
#define RUNNER_BATCH 64 /* questions in one frame at most */
#define RUNNER_MAGIC 0x48734b33u

#define RUNNER_PROCESSOR_LIMIT 500000ull                /* µs, for one frame, or for loading */
#define RUNNER_WALL_LIMIT (10 * RUNNER_PROCESSOR_LIMIT) /* µs, for a part that waits */

/* ---- The grader and the machine. ---- */

typedef enum
{
  FRAME_START, /* a fresh part, locked up; nothing of the student's is loaded yet */
  FRAME_LOAD,  /* now load it */
  FRAME_ASK    /* `count` questions follow, and as many answers come back */
} FrameKind;

/* Before the questions. */
typedef struct
{
  uint32_t magic;
  uint32_t kind; /* FrameKind */
  uint32_t count;
  uint32_t zero;
  uint64_t ticket; /* another one for every frame */
} Frame;

/* What has become of the part. */
typedef enum
{
  FATE_GOOD,     /* it lives, and what was asked for follows */
  FATE_DIED,     /* `number` is what waitpid () said */
  FATE_TIME,     /* it was stopped */
  FATE_NONSENSE, /* `why` says in which way its answer was none; it was stopped */
  FATE_MACHINE   /* nothing of the student's had a share in it: `why` */
} FateKind;

typedef struct
{
  Frame frame; /* the one that this answers */
  uint32_t kind;
  uint32_t number;
  uint64_t used; /* µs of processor time that this part has had so far */
  char why[256]; /* marked for translation; ends with NUL */
} Fate;

/* How the part is locked up: its own word, before it has loaded anything that might lie; what it
 * found when it tried the locks; and what the machine saw when it looked at it. */
typedef struct
{
  uint32_t magic;
  uint32_t question_size, message_size, slots;
  uint32_t landlock; /* version of the kernel's Landlock in force, or 0 */
  uint32_t seccomp;  /* 1: the filter is in force */
  uint32_t seen;     /* the machine's look: 1 locked, 0 not, 2 it cannot look here */
  uint32_t zero;
} LockReport;

/* Whether the part could load the module. */
typedef enum
{
  HELLO_READY,
  HELLO_NOT_LOADED, /* `message` is what the dynamic loader said */
  HELLO_NO_TABLE,   /* the module exports no `exercise` */
  HELLO_OTHER_TABLE /* `exercise` is not a Parts */
} HelloStatus;

typedef struct
{
  uint32_t magic;
  uint32_t status;    /* HelloStatus */
  uint64_t filled[2]; /* bit n: the table fills slot n */
  char message[256];  /* ends with NUL */
} Hello;

/* ---- The machine and the part. ---- */

typedef enum
{
  MESSAGE_CALL = 1, /* run this slot */
  MESSAGE_RETURN    /* it has run */
} MessageKind;

/* A call of a slot, by value: whatever its parameters point to travels there and back. `octets` of
 * the caller's follow, `size` of them. */
typedef struct
{
  uint32_t kind; /* MessageKind */
  uint32_t slot;
  uint64_t number;      /* a return bears the number of its call */
  uint64_t result;      /* what the function returned */
  uint64_t argument[2]; /* parameters that are numbers */
  Tcb tcb;
  Segment segment;
  Turn turn; /* without its pointers */
  Actions out;
  union
  {
    Call call;
    WirePath path;
    Packet packet;
    Options options;
    Range range;
    IsnInput isn;
    CookieInput cookie;
  } more;
  uint32_t size;
  uint32_t zero;
  const uint8_t *octets; /* in this process */
} Message;
