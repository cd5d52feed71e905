/* Small pieces that every part of the window is made of: a button says what it does, in its
 * tooltip with the key that does the same, and to those who listen instead of look. */
#pragma once

#include <adwaita.h>

void control_explain (GtkWidget *widget, const char *tip, const char *key);
void control_name (GtkWidget *widget, const char *name);
GtkWidget *control_button (const char *icon, const char *label, const char *action, const char *tip,
                           const char *key);
GtkWidget *control_toggle (const char *icon, const char *label, const char *action, const char *tip,
                           const char *key);
GtkWidget *control_label (const char *text, const char *css_class);
GtkWidget *control_paragraph (const char *text, const char *css_class);
char *control_sentence (const char *words);
void control_clear (GtkWidget *box);
