/* See controls.h. Buttons do not take the focus when they are clicked: the space bar goes on
 * meaning "play" after a click, while Tab still reaches every one of them. */
#include "config.h"

#include "controls.h"

#include <string.h>

/* The tooltip is what it does and, in parentheses, the key; the accessible name is without the
 * key. */
void
control_explain (GtkWidget *widget, const char *tip, const char *key)
{
  g_autofree char *text = key != NULL ? g_strdup_printf ("%s (%s)", tip, key) : g_strdup (tip);

  gtk_widget_set_tooltip_text (widget, text);
  control_name (widget, tip);
}

/* What is heard of a control. From GTK 4.10 on a button is called by the label in it before all
 * else, so that bond is untied. */
void
control_name (GtkWidget *widget, const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
dress (GtkWidget *button, const char *icon, const char *label, const char *action)
{
  if (icon != NULL && label != NULL)
    {
      GtkWidget *content = adw_button_content_new ();

      adw_button_content_set_icon_name (ADW_BUTTON_CONTENT (content), icon);
      adw_button_content_set_label (ADW_BUTTON_CONTENT (content), label);
      gtk_button_set_child (GTK_BUTTON (button), content);
    }
  else if (icon != NULL)
    gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  else
    gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_widget_set_focus_on_click (button, FALSE);
  if (action != NULL)
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
}

/* Who speaks to the computer says the label that they see: the name begins with it. */
static void
name_by_label (GtkWidget *button, const char *label, const char *tip)
{
  g_autofree char *begin = g_utf8_casefold (label, -1);
  g_autofree char *whole = g_utf8_casefold (tip, -1);
  g_autofree char *both = g_strdup_printf ("%s: %s", label, tip);

  control_name (button, g_str_has_prefix (whole, begin) ? tip : both);
}

/* `icon`, `label`, `action` and `key` may be NULL. */
GtkWidget *
control_button (const char *icon, const char *label, const char *action, const char *tip,
                const char *key)
{
  GtkWidget *button = gtk_button_new ();

  dress (button, icon, label, action);
  control_explain (button, tip, key);
  if (label != NULL)
    name_by_label (button, label, tip);
  return button;
}

GtkWidget *
control_toggle (const char *icon, const char *label, const char *action, const char *tip,
                const char *key)
{
  GtkWidget *button = gtk_toggle_button_new ();

  dress (button, icon, label, action);
  control_explain (button, tip, key);
  if (label != NULL)
    name_by_label (button, label, tip);
  return button;
}

/* `css_class` may be NULL. */
GtkWidget *
control_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

/* The same, for a text that wraps. A hyphen at the end of a line would belong to the RFC's
 * notation. */
GtkWidget *
control_paragraph (const char *text, const char *css_class)
{
  GtkWidget *label = control_label (text, css_class);
  g_autoptr (PangoAttrList) plain = pango_attr_list_new ();

  pango_attr_list_insert (plain, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (label), plain);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

/* Words of a sentence as those of a button or a menu: with a capital. The caller frees. */
char *
control_sentence (const char *words)
{
  g_autofree char *first = g_utf8_substring (words, 0, MIN (1, g_utf8_strlen (words, 1)));
  g_autofree char *capital = g_utf8_strup (first, -1);

  return g_strconcat (capital, words + strlen (first), NULL);
}

/* Takes all children out of a GtkBox. */
void
control_clear (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}
