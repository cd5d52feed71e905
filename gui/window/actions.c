/* See actions.h. The keys are looked at after the widget that has the focus has had its chance, so
 * that a letter typed into the editor is a letter; only combinations with Ctrl come first.  */
#include "config.h"

#include "actions.h"

#include <lab/text/language.h>
#include <string.h>

#include <gui/stage/choices.h>
#include "dialogs.h"
#include "preferences.h"

typedef struct
{
  const char *keys; /* alternatives with "|" between */
  const char *action;
} Key;

/* Page_Down and Page_Up are what a clicker for slides sends. */
static const Key stage_keys[] = {
  { "space", "win.play" },
  { "Right|Page_Down", "win.step" },
  { "Left|Page_Up", "win.back" },
  { "Home", "win.first" },
  { "End", "win.last" },
  { "plus|equal|KP_Add", "win.faster" },
  { "minus|KP_Subtract", "win.slower" },
  { "l", "win.lose" },
  { "h", "win.hold" },
  { "d", "win.duplicate" },
  { "c", "win.corrupt" },
  { "Return|KP_Enter", "win.deliver" },
  { "Escape", "win.watch" },
};

static const Key window_keys[] = {
  { "<Control>l", "win.next-language" },
  { "<Control>d", "win.dark" },
  { "F9", "win.chapters" },
  { "<Control>e", "win.write" },

  { "<Control>o", "win.open" },
  { "<Control>s", "win.grade" },
  { "<Control><Shift>s", "win.save" },
  { "<Control>question|F1", "win.shortcuts" },
  { "<Control>q", "window.close" },
};

struct HsActions
{
  GtkWindow *window; /* which has them */
  HsSession *session;
  const HsAsk *ask;
  HsMode mode;
  bool chapters;
};

static HsSession *
session_of (gpointer actions)
{
  return ((HsActions *) actions)->session;
}

static void
on_play (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_set_playing (session_of (actions), !hs_session_get_playing (session_of (actions)));
}

static void
on_step (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_step (session_of (actions));
}

static void
on_back (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_back (session_of (actions));
}

static void
on_first (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_first (session_of (actions));
}

static void
on_last (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_last (session_of (actions));
}

static void
on_faster (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_set_speed (session_of (actions), hs_session_get_speed (session_of (actions)) * 2);
}

static void
on_slower (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_set_speed (session_of (actions), hs_session_get_speed (session_of (actions)) / 2);
}

static void
on_speed (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_set_speed (session_of (actions), g_variant_get_double (target));
}

static void
on_branch (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_set_branch (session_of (actions), g_variant_get_uint32 (target));
}

/* The name of the action says what the network does. */
static const struct
{
  const char *action;
  ChoiceKind kind;
} meddling[] = {
  { "lose", CHOICE_LOSE },       { "hold", CHOICE_HOLD },       { "duplicate", CHOICE_DUPLICATE },
  { "corrupt", CHOICE_CORRUPT }, { "deliver", CHOICE_DELIVER },
};

static void
on_meddle (GSimpleAction *action, GVariant *target, gpointer actions)
{
  for (gsize i = 0; i < G_N_ELEMENTS (meddling); i++)
    if (strcmp (g_action_get_name (G_ACTION (action)), meddling[i].action) == 0)
      hs_choose_for_selected (session_of (actions), meddling[i].kind);
}

static void
speak (HsActions *self, const char *language)
{
  hs_session_set_language (self->session, language);
  preferences_set_language (language);
  hs_actions_update (self);
}

static void
on_language (GSimpleAction *action, GVariant *target, gpointer actions)
{
  speak (actions, g_variant_get_string (target, NULL));
}

static void
on_next_language (GSimpleAction *action, GVariant *target, gpointer actions)
{
  speak (actions, strcmp (language_get (), "en") == 0 ? "zh_CN" : "en");
}

static void
on_dark (GSimpleAction *action, GVariant *target, gpointer actions)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  const bool dark = !adw_style_manager_get_dark (style);

  adw_style_manager_set_color_scheme (style, dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                  : ADW_COLOR_SCHEME_FORCE_LIGHT);
  preferences_set_dark (dark);
  hs_actions_update (actions);
}

static void
on_chapters (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->set_chapters (self->window, !self->chapters);
}

static void
on_watch (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->set_mode (self->window, MODE_WATCH);
}

static void
on_write (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->set_mode (self->window, MODE_WRITE);
}

static void
on_grade (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->grade (self->window);
}

static void
on_go_to_line (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->go_to_line (self->window, g_variant_get_uint32 (target));
}

static void
on_watch_result (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->set_mode (self->window, MODE_WATCH);
  hs_session_watch_result (self->session, g_variant_get_uint32 (target));
}

static void
on_open (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  hs_dialog_open (self->window, self->session);
}

static void
on_save (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  hs_dialog_save (self->window, self->session, self->ask->tell);
}

static void
on_watch_live (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  hs_dialog_watch (self->window, self->session, self->ask->tell);
}

static void
on_stop_live (GSimpleAction *action, GVariant *target, gpointer actions)
{
  hs_session_stop_live (session_of (actions));
}

static void
on_shortcuts (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  hs_dialog_shortcuts (self->window);
}

