/* The text being written: the buffer, and its way to the disk while somebody types. It outlasts
 * the widgets that show it, so that nothing depends on which of them is there. */
#pragma once

#include <gtk/gtk.h>

#include <gui/session/session.h>

/* What the writer must know, or is asked. */
typedef enum
{
  NOTICE_NONE,
  NOTICE_FAILED,     /* it is not saved: the message says why */
  NOTICE_CONFLICT,   /* it was changed here and by another program: whose is it to be? */
  NOTICE_KEPT,       /* a text of the last time did not get into the file: is it wanted? */
  NOTICE_CONVERTED,  /* the file is in another encoding and will be UTF-8 */
  NOTICE_UNREADABLE, /* the file is not opened: the message says why */
} HsNoticeKind;

#define HS_TYPE_MANUSCRIPT (hs_manuscript_get_type ())
G_DECLARE_FINAL_TYPE (HsManuscript, hs_manuscript, HS, MANUSCRIPT, GObject)

/* Signal: "changed" when any of the answers below is another. */

HsManuscript *hs_manuscript_new (HsSession *session);
GtkTextBuffer *hs_manuscript_get_buffer (HsManuscript *self);
const char *hs_manuscript_get_path (HsManuscript *self); /* NULL: this chapter has no exercise */
bool hs_manuscript_get_unsaved (HsManuscript *self);
bool hs_manuscript_get_editable (HsManuscript *self);
HsNoticeKind hs_manuscript_get_notice (HsManuscript *self);
const char *hs_manuscript_get_message (HsManuscript *self);

bool hs_manuscript_save (HsManuscript *self);
bool hs_manuscript_flush (HsManuscript *self); /* before the end; false: something would be lost */
void hs_manuscript_answer (HsManuscript *self, bool first); /* to the notice */
