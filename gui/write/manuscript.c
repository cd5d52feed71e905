/* See manuscript.h. Two clocks run from the first letter that is not saved: after a short while a
 * copy is kept for the case that the program is killed; and when the typing pauses, the file is
 * saved. What could not be saved when its chapter was left is put aside, and is there again when
 * the chapter is. */
#include "config.h"

#include "manuscript.h"

#include <lab/text/language.h>
#include <gtksourceview/gtksource.h>
#include <string.h>

#include <gui/session/draft.h>

#define KEEP_MILLISECONDS 400
#define SAVE_MILLISECONDS 1500
#define RETRY_MILLISECONDS 10000

struct _HsManuscript
{
  GObject parent_instance;
  HsSession *session;
  GtkTextBuffer *buffer;
  Draft *draft; /* NULL: no exercise */
  bool readable;
  HsNoticeKind notice;
  char *message;
  char *kept;        /* what the last time left, while it is offered */
  GHashTable *aside; /* path: Aside */
  guint keep_timer, save_timer;
  bool filling; /* the buffer is filled from the disk: nobody types */
};

G_DEFINE_FINAL_TYPE (HsManuscript, hs_manuscript, G_TYPE_OBJECT)

static guint changed_signal;

/* A text whose chapter was left and whose file did not take it. */
typedef struct
{
  Draft *draft;
  char *text;
} Aside;

static void
aside_free (Aside *aside)
{
  draft_free (aside->draft);
  g_free (aside->text);
  g_free (aside);
}

