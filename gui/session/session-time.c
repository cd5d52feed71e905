/* Moving in time. The cursor is a row, the playhead a moment at or after it. Rows at the same
 * moment are stepped one by one; while playing, the audience sees each of them for a while.  */
#include "config.h"

#include "session-private.h"

#include <lab/text/language.h>

#define IDLE_GAP                                                                                   \
  MILLISECONDS (300)     /* nothing flies for longer than this: the gap is run through  \
                                     */
#define IDLE_SECONDS 0.6 /* ... in this many seconds of the audience */
#define GLIDE_MIN 0.15
#define GLIDE_MAX 0.6
#define SPEED_MIN 0.001
#define SPEED_MAX 10.0

/* Seconds for which a row is seen when the next one is at the same moment, or when nothing glides.
 */
static double
dwell (const HsSession *self)
{
  return self->smooth ? CLAMP (0.025 / self->speed, 0.02, 1.0)
                      : CLAMP (0.05 / self->speed, 0.05, 2.0);
}

static void
stop (HsSession *self)
{
  self->playing = self->live = self->gliding = false;
}

/* The cursor is on another row, at that row's moment. */
static void
arrive (HsSession *self, size_t row)
{
  Branch *branch = session_branch (self);

  branch->cursor = row;
  branch->playhead = trace_time (branch->trace, row);
  session_load_row (self);
}

static void
announce_row (HsSession *self)
{
  session_emit (self, SIGNAL_CURSOR_CHANGED);
  session_emit (self, SIGNAL_SELECTION_CHANGED);
  session_emit (self, SIGNAL_PLAYHEAD_CHANGED);
}

void
hs_session_seek_row (HsSession *self, size_t row)
{
  self->gliding = false;
  arrive (self, MIN (row, hs_session_get_rows (self)));
  announce_row (self);
  session_emit (self, SIGNAL_PLAYING_CHANGED);
}

/* Any moment up to the last row's; the cursor is the last row that has happened by then. */
void
hs_session_seek_time (HsSession *self, Time time)
{
  Branch *branch = session_branch (self);
  const Time first = trace_time (branch->trace, 0);
  const size_t was = branch->cursor;

  time = CLAMP (time, first, hs_session_get_end (self));
  self->gliding = false;
  arrive (self, trace_row_at (branch->trace, time));
  branch->playhead = time;
  if (branch->cursor != was)
    announce_row (self);
  else
    session_emit (self, SIGNAL_PLAYHEAD_CHANGED);
}

/* Segments glide to their place at that row's moment; what already is that moment is simply shown.
 */
static void
glide_to (HsSession *self, size_t row)
{
  Branch *branch = session_branch (self);
  const Time there = trace_time (branch->trace, row);

  if (!self->smooth || there <= branch->playhead)
    {
      hs_session_seek_row (self, row);
      return;
    }
  self->gliding = true;
  self->glide_row = row;
  self->glide_from = branch->playhead;
  self->glide_at = 0;
  self->glide_seconds
      = CLAMP ((double) (there - branch->playhead) / 1e6 / self->speed, GLIDE_MIN, GLIDE_MAX);
  session_emit (self, SIGNAL_PLAYING_CHANGED);
}

/* To the next row; past the last, what happens next by itself. */
void
hs_session_step (HsSession *self)
{
  size_t row;

  if (self->gliding)
    hs_session_seek_row (self, self->glide_row);
  stop (self);
  row = session_branch (self)->cursor + 1;
  if (row > hs_session_get_rows (self) && !session_append_next (self))
    {
      session_tell (self, self->replay ? _ ("The recording ends here.")
                                       : _ ("Nothing more happens by itself here. Let a user call "
                                            "something, or go back."));
      session_emit (self, SIGNAL_PLAYING_CHANGED);
      return;
    }
  glide_to (self, row);
}

/* To the row before; from between two rows, to the beginning of the one that is shown. */
void
hs_session_back (HsSession *self)
{
  const Branch *branch = session_branch (self);
  const bool between = branch->playhead > trace_time (branch->trace, branch->cursor);

  stop (self);
  hs_session_seek_row (self, between || branch->cursor == 0 ? branch->cursor : branch->cursor - 1);
}

void
hs_session_first (HsSession *self)
{
  stop (self);
  hs_session_seek_row (self, 0);
}

void
hs_session_last (HsSession *self)
{
  stop (self);
  hs_session_seek_row (self, hs_session_get_rows (self));
}

