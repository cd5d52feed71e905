/* See header.h. */
#include "config.h"

#include "header.h"

#include <lab/text/language.h>

#include <gui/stage/controls.h>

static GtkWidget *
linked (GtkWidget *first, GtkWidget *second)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);
  return box;
}

static void
app_menu (GtkMenuButton *button, gpointer data)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) file = g_menu_new ();
  g_autoptr (GMenu) live = g_menu_new ();
  g_autoptr (GMenu) help = g_menu_new ();

  g_menu_append (file, _ ("Open a story or a trace…"), "win.open");
  g_menu_append (file, _ ("Save this trace…"), "win.save");
  g_menu_append (live, _ ("Watch a live exchange with the kernel…"), "win.watch-live");
  g_menu_append (live, _ ("End the live exchange"), "win.stop-live");
  g_menu_append (help, _ ("Keyboard shortcuts"), "win.shortcuts");
  g_menu_append (help, _ ("About Handshake"), "win.about");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (file));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (live));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (help));
  gtk_menu_button_set_popover (button, gtk_popover_menu_new_from_model (G_MENU_MODEL (menu)));
}

static GtkWidget *
menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), app_menu, NULL, NULL);
  control_explain (button, _ ("Menu"), "F10");
  return button;
}

/* Puts the widget of the title into `title`. */
GtkWidget *
hs_header_new (GtkWidget **title)
{
  GtkWidget *bar = adw_header_bar_new ();
  AdwHeaderBar *header = ADW_HEADER_BAR (bar);

  *title = adw_window_title_new ("", "");
  adw_header_bar_set_title_widget (header, *title);
  adw_header_bar_pack_start (
      header, control_toggle ("sidebar-show-symbolic", NULL, "win.chapters", _ ("Chapters"), "F9"));
  adw_header_bar_pack_start (
      header,
      linked (control_toggle (NULL, _ ("Watch"), "win.watch", _ ("Watch the stage"), _ ("Esc")),
              control_toggle (NULL, _ ("Write"), "win.write",
                              _ ("Write the exercise of this chapter"), _ ("Ctrl+E"))));
  adw_header_bar_pack_end (header, menu_button ());
  adw_header_bar_pack_end (header, control_toggle ("weather-clear-night-symbolic", NULL, "win.dark",
                                                   _ ("Dark"), _ ("Ctrl+D")));
  adw_header_bar_pack_end (
      header, linked (control_toggle (NULL, "EN", "win.language::en", "English", _ ("Ctrl+L")),
                      control_toggle (NULL, "中文", "win.language::zh_CN", "中文", _ ("Ctrl+L"))));
  return bar;
}
