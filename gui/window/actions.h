/* Everything that can be done in the window, by button, menu or key. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

typedef enum
{
  MODE_WATCH,
  MODE_WRITE
} HsMode;

/* What the actions ask of the window; the rest they do with the session. */
typedef struct
{
  void (*set_mode) (GtkWindow *window, HsMode mode);
  void (*set_chapters) (GtkWindow *window, bool shown);
  void (*grade) (GtkWindow *window);
  void (*go_to_line) (GtkWindow *window, unsigned line);
  void (*focus_stage) (GtkWindow *window);
  void (*tell) (GtkWindow *window, const char *message);
} HsAsk;

typedef struct HsActions HsActions;

HsActions *hs_actions_new (GtkApplicationWindow *window, HsSession *session, const HsAsk *ask);
void hs_actions_free (HsActions *self);
void hs_actions_show (HsActions *self, HsMode mode, bool chapters);
void hs_actions_update (HsActions *self);
