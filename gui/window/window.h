/* The window: header bar, chapters, and either the stage or the exercise. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>
#include <gui/write/write.h>

typedef enum
{
  MODE_WATCH,
  MODE_WRITE
} HsMode;

#define HS_TYPE_WINDOW (hs_window_get_type ())
G_DECLARE_FINAL_TYPE (HsWindow, hs_window, HS, WINDOW, AdwApplicationWindow)

GtkWidget *hs_window_new (GtkApplication *app, HsSession *session);
void hs_window_set_size (HsWindow *self, int width, int height);
HsSession *hs_window_get_session (HsWindow *self);
HsMode hs_window_get_mode (HsWindow *self);
void hs_window_set_mode (HsWindow *self, HsMode mode);
bool hs_window_get_chapters (HsWindow *self);
void hs_window_set_chapters (HsWindow *self, bool shown);
HsWrite *hs_window_get_write (HsWindow *self);
void hs_window_focus_stage (HsWindow *self);
void hs_window_tell (HsWindow *self, const char *message);