static char *
text_of (HsManuscript *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

static void
say (HsManuscript *self, HsNoticeKind notice, const char *message)
{
  char *copy = g_strdup (message);

  g_free (self->message);
  self->message = copy;
  self->notice = notice;
  g_signal_emit (self, changed_signal, 0);
}

static void
stop_clocks (HsManuscript *self)
{
  g_clear_handle_id (&self->keep_timer, g_source_remove);
  g_clear_handle_id (&self->save_timer, g_source_remove);
}

/* --- Saving. --- */

static bool
keep (HsManuscript *self)
{
  g_autofree char *text = text_of (self);

  return draft_keep (self->draft, text, NULL);
}

static gboolean
on_keep (gpointer data)
{
  HsManuscript *self = data;

  self->keep_timer = 0;
  keep (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_pause (gpointer data)
{
  HsManuscript *self = data;

  self->save_timer = 0;
  hs_manuscript_save (self);
  return G_SOURCE_REMOVE;
}

static void
save_in (HsManuscript *self, guint milliseconds)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->save_timer = g_timeout_add (milliseconds, on_pause, self);
}

/* The text stays here and in its copy. */
static void
explain_failure (HsManuscript *self, const GError *error)
{
  keep (self);
  if (g_error_matches (error, DRAFT_ERROR, DRAFT_CHANGED_OUTSIDE))
    {
      say (self, NOTICE_CONFLICT, error->message);
      return;
    }
  say (self, NOTICE_FAILED, error->message);
  save_in (self, RETRY_MILLISECONDS);
}

/* True when the file has the text. Otherwise a notice says why not. */
bool
hs_manuscript_save (HsManuscript *self)
{
  g_autofree char *text = text_of (self);
  g_autoptr (GError) error = NULL;

  if (!hs_manuscript_get_editable (self))
    return false;
  if (!gtk_text_buffer_get_modified (self->buffer))
    return true;
  stop_clocks (self);
  if (!draft_save (self->draft, text, &error))
    {
      explain_failure (self, error);
      return false;
    }
  if (g_strcmp0 (hs_session_get_exercise (self->session), draft_path (self->draft)) == 0)
    hs_session_exercise_saved (self->session);
  gtk_text_buffer_set_modified (self->buffer, FALSE);
  say (self, NOTICE_NONE, NULL);
  return true;
}

static void
on_typed (HsManuscript *self)
{
  if (self->filling || self->draft == NULL)
    return;
  if (self->keep_timer == 0)
    self->keep_timer = g_timeout_add (KEEP_MILLISECONDS, on_keep, self);
  save_in (self, SAVE_MILLISECONDS);
}

static void
on_modified_changed (HsManuscript *self)
{
  if (!self->filling)
    g_signal_emit (self, changed_signal, 0);
}

/* --- Opening and leaving. --- */

/* As somebody would who types it: it can be undone. */
static void
replace_text (HsManuscript *self, const char *text)
{
  GtkTextIter start, end;

  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

/* What is on the disk; it cannot be undone, as nobody typed it. */
static void
fill (HsManuscript *self, const char *text, bool modified)
{
  self->filling = true;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_set_modified (self->buffer, modified);
  self->filling = false;
}

static void
read_file (HsManuscript *self)
{
  g_autoptr (GError) error = NULL;
  bool converted;
  g_autofree char *text = draft_read (self->draft, &converted, &error);

  self->readable = text != NULL;
  fill (self, text != NULL ? text : "", false);
  g_clear_pointer (&self->kept, g_free);
  if (text != NULL)
    self->kept = draft_kept (self->draft);
  if (text == NULL)
    say (self, NOTICE_UNREADABLE, error->message);
  else if (self->kept != NULL)
    say (self, NOTICE_KEPT, NULL);
  else
    say (self, converted ? NOTICE_CONVERTED : NOTICE_NONE, NULL);
}

static void
put_aside (HsManuscript *self)
{
  Aside *aside = g_new0 (Aside, 1);

  aside->text = text_of (self);
  aside->draft = g_steal_pointer (&self->draft);
  g_hash_table_replace (self->aside, g_strdup (draft_path (aside->draft)), aside);
}

/* The chapter is left. */
static void
leave (HsManuscript *self)
{
  const bool saved = !gtk_text_buffer_get_modified (self->buffer) || self->draft == NULL
                     || hs_manuscript_save (self);

  stop_clocks (self);
  if (!saved)
    put_aside (self);
  g_clear_pointer (&self->draft, draft_free);
  g_clear_pointer (&self->kept, g_free);
  self->readable = false;
  fill (self, "", false);
}

static void
come_to (HsManuscript *self, const char *path)
{
  Aside *aside = g_hash_table_lookup (self->aside, path);

  if (aside == NULL)
    {
      self->draft = draft_new (path);
      read_file (self);
      return;
    }
  self->draft = g_steal_pointer (&aside->draft);
  self->readable = true;
  fill (self, aside->text, true);
  g_hash_table_remove (self->aside, path);
  hs_manuscript_save (self);
}

/* Another program has written the file that is open. */
static void
take_news (HsManuscript *self)
{
  if (!draft_is_news (self->draft))
    return;
  if (!gtk_text_buffer_get_modified (self->buffer))
    read_file (self);
  else if (self->notice != NOTICE_CONFLICT)
    {
      g_autofree char *message
          = g_strdup_printf (_ ("Another program has changed %s"), draft_path (self->draft));

      keep (self);
      say (self, NOTICE_CONFLICT, message);
    }
}

/* To the file of the chapter that is open. */
static void
follow (HsManuscript *self)
{
  const char *path = hs_session_get_exercise (self->session);

  if (self->draft != NULL && g_strcmp0 (path, draft_path (self->draft)) == 0)
    {
      take_news (self);
      return;
    }
  leave (self);
  if (path != NULL)
    come_to (self, path);
  else
    say (self, NOTICE_NONE, NULL);
}

/* --- Answers. --- */

static void
answer_conflict (HsManuscript *self, bool mine)
{
  g_autoptr (GError) error = NULL;
  bool converted;
  g_autofree char *theirs = NULL;

  if (mine)
    {
      draft_overwrite (self->draft);
      hs_manuscript_save (self);
      return;
    }
  theirs = draft_read (self->draft, &converted, &error);
  if (theirs == NULL)
    {
      say (self, NOTICE_CONFLICT, error->message);
      return;
    }
  replace_text (self, theirs);
  stop_clocks (self);
  draft_let_go (self->draft);
  gtk_text_buffer_set_modified (self->buffer, FALSE);
  say (self, NOTICE_NONE, NULL);
}

static void
answer_kept (HsManuscript *self, bool wanted)
{
  g_autofree char *kept = g_steal_pointer (&self->kept);

  say (self, NOTICE_NONE, NULL);
  if (wanted)
    replace_text (self, kept);
  else
    draft_let_go (self->draft);
}

/* `first` is the first of the answers that the notice offers. */
void
hs_manuscript_answer (HsManuscript *self, bool first)
{
  switch (self->notice)
    {
    case NOTICE_FAILED: hs_manuscript_save (self); break;
    case NOTICE_CONFLICT: answer_conflict (self, first); break;
    case NOTICE_KEPT: answer_kept (self, first); break;
    case NOTICE_CONVERTED: say (self, NOTICE_NONE, NULL); break;
    case NOTICE_UNREADABLE: read_file (self); break;
    case NOTICE_NONE: break;
    }
}

/* The program is about to end. Whatever its file does not take is kept for the next time; false
 * when not even that could be done. */
bool
hs_manuscript_flush (HsManuscript *self)
{
  bool safe = true;
  GHashTableIter all;
  Aside *aside;

  if (self->draft != NULL && gtk_text_buffer_get_modified (self->buffer))
    safe = hs_manuscript_save (self) || keep (self);
  g_hash_table_iter_init (&all, self->aside);
  while (g_hash_table_iter_next (&all, NULL, (gpointer *) &aside))
    if (!draft_save (aside->draft, aside->text, NULL)
        && !draft_keep (aside->draft, aside->text, NULL))
      safe = false;
  return safe;
}

/* --- What others ask. --- */

GtkTextBuffer *
hs_manuscript_get_buffer (HsManuscript *self)
{
  return self->buffer;
}

const char *
hs_manuscript_get_path (HsManuscript *self)
{
  return self->draft != NULL ? draft_path (self->draft) : NULL;
}

bool
hs_manuscript_get_unsaved (HsManuscript *self)
{
  return self->draft != NULL && gtk_text_buffer_get_modified (self->buffer);
}

/* Not while a text of the last time is offered: what is typed then would take its place. */
bool
hs_manuscript_get_editable (HsManuscript *self)
{
  return self->draft != NULL && self->readable && self->kept == NULL;
}

HsNoticeKind
hs_manuscript_get_notice (HsManuscript *self)
{
  return self->notice;
}

const char *
hs_manuscript_get_message (HsManuscript *self)
{
  return self->message;
}

static void
hs_manuscript_dispose (GObject *object)
{
  HsManuscript *self = HS_MANUSCRIPT (object);

  if (self->buffer != NULL)
    hs_manuscript_flush (self);
  stop_clocks (self);
  g_clear_object (&self->buffer);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_manuscript_parent_class)->dispose (object);
}

static void
hs_manuscript_finalize (GObject *object)
{
  HsManuscript *self = HS_MANUSCRIPT (object);

  draft_free (self->draft);
  g_hash_table_unref (self->aside);
  g_free (self->message);
  g_free (self->kept);
  G_OBJECT_CLASS (hs_manuscript_parent_class)->finalize (object);
}

static void
hs_manuscript_class_init (HsManuscriptClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hs_manuscript_dispose;
  G_OBJECT_CLASS (klass)->finalize = hs_manuscript_finalize;
  changed_signal = g_signal_new ("changed", HS_TYPE_MANUSCRIPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
hs_manuscript_init (HsManuscript *self)
{
  GtkSourceLanguageManager *languages = gtk_source_language_manager_get_default ();
  GtkSourceLanguage *c = gtk_source_language_manager_get_language (languages, "c");

  self->buffer = GTK_TEXT_BUFFER (gtk_source_buffer_new_with_language (c));
  self->aside
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) aside_free);
  g_signal_connect_object (self->buffer, "modified-changed", G_CALLBACK (on_modified_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (on_typed), self, G_CONNECT_SWAPPED);
}

HsManuscript *
hs_manuscript_new (HsSession *session)
{
  HsManuscript *self = g_object_new (HS_TYPE_MANUSCRIPT, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "grade-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "lesson-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  follow (self);
  return self;
}
