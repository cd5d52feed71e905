/* The one truth of the window: which lesson and story, which trace, and where in it the audience
 * is. Views have a `session`, listen to its signals and redraw; they never talk to each other.
 *
 * The place in time is two things: `cursor`, the row whose world is shown, and `playhead`, the
 * moment that "now" is drawn at, between that row's time and the next row's while segments
 * glide. */
#pragma once

#include <gio/gio.h>
#include <lab/grade/grade.h>
#include <lab/picture/ladder.h>
#include <lab/book/lesson.h>
#include <lab/narrate/narrate.h>
#include <lab/story/story.h>

#define HS_TYPE_SESSION (hs_session_get_type ())
G_DECLARE_FINAL_TYPE (HsSession, hs_session, HS, SESSION, GObject)

/* Signals:
 *   "trace-changed"     another trace, or more or fewer rows in this one; the ladder is up to date
 *   "cursor-changed"    another row is shown
 *   "playhead-changed"  the moment moved (every frame while playing)
 *   "playing-changed"   playing or gliding began or ended
 *   "selection-changed" another segment (arrow) is selected
 *   "lesson-changed"    another chapter
 *   "grade-changed"     a verdict arrived, or grading began
 *   "language-changed"  everything a person reads must be said again
 *   "problem" (const char *message)  something a person must be told
 */

HsSession *hs_session_new (void);

/* Lessons and stories. */
GPtrArray *hs_session_get_lessons (HsSession *self); /* of Lesson */
const Lesson *hs_session_get_lesson (HsSession *self);
bool hs_session_open_lesson (HsSession *self, const char *id);
bool hs_session_open_story (HsSession *self, const char *path);
bool hs_session_open_file (HsSession *self, const char *path);
bool hs_session_save_trace (HsSession *self, const char *path, GError **error);
void hs_session_take_trace (HsSession *self, Trace *trace, size_t cursor);
const char *hs_session_get_story (HsSession *self); /* path of what is shown, or NULL */

/* Watching another program's trace while it is being written. */
bool hs_session_watch_command (HsSession *self, const char *const *command);
void hs_session_stop_live (HsSession *self);
bool hs_session_get_live (HsSession *self);

/* The trace and the place in it. */
const Trace *hs_session_get_trace (HsSession *self); /* never NULL */
const Ladder *hs_session_get_ladder (HsSession *self);
bool hs_session_get_extended (HsSession *self); /* do its TCPs do more than RFC 9293 draws? */
size_t hs_session_get_rows (HsSession *self);
size_t hs_session_get_cursor (HsSession *self);
Time hs_session_get_playhead (HsSession *self);
Time hs_session_get_end (HsSession *self);                  /* the time of the last row */
const World *hs_session_get_world (HsSession *self);        /* at the cursor */
const World *hs_session_get_world_before (HsSession *self); /* one row earlier, if there is */
const Record *hs_session_get_record (HsSession *self);      /* of the cursor's row; NULL at row 0 */

void hs_session_seek_row (HsSession *self, size_t row);
void hs_session_seek_time (HsSession *self, Time time);
void hs_session_step (HsSession *self); /* past the last row: what happens next by itself */
void hs_session_back (HsSession *self);
void hs_session_first (HsSession *self);
void hs_session_last (HsSession *self);

/* Playing. hs_session_tick () moves the playhead; the window calls it from a frame clock. */
bool hs_session_get_playing (HsSession *self);
void hs_session_set_playing (HsSession *self, bool playing);
double hs_session_get_speed (HsSession *self); /* seconds of the world per second of the audience */
void hs_session_set_speed (HsSession *self, double speed);
void hs_session_tick (HsSession *self, double seconds);
bool hs_session_get_moving (HsSession *self); /* playing or gliding: wants hs_session_tick () */
void hs_session_set_smooth (HsSession *self, bool smooth); /* false: everything jumps */

/* Choosing. A choice made before the last row forks: the rows after it stay in the other branch. */
unsigned hs_session_get_choices (HsSession *self, Choice choices[], unsigned max);
bool hs_session_choose (HsSession *self, const Choice *choice);
unsigned hs_session_get_branch (HsSession *self);
unsigned hs_session_get_branches (HsSession *self);
void hs_session_set_branch (HsSession *self, unsigned branch);

/* Selection: the id of a flight, 0 for none. By default what the cursor's row sent or delivered. */
uint32_t hs_session_get_selected (HsSession *self);
void hs_session_select (HsSession *self, uint32_t flight_id);
const Arrow *hs_session_get_selected_arrow (HsSession *self);

/* The exercise. */
const char *hs_session_get_exercise (HsSession *self); /* path of the student's file, or NULL */
void hs_session_set_exercise (HsSession *self, const char *path);
void hs_session_exercise_saved (HsSession *self); /* by this program: no news */
void hs_session_grade (HsSession *self);          /* in the background; "grade-changed" when done */
bool hs_session_get_grading (HsSession *self);
const Grade *hs_session_get_grade (HsSession *self);            /* the last verdict, or NULL */
void hs_session_watch_result (HsSession *self, unsigned index); /* at the last row */
int hs_session_get_watching (HsSession *self); /* the result being watched, or -1 */
bool hs_session_get_replay (HsSession *self);  /* the trace can be watched but not continued */

/* Language. */
void hs_session_set_language (HsSession *self, const char *language);
