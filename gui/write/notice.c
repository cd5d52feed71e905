/* See notice.h. It stays until it is answered or no longer true: a message that goes by itself is
 * missed. */
#include "config.h"

#include "notice.h"

#include <lab/text/language.h>

#include <gui/stage/controls.h>

#define HS_TYPE_NOTICE (hs_notice_get_type ())
G_DECLARE_FINAL_TYPE (HsNotice, hs_notice, HS, NOTICE, GtkBox)

struct _HsNotice
{
  GtkBox parent_instance;
  HsManuscript *manuscript;
  GtkWidget *label, *first, *second;
};

G_DEFINE_FINAL_TYPE (HsNotice, hs_notice, GTK_TYPE_BOX)

/* The sentence, and what can be answered; an answer may be missing. */
static const struct
{
  const char *sentence, *first, *second;
} notices[] = {
  /* Translators: %s is why it is not saved. */
  [NOTICE_FAILED]
  = { N_ ("Your text is kept here, but not in its file yet: %s"), N_ ("Try again") },
  /* Translators: %s is the sentence that another program has changed the file. */
  [NOTICE_CONFLICT] = { N_ ("%s, and you have changed it here. Which one is to stay?"),
                        N_ ("Keep mine"), N_ ("Take the other") },
  [NOTICE_KEPT] = { N_ ("Last time Handshake ended before this text of yours was in its file. "
                        "Do you want it back?"),
                    N_ ("Bring it back"), N_ ("Throw it away") },
  [NOTICE_CONVERTED] = { N_ ("This file is written in GBK. When you change it, it is saved as "
                             "UTF-8."),
                         N_ ("Understood") },
  [NOTICE_UNREADABLE] = { "%s", N_ ("Try again") },
};

static void
label_button (GtkWidget *button, const char *label)
{
  gtk_widget_set_visible (button, label != NULL);
  if (label != NULL)
    gtk_button_set_label (GTK_BUTTON (button), _ (label));
}

static void
update (HsNotice *self)
{
  const HsNoticeKind notice = hs_manuscript_get_notice (self->manuscript);
  const char *message = hs_manuscript_get_message (self->manuscript);
  GString *text;

  gtk_widget_set_visible (GTK_WIDGET (self), notice != NOTICE_NONE);
  if (notice == NOTICE_NONE)
    return;
  text = g_string_new (_ (notices[notice].sentence));
  g_string_replace (text, "%s", message != NULL ? message : "", 1);
  gtk_label_set_text (GTK_LABEL (self->label), text->str);
  g_string_free (text, TRUE);
  label_button (self->first, notices[notice].first);
  label_button (self->second, notices[notice].second);
}

static void
on_first (HsNotice *self)
{
  hs_manuscript_answer (self->manuscript, true);
}

static void
on_second (HsNotice *self)
{
  hs_manuscript_answer (self->manuscript, false);
}

static void
hs_notice_dispose (GObject *object)
{
  g_clear_object (&HS_NOTICE (object)->manuscript);
  G_OBJECT_CLASS (hs_notice_parent_class)->dispose (object);
}

static void
hs_notice_class_init (HsNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hs_notice_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_ALERT);
}

static void
hs_notice_init (HsNotice *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "watching");
  self->label = control_paragraph ("", "heading");
  gtk_widget_set_hexpand (self->label, TRUE);
  self->first = gtk_button_new ();
  self->second = gtk_button_new ();
  gtk_widget_set_valign (self->first, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->second, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_box_append (GTK_BOX (self), self->first);
  gtk_box_append (GTK_BOX (self), self->second);
  g_signal_connect_swapped (self->first, "clicked", G_CALLBACK (on_first), self);
  g_signal_connect_swapped (self->second, "clicked", G_CALLBACK (on_second), self);
}

GtkWidget *
hs_notice_new (HsManuscript *manuscript)
{
  HsNotice *self = g_object_new (HS_TYPE_NOTICE, NULL);

  self->manuscript = g_object_ref (manuscript);
  g_signal_connect_object (manuscript, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
