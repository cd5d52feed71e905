/* What the files of the session share: the parts of HsSession that are its own affair.
 * session-core.c is the ground that the others stand on and calls none of them. session-time.c
 * moves in time; session-branches.c chooses and forks, and moves; session-live.c watches what
 * another program writes, and moves; session-grade.c has the exercise graded; session.c opens
 * things. */
#pragma once

#include "session.h"

typedef enum
{
  SIGNAL_TRACE_CHANGED,
  SIGNAL_CURSOR_CHANGED,
  SIGNAL_PLAYHEAD_CHANGED,
  SIGNAL_PLAYING_CHANGED,
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_LESSON_CHANGED,
  SIGNAL_GRADE_CHANGED,
  SIGNAL_LANGUAGE_CHANGED,
  SIGNAL_PROBLEM,
  SIGNAL_LEAVING, /* (const Trace *next): internal, see session_leave () */
  SESSION_SIGNALS
} SessionSignal;

typedef struct
{
  Trace *trace;
  Ladder *ladder;
  size_t cursor;
  Time playhead;
  bool chosen; /* somebody chose something in it */
} Branch;

typedef struct _Live Live;

struct _HsSession
{
  GObject parent_instance;

  GPtrArray *lessons;    /* of Lesson */
  char *lessons_problem; /* why there are none, or NULL */
  const Lesson *lesson;
  char *story; /* path of what is being shown, or NULL */

  GPtrArray *branches; /* of Branch */
  unsigned branch;
  GHashTable *shelf; /* path of a story: GPtrArray of Branch, the chosen ones left there */
  bool extended;     /* the trace's TCPs do more than RFC 9293 draws */
  Live *stream;      /* the program whose trace is being watched while it writes it, or NULL */
  bool
      replay; /* a student's TCP or a live one makes this trace: it can be watched, not continued */
  int watching; /* the result being watched, or -1 */
  World world, before;
  Record record;
  uint32_t selected;

  bool playing;
  bool live;   /* playing goes on past the last row, as long as anything happens by itself */
  bool smooth; /* stepping glides; without it everything jumps (reduced motion) */
  double speed;
  double waited; /* seconds the audience has seen this row, for rows at the same moment */
  bool gliding;
  size_t glide_row;
  Time glide_from;
  double glide_at, glide_seconds;

  char *exercise;
  GHashTable *exercises; /* id of a chapter: the file somebody named for it */
  GFileMonitor *monitor;
  char *graded; /* checksum of what was graded last: a file saved unchanged is not graded again */
  Grade *grade;
  bool grading, grade_again;
};

void session_emit (HsSession *self, SessionSignal which);
void session_tell (HsSession *self, const char *message);
Branch *session_branch (HsSession *self);
Branch *branch_new (Trace *trace, size_t cursor);
void branch_free (Branch *branch);
void session_take (HsSession *self, Trace *trace, size_t cursor, const char *path, int watching);
void session_load_row (HsSession *self);
void session_show (HsSession *self);
void session_look_at_start (HsSession *self);
bool session_append (HsSession *self, const Choice *choice);
bool session_append_next (HsSession *self);
void session_forget_exercise (HsSession *self);
Trace *session_idle_trace (void);
