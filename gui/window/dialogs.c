/* See dialogs.h. */
#include "config.h"

#include "dialogs.h"

#include <lab/text/language.h>
#include <string.h>

#include <gui/stage/controls.h>

#define KERNEL_COMMAND                                                                             \
  "handshake peer --stream --make 20000 listen 8000 -- "                                           \
  "sh -c 'nc -d 10.0.0.1 8000 > /dev/null'"

/* Who asked. */
typedef struct
{
  GtkWindow *window;
  HsSession *session;
  HsTell say;
} Asker;

static Asker *
asker_new (GtkWindow *window, HsSession *session, HsTell say)
{
  Asker *asker = g_new0 (Asker, 1);

  *asker = (Asker){ g_object_ref (window), g_object_ref (session), say };
  return asker;
}

static void
asker_free (Asker *asker, GClosure *closure)
{
  g_object_unref (asker->window);
  g_object_unref (asker->session);
  g_free (asker);
}

/* The asker lives as long as the dialog may answer. */
static void
on_response (gpointer dialog, GCallback then, Asker *asker)
{
  g_signal_connect_data (dialog, "response", then, asker, (GClosureNotify) asker_free, 0);
}

static GtkFileFilter *
filter (const char *name, const char *const suffixes[])
{
  GtkFileFilter *result = gtk_file_filter_new ();

  gtk_file_filter_set_name (result, name);
  for (gsize i = 0; suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (result, suffixes[i]);
  return result;
}

static void
on_open_response (GtkNativeDialog *dialog, int response, Asker *asker)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL)
    hs_session_open_file (asker->session, path);
  g_object_unref (dialog);
}

void
hs_dialog_open (GtkWindow *window, HsSession *session)
{
  static const char *const stories[] = { "story", NULL };
  static const char *const both[] = { "story", "run", "pkt", NULL };
  GtkFileChooserNative *dialog
      = gtk_file_chooser_native_new (_ ("Open a story, a run or a script"), window,
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"), _ ("Cancel"));
  g_autoptr (GtkFileFilter) any = filter (_ ("Stories, runs and scripts"), both);
  g_autoptr (GtkFileFilter) story = filter (_ ("Stories"), stories);

  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), any);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), story);
  on_response (dialog, G_CALLBACK (on_open_response), asker_new (window, session, NULL));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_save_response (GtkNativeDialog *dialog, int response, Asker *asker)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  path = file != NULL ? g_file_get_path (file) : NULL;
  if (path != NULL && !hs_session_save_trace (asker->session, path, &error))
    asker->say (asker->window, error->message);
  g_object_unref (dialog);
}

void
hs_dialog_save (GtkWindow *window, HsSession *session, HsTell say)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      _ ("Save this run"), window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), _ ("Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "handshake.run");
  on_response (dialog, G_CALLBACK (on_save_response), asker_new (window, session, say));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
on_watch_response (AdwMessageDialog *dialog, const char *response, Asker *asker)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);
  g_auto (GStrv) command = NULL;
  g_autoptr (GError) error = NULL;

  if (strcmp (response, "watch") != 0)
    return;
  if (g_shell_parse_argv (gtk_editable_get_text (GTK_EDITABLE (entry)), NULL, &command, &error))
    hs_session_watch_command (asker->session, (const char *const *) command);
  else
    asker->say (asker->window, error->message);
}

void
hs_dialog_watch (GtkWindow *window, HsSession *session, HsTell say)
{
  GtkWidget *dialog = adw_message_dialog_new (
      window, _ ("Watch a live exchange"),
      _ ("A command that writes a run while things happen. This one lets the TCP of this program "
         "talk to that of the kernel, in a network of their own."));
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), KERNEL_COMMAND);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  control_name (entry, _ ("Command"));
  gtk_widget_add_css_class (entry, "monospace");
  adw_message_dialog_set_extra_child (message, entry);
  adw_message_dialog_add_response (message, "cancel", _ ("Cancel"));
  adw_message_dialog_add_response (message, "watch", _ ("Watch"));
  adw_message_dialog_set_default_response (message, "watch");
  adw_message_dialog_set_response_appearance (message, "watch", ADW_RESPONSE_SUGGESTED);
  on_response (dialog, G_CALLBACK (on_watch_response), asker_new (window, session, say));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* GtkBuilder knows only gettext. */
static void
translate_title (gpointer object, gpointer data)
{
  g_autofree char *title = NULL;

  if (!GTK_IS_SHORTCUTS_GROUP (object) && !GTK_IS_SHORTCUTS_SHORTCUT (object))
    return;
  g_object_get (object, "title", &title, NULL);
  g_object_set (object, "title", text_now (title), NULL);
}

void
hs_dialog_shortcuts (GtkWindow *window)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new ();
  g_autoptr (GSList) objects = NULL;
  g_autoptr (GError) error = NULL;
  GtkWindow *shortcuts;

  if (!gtk_builder_add_from_resource (builder, "/org/handshake_tcp/Handshake/shortcuts.ui", &error))
    g_error ("%s", error->message);
  objects = gtk_builder_get_objects (builder);
  g_slist_foreach (objects, translate_title, NULL);
  shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));
  gtk_window_set_transient_for (shortcuts, window);
  gtk_window_present (shortcuts);
}

void
hs_dialog_about (GtkWindow *window)
{
  GtkWidget *about = g_object_new (
      ADW_TYPE_ABOUT_WINDOW, "transient-for", window, "application-name", _ ("Handshake"),
      "application-icon", "org.handshake_tcp.Handshake", "version", HANDSHAKE_VERSION, "comments",
      _ ("See, change and write a TCP, step by step, as RFC 9293 has it."), "license-type",
      GTK_LICENSE_MIT_X11, NULL);

  adw_about_window_add_legal_section (ADW_ABOUT_WINDOW (about), _ ("The chapters"), NULL,
                                      GTK_LICENSE_CUSTOM, "CC BY-SA 4.0");
  gtk_window_present (GTK_WINDOW (about));
}
