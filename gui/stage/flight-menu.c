/* The menu is made anew each time, from the choices the world offers for this flight, and goes
 * when it is closed. */
#include "config.h"

#include "flight-menu.h"

#include "controls.h"

#include <lab/text/language.h>
#include <lab/narrate/narrate.h>

#define CHOICES_MAX 256

static bool
is_about (const Choice *choice, uint32_t flight_id)
{
  switch (choice->kind)
    {
    case CHOICE_DELIVER:
    case CHOICE_LOSE:
    case CHOICE_HOLD:
    case CHOICE_DUPLICATE:
    case CHOICE_CORRUPT: return choice->which == flight_id;
    default: return false;
    }
}

static void
chosen (GtkButton *button, HsSession *session)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER);
  Choice choice = *(const Choice *) g_object_get_data (G_OBJECT (button), "choice");

  g_object_ref (session);
  gtk_popover_popdown (GTK_POPOVER (popover));
  hs_session_choose (session, &choice);
  g_object_unref (session);
}

static void
add_choice (GtkWidget *box, HsSession *session, const Choice *choice)
{
  g_autofree char *said = narrate_choice (hs_session_get_world (session), choice);
  g_autofree char *text = control_sentence (said);
  GtkWidget *button = gtk_button_new_with_label (text);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_halign (gtk_button_get_child (GTK_BUTTON (button)), GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (button), "choice", g_memdup2 (choice, sizeof *choice), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (chosen), session, 0);
  gtk_box_append (GTK_BOX (box), button);
}

/* NULL when there is nothing to choose. The parent must present it in its size_allocate and
 * unparent it when it is closed. */
GtkWidget *
hs_flight_menu_new (GtkWidget *parent, HsSession *session, uint32_t flight_id)
{
  g_autofree Choice *choices = g_new (Choice, CHOICES_MAX);
  unsigned count = MIN (hs_session_get_choices (session, choices, CHOICES_MAX), CHOICES_MAX);
  GtkWidget *box = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkWidget *popover = NULL;

  for (unsigned i = 0; i < count; i++)
    if (is_about (&choices[i], flight_id))
      add_choice (box, session, &choices[i]);
  if (gtk_widget_get_first_child (box))
    {
      popover = gtk_popover_new ();
      gtk_widget_add_css_class (popover, "menu");
      gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("What becomes of this segment"), -1);
      gtk_popover_set_child (GTK_POPOVER (popover), box);
      gtk_widget_set_parent (popover, parent);
    }
  g_object_unref (box);
  return popover;
}