static void
on_about (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  hs_dialog_about (self->window);
}

static void
on_focus_stage (GSimpleAction *action, GVariant *target, gpointer actions)
{
  HsActions *self = actions;

  self->ask->focus_stage (self->window);
}

static const GActionEntry entries[] = {
  { "play", on_play },
  { "step", on_step },
  { "back", on_back },
  { "first", on_first },
  { "last", on_last },
  { "faster", on_faster },
  { "slower", on_slower },
  { "speed", on_speed, "d", "0.05" },
  { "branch", on_branch, "u", "uint32 0" },
  { "lose", on_meddle },
  { "hold", on_meddle },
  { "duplicate", on_meddle },
  { "corrupt", on_meddle },
  { "deliver", on_meddle },
  { "language", on_language, "s", "'en'" },
  { "next-language", on_next_language },
  { "dark", on_dark, NULL, "false" },
  { "chapters", on_chapters, NULL, "true" },
  { "watch", on_watch, NULL, "true" },
  { "write", on_write, NULL, "false" },
  { "grade", on_grade },
  { "watch-result", on_watch_result, "u" },
  { "go-to-line", on_go_to_line, "u" },
  { "open", on_open },
  { "save", on_save },
  { "watch-live", on_watch_live },
  { "stop-live", on_stop_live },
  { "shortcuts", on_shortcuts },
  { "about", on_about },
  { "focus-stage", on_focus_stage },
};

static GSimpleAction *
find (HsActions *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->window), name));
}

static void
enable (HsActions *self, const char *name, bool enabled)
{
  g_simple_action_set_enabled (find (self, name), enabled);
}

static void
set_state (HsActions *self, const char *name, GVariant *state)
{
  g_simple_action_set_state (find (self, name), state);
}

static void
update_stage (HsActions *self)
{
  static const char *const always[] = { "play", "last", "faster", "slower" };
  HsSession *session = self->session;
  const bool watch = self->mode == MODE_WATCH;
  const bool begun
      = hs_session_get_cursor (session) > 0
        || hs_session_get_playhead (session) > trace_time (hs_session_get_trace (session), 0);
  const bool ended = hs_session_get_cursor (session) == hs_session_get_rows (session);

  for (gsize i = 0; i < G_N_ELEMENTS (always); i++)
    enable (self, always[i], watch);
  enable (self, "first", watch && begun);
  enable (self, "back", watch && begun);
  enable (self, "step", watch && !(ended && hs_session_get_replay (session)));
  for (gsize i = 0; i < G_N_ELEMENTS (meddling); i++)
    enable (self, meddling[i].action,
            watch && hs_can_choose_for_selected (session, meddling[i].kind));
}

/* The one place that says what can be done now, and what is switched on. */
void
hs_actions_update (HsActions *self)
{
  HsSession *session = self->session;
  const Lesson *lesson = hs_session_get_lesson (session);
  const bool writes = self->mode == MODE_WRITE;

  update_stage (self);
  enable (self, "write", writes || (lesson != NULL && lesson->exercise != NULL));
  enable (self, "stop-live", hs_session_get_live (session));
  enable (self, "grade", writes && lesson != NULL && lesson->exercise != NULL);
  set_state (self, "watch", g_variant_new_boolean (!writes));
  set_state (self, "write", g_variant_new_boolean (writes));
  set_state (self, "chapters", g_variant_new_boolean (self->chapters));
  set_state (self, "language", g_variant_new_string (language_get ()));
  set_state (self, "speed", g_variant_new_double (hs_session_get_speed (session)));
  set_state (self, "branch", g_variant_new_uint32 (hs_session_get_branch (session)));
  set_state (self, "dark",
             g_variant_new_boolean (adw_style_manager_get_dark (adw_style_manager_get_default ())));
}

static void
add_keys (GtkWidget *window, const Key *keys, gsize count, GtkPropagationPhase phase)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  for (gsize i = 0; i < count; i++)
    {
      GtkShortcutTrigger *trigger = gtk_shortcut_trigger_parse_string (keys[i].keys);
      GtkShortcutAction *action = gtk_named_action_new (keys[i].action);

      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                            gtk_shortcut_new (trigger, action));
    }
  gtk_widget_add_controller (window, controller);
}

/* What the window shows now. */
void
hs_actions_show (HsActions *self, HsMode mode, bool chapters)
{
  self->mode = mode;
  self->chapters = chapters;
  hs_actions_update (self);
}

/* The window keeps them as long as it is there. */
HsActions *
hs_actions_new (GtkApplicationWindow *window, HsSession *session, const HsAsk *ask)
{
  HsActions *self = g_new0 (HsActions, 1);

  self->window = GTK_WINDOW (window);
  self->session = g_object_ref (session);
  self->ask = ask;
  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), self);
  add_keys (GTK_WIDGET (window), stage_keys, G_N_ELEMENTS (stage_keys), GTK_PHASE_BUBBLE);
  add_keys (GTK_WIDGET (window), window_keys, G_N_ELEMENTS (window_keys), GTK_PHASE_CAPTURE);
  return self;
}

void
hs_actions_free (HsActions *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_action_map_remove_action (G_ACTION_MAP (self->window), entries[i].name);
  g_object_unref (self->session);
  g_free (self);
}
