/* The window: header bar, chapters, and either the stage or the exercise. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

#include "actions.h"

#define HS_TYPE_WINDOW (hs_window_get_type ())
G_DECLARE_FINAL_TYPE (HsWindow, hs_window, HS, WINDOW, AdwApplicationWindow)

GtkWidget *hs_window_new (GtkApplication *app, HsSession *session);
void hs_window_set_size (HsWindow *self, int width, int height);
void hs_window_set_mode (HsWindow *self, HsMode mode);
void hs_window_focus_stage (HsWindow *self);
bool hs_window_flush (HsWindow *self);
