/* The exercise: where the student's file is, and its way to a verdict in a thread that touches
 * nothing but the file. One grading runs at a time; what is saved meanwhile is graded after it. */
#include "config.h"

#include "session-private.h"

#include <glib/gstdio.h>
#include <lab/text/language.h>

typedef struct
{
  const Lesson *lesson; /* the session's, which the task keeps alive */
  char *exercise;
} Job;

static void
job_free (Job *job)
{
  g_free (job->exercise);
  g_free (job);
}

void
session_forget_exercise (HsSession *self)
{
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->exercise, g_free);
  g_clear_pointer (&self->graded, g_free);
}

static char *
checksum_of (const char *path)
{
  g_autofree char *text = NULL;
  gsize size = 0;

  if (path == NULL || !g_file_get_contents (path, &text, &size, NULL))
    return NULL;
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, size);
}

/* Another editor has saved the file. */
static void
on_file_changed (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
                 HsSession *self)
{
  g_autofree char *now = checksum_of (self->exercise);

  if (event != G_FILE_MONITOR_EVENT_CHANGES_DONE_HINT && event != G_FILE_MONITOR_EVENT_RENAMED
      && event != G_FILE_MONITOR_EVENT_MOVED_IN)
    return;
  if (now != NULL && g_strcmp0 (now, self->graded) != 0)
    hs_session_grade (self);
}

static void
watch_exercise (HsSession *self)
{
  g_autoptr (GFile) file = g_file_new_for_path (self->exercise);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed), self, 0);
  self->graded = checksum_of (self->exercise);
}

/* The student's own copy of the skeleton, made the first time it is wanted. */
static char *
workspace_copy (const Lesson *lesson, GError **error)
{
  g_autofree char *folder
      = g_build_filename (g_get_user_data_dir (), "handshake", lesson->id, NULL);
  g_autofree char *path = g_build_filename (folder, "exercise.c", NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  if (!g_file_get_contents (lesson->exercise, &text, &size, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, _ ("%s: cannot be made"), folder);
      return NULL;
    }
  return g_file_set_contents (path, text, (gssize) size, error) ? g_steal_pointer (&path) : NULL;
}

/* The student's file of this chapter; NULL if the chapter has no exercise or the file cannot be
 * made, which is told once. */
const char *
hs_session_get_exercise (HsSession *self)
{
  g_autoptr (GError) error = NULL;

  if (self->exercise != NULL || self->lesson == NULL || self->lesson->exercise == NULL)
    return self->exercise;
  self->exercise = g_strdup (g_hash_table_lookup (self->exercises, self->lesson->id));
  if (self->exercise == NULL)
    self->exercise = workspace_copy (self->lesson, &error);
  if (self->exercise == NULL)
    session_tell (self, error->message);
  else
    watch_exercise (self);
  return self->exercise;
}

/* The file of this chapter from now on, and whenever the chapter is open again. */
void
hs_session_set_exercise (HsSession *self, const char *path)
{
  g_autofree char *copy = g_strdup (path);

  session_forget_exercise (self);
  self->exercise = g_steal_pointer (&copy);
  if (self->exercise != NULL && self->lesson != NULL)
    g_hash_table_replace (self->exercises, g_strdup (self->lesson->id), g_strdup (self->exercise));
  if (self->exercise != NULL)
    watch_exercise (self);
  session_emit (self, SIGNAL_GRADE_CHANGED);
}

/* Whoever writes the file for the student says so: it is not another editor's news, and is graded
 * when somebody asks. */
void
hs_session_exercise_saved (HsSession *self)
{
  g_free (self->graded);
  self->graded = checksum_of (self->exercise);
}

static void
grade_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Job *job = data;

  g_task_return_pointer (task, grade_exercise (job->lesson, job->exercise, grade_seed ()),
                         (GDestroyNotify) grade_free);
}

/* A verdict on another chapter than the one now open is nobody's any more. */
static void
on_graded (GObject *source, GAsyncResult *result, gpointer data)
{
  HsSession *self = HS_SESSION (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  Grade *grade = g_task_propagate_pointer (G_TASK (result), NULL);
  const bool again = self->grade_again;

  self->grading = self->grade_again = false;
  if (job->lesson == self->lesson)
    {
      g_clear_pointer (&self->grade, grade_free);
      self->grade = grade;
    }
  else
    g_clear_pointer (&grade, grade_free);
  session_emit (self, SIGNAL_GRADE_CHANGED);
  if (again)
    hs_session_grade (self);
}

static void
begin_grading (HsSession *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_graded, NULL);
  Job *job = g_new0 (Job, 1);

  job->lesson = self->lesson;
  job->exercise = g_strdup (self->exercise);
  g_free (self->graded);
  self->graded = checksum_of (self->exercise);
  self->grading = true;
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, grade_in_thread);
  session_emit (self, SIGNAL_GRADE_CHANGED);
}

void
hs_session_grade (HsSession *self)
{
  if (self->grading)
    self->grade_again = true;
  else if (hs_session_get_exercise (self) != NULL && self->lesson != NULL)
    begin_grading (self);
}

bool
hs_session_get_grading (HsSession *self)
{
  return self->grading;
}

const Grade *
hs_session_get_grade (HsSession *self)
{
  return self->grade;
}

/* The history of a test, at the row where it went wrong. It can be watched and not be continued:
 * the student's TCP is not in this process. */
void
hs_session_watch_result (HsSession *self, unsigned index)
{
  const ExamResult *result;

  if (self->grade == NULL || self->grade->results == NULL || index >= self->grade->results->len)
    return;
  result = g_ptr_array_index (self->grade->results, index);
  if (result->trace == NULL)
    {
      session_tell (self, _ ("This test has nothing to watch: it ended before anything happened."));
      return;
    }
  session_take (self, trace_copy (result->trace, trace_rows (result->trace)),
                trace_rows (result->trace), NULL, (int) index);
}
