/* See letters.h. GTK gives every widget the language of the locale, and in the locale "C" or a
 * Japanese one the characters of a Chinese text then come in their Japanese shapes: 骨, 直, 刃, 令,
 * 角. The language that is spoken here is chosen in the window, so each widget with words is told as
 * it is realized; another language builds the widgets anew. */
#include "config.h"

#include "letters.h"

#include <gtk/gtk.h>
#include <string.h>

#include <lab/text/language.h>

static gboolean
on_realize (GSignalInvocationHint *hint, guint count, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if ((GTK_IS_LABEL (widget) || GTK_IS_TEXT (widget)) && strcmp (language_get (), "zh_CN") == 0)
    pango_context_set_language (gtk_widget_get_pango_context (widget),
                                pango_language_from_string ("zh-cn"));
  return TRUE;
}

/* From now on, for as long as the program runs. */
void
hs_letters_follow_language (void)
{
  g_type_ensure (GTK_TYPE_WIDGET);
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, on_realize, NULL,
                              NULL);
}