bool
hs_session_get_playing (HsSession *self)
{
  return self->playing;
}

bool
hs_session_get_moving (HsSession *self)
{
  return self->playing || self->gliding;
}

/* Playing from the last row goes on with what happens by itself; if nothing does, from the start.
 */
void
hs_session_set_playing (HsSession *self, bool playing)
{
  if (playing == self->playing)
    return;
  if (self->gliding)
    hs_session_seek_row (self, self->glide_row);
  stop (self);
  if (playing && session_branch (self)->cursor == hs_session_get_rows (self))
    {
      self->live = session_append_next (self);
      if (!self->live)
        hs_session_seek_row (self, 0);
    }
  self->playing = playing && hs_session_get_rows (self) > 0;
  self->waited = 0;
  session_emit (self, SIGNAL_PLAYING_CHANGED);
}

double
hs_session_get_speed (HsSession *self)
{
  return self->speed;
}

void
hs_session_set_speed (HsSession *self, double speed)
{
  self->speed = CLAMP (speed, SPEED_MIN, SPEED_MAX);
  session_emit (self, SIGNAL_PLAYING_CHANGED);
}

void
hs_session_set_smooth (HsSession *self, bool smooth)
{
  self->smooth = smooth;
}

static bool
anything_flies (const World *world)
{
  for (uint32_t i = 0; i < world->network.count; i++)
    if (!world->network.flights[i].held)
      return true;
  return false;
}

/* Microseconds of the world per second of the audience, on the way to the next row. */
static double
pace (const HsSession *self, Time gap)
{
  const double normal = self->speed * 1e6;

  if (gap <= IDLE_GAP || anything_flies (&self->world))
    return normal;
  return MAX (normal, (double) gap / IDLE_SECONDS);
}

/* The next row happens, and playing ends where a question is asked or where the trace does. */
static void
play_row (HsSession *self)
{
  const Branch *branch = session_branch (self);

  arrive (self, branch->cursor + 1);
  if (trace_note_get (branch->trace, branch->cursor, "ask.en") != NULL
      || trace_note_get (branch->trace, branch->cursor, "ask.zh_CN") != NULL)
    stop (self);
  else if (branch->cursor == trace_rows (branch->trace)
           && !(self->live && session_append_next (self)))
    stop (self);
}

/* Uses up some of the seconds on the way to the next row and returns what is left. */
static double
play_towards (HsSession *self, double seconds)
{
  Branch *branch = session_branch (self);
  const Time here = trace_time (branch->trace, branch->cursor);
  const Time next = trace_time (branch->trace, branch->cursor + 1);
  const bool waits = !self->smooth || next <= branch->playhead;
  const double rate = pace (self, next - here);
  const double need
      = waits ? dwell (self) - self->waited : (double) (next - branch->playhead) / rate;

  if (need > seconds)
    {
      if (waits)
        self->waited += seconds;
      else
        branch->playhead += (Time) (seconds * rate);
      return 0;
    }
  play_row (self);
  return seconds - MAX (need, 0);
}

static void
play (HsSession *self, double seconds)
{
  Branch *branch = session_branch (self);
  const size_t was = branch->cursor;

  if (branch->cursor == trace_rows (branch->trace))
    stop (self);
  while (self->playing && seconds > 0)
    seconds = play_towards (self, seconds);
  if (branch->cursor != was)
    announce_row (self);
  else
    session_emit (self, SIGNAL_PLAYHEAD_CHANGED);
  if (!self->playing)
    session_emit (self, SIGNAL_PLAYING_CHANGED);
}

/* Gentle at both ends, so that a step reads as one movement. */
static double
ease (double x)
{
  return x * x * (3 - 2 * x);
}

static void
glide (HsSession *self, double seconds)
{
  Branch *branch = session_branch (self);
  const Time there = trace_time (branch->trace, self->glide_row);

  self->glide_at += seconds;
  if (self->glide_at >= self->glide_seconds)
    {
      hs_session_seek_row (self, self->glide_row);
      return;
    }
  branch->playhead = self->glide_from
                     + (Time) ((double) (there - self->glide_from)
                               * ease (self->glide_at / self->glide_seconds));
  session_emit (self, SIGNAL_PLAYHEAD_CHANGED);
}

/* `seconds` of the audience have passed. */
void
hs_session_tick (HsSession *self, double seconds)
{
  if (self->gliding)
    glide (self, seconds);
  else if (self->playing)
    play (self, seconds);
}
