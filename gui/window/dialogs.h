/* What opens over a window. They do what they do with the session; what goes wrong they tell. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

typedef void (*HsTell) (GtkWindow *window, const char *message);

void hs_dialog_open (GtkWindow *window, HsSession *session);
void hs_dialog_save (GtkWindow *window, HsSession *session, HsTell say);
void hs_dialog_watch (GtkWindow *window, HsSession *session, HsTell say);
void hs_dialog_shortcuts (GtkWindow *window);
void hs_dialog_about (GtkWindow *window);
