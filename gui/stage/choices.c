/* See choices.h. world_choices () is asked anew for every row; nothing here knows what TCP
 * allows. */
#include "config.h"

#include "choices.h"

#include <lab/text/language.h>

#include "controls.h"

/* The choice of this kind that concerns `host` and `which`, as world_choices () lists it. */
static bool
find_choice (HsSession *session, ChoiceKind kind, uint32_t host, uint32_t which, Choice *found)
{
  g_autofree Choice *choices = g_new (Choice, HS_CHOICES_MAX);
  const unsigned count = hs_session_get_choices (session, choices, HS_CHOICES_MAX);

  for (unsigned i = 0; i < count; i++)
    {
      const Choice *c = &choices[i];
      const bool is_it = kind == CHOICE_CALL ? c->host == host && (uint32_t) c->call.kind == which
                                             : c->which == which;

      if (c->kind == kind && is_it)
        {
          *found = *c;
          return true;
        }
    }
  return false;
}

/* A user calls. False when that cannot be chosen now. */
bool
hs_choose_call (HsSession *session, unsigned host, CallKind call)
{
  Choice choice;

  return find_choice (session, CHOICE_CALL, host, call, &choice)
         && hs_session_choose (session, &choice);
}

/* The network does something to the selected segment. */
bool
hs_choose_for_selected (HsSession *session, ChoiceKind kind)
{
  Choice choice;

  return find_choice (session, kind, 0, hs_session_get_selected (session), &choice)
         && hs_session_choose (session, &choice);
}

bool
hs_can_choose_for_selected (HsSession *session, ChoiceKind kind)
{
  Choice choice;

  return hs_session_get_selected (session) != 0
         && find_choice (session, kind, 0, hs_session_get_selected (session), &choice);
}

/* --- The calls of one user. --- */

typedef struct
{
  CallKind call;
  const char *label, *tip;
} CallButton;

static const CallButton call_buttons[] = {
  { CALL_OPEN_ACTIVE, N_ ("Open"), N_ ("%c's user calls OPEN, active: a SYN leaves") },
  { CALL_OPEN_PASSIVE, N_ ("Listen"), N_ ("%c's user calls OPEN, passive: wait for a SYN") },
  { CALL_SEND, N_ ("Send"), N_ ("%c's user calls SEND: text for the peer") },
  { CALL_RECEIVE, N_ ("Receive"), N_ ("%c's user calls RECEIVE: take what has arrived") },
  { CALL_CLOSE, N_ ("Close"), N_ ("%c's user calls CLOSE: no more to send") },
  { CALL_ABORT, N_ ("Abort"), N_ ("%c's user calls ABORT: a reset, and all is forgotten") },
};

static void
on_call (GtkButton *button, gpointer data)
{
  HsSession *session = g_object_get_data (G_OBJECT (button), "session");
  const unsigned code = GPOINTER_TO_UINT (data);

  hs_choose_call (session, code / CALLS, code % CALLS);
}

static void
update_calls (GtkWidget *grid)
{
  HsSession *session = g_object_get_data (G_OBJECT (grid), "session");
  const unsigned host = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (grid), "host"));

  for (GtkWidget *b = gtk_widget_get_first_child (grid); b != NULL;
       b = gtk_widget_get_next_sibling (b))
    {
      const unsigned call = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (b), "call"));
      Choice choice;

      gtk_widget_set_sensitive (b, find_choice (session, CHOICE_CALL, host, call, &choice));
    }
}

/* Six buttons in the colour of the host. */
GtkWidget *
hs_calls_new (HsSession *session, unsigned host)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_homogeneous (GTK_GRID (grid), TRUE);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_widget_set_valign (grid, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (grid, host == 0 ? "calls-a" : "calls-b");
  for (unsigned i = 0; i < G_N_ELEMENTS (call_buttons); i++)
    {
      const CallButton *call = &call_buttons[i];
      g_autofree char *tip = g_strdup_printf (_ (call->tip), host_letter (host));
      GtkWidget *button = control_button (NULL, _ (call->label), NULL, tip, NULL);

      g_object_set_data (G_OBJECT (button), "session", session);
      g_object_set_data (G_OBJECT (button), "call", GUINT_TO_POINTER (call->call));
      g_signal_connect (button, "clicked", G_CALLBACK (on_call),
                        GUINT_TO_POINTER (host * CALLS + call->call));
      gtk_grid_attach (GTK_GRID (grid), button, (int) (i % 3), (int) (i / 3), 1, 1);
    }
  g_object_set_data (G_OBJECT (grid), "session", session);
  g_object_set_data (G_OBJECT (grid), "host", GUINT_TO_POINTER (host));
  g_signal_connect_object (session, "cursor-changed", G_CALLBACK (update_calls), grid,
                           G_CONNECT_SWAPPED);
  update_calls (grid);
  return grid;
}

/* --- What can happen next. --- */

#define HS_TYPE_CHOICES (hs_choices_get_type ())
G_DECLARE_FINAL_TYPE (HsChoices, hs_choices, HS, CHOICES, GtkBox)

struct _HsChoices
{
  GtkBox parent_instance;
  HsSession *session;
  GtkWidget *title, *list;
  guint idle;
};

G_DEFINE_FINAL_TYPE (HsChoices, hs_choices, GTK_TYPE_BOX)

typedef struct
{
  ChoiceKind kind;
  const char *label;
} Meddling;

/* What the network may do to a segment instead of delivering it. */
static const Meddling meddlings[] = {
  { CHOICE_LOSE, N_ ("Lose") },
  { CHOICE_HOLD, N_ ("Hold") },
  { CHOICE_DUPLICATE, N_ ("Double") },
  { CHOICE_CORRUPT, N_ ("Damage") },
};

static void
on_choice (GtkButton *button, HsChoices *self)
{
  const Choice *choice = g_object_get_data (G_OBJECT (button), "choice");
  const Choice copy = *choice;
  g_autoptr (HsSession) session = g_object_ref (self->session);

  hs_session_choose (session, &copy);
}

static GtkWidget *
choice_button (HsChoices *self, const Choice *choice, const char *label)
{
  const World *world = hs_session_get_world (self->session);
  g_autofree char *said = narrate_choice (world, choice);
  g_autofree char *words = control_sentence (said);
  GtkWidget *button = control_button (NULL, label != NULL ? label : words, NULL, words, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "choice");
  g_object_set_data_full (G_OBJECT (button), "choice", g_memdup2 (choice, sizeof *choice), g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (on_choice), self);
  return button;
}

/* When a segment will arrive: "in 40 ms", or that it waits. The names of timers say it
 * themselves. */
static GtkWidget *
due_label (HsChoices *self, const Choice *choice)
{
  const World *world = hs_session_get_world (self->session);
  const Time due = choice_due (world, choice);
  const Flight *flight = network_look (&world->network, choice->which);
  g_autofree char *wait = due > world->now ? narrate_time (due - world->now) : NULL;
  g_autofree char *text = flight != NULL && flight->held ? g_strdup (_ ("held back"))
                          : wait != NULL                 ? g_strdup_printf (_ ("in %s"), wait)
                                                         : g_strdup (_ ("now"));
  GtkWidget *label = control_label (text, "dim-label");

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "due");
  return label;
}

static void
add_meddlings (HsChoices *self, GtkWidget *line, uint32_t flight, const Choice *choices,
               unsigned count)
{
  for (unsigned m = 0; m < G_N_ELEMENTS (meddlings); m++)
    for (unsigned i = 0; i < count; i++)
      if (choices[i].kind == meddlings[m].kind && choices[i].which == flight)
        gtk_box_append (GTK_BOX (line), choice_button (self, &choices[i], _ (meddlings[m].label)));
}

static void
add_line (HsChoices *self, const Choice *choice, const Choice *choices, unsigned count)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *main_button = choice_button (self, choice, NULL);
  GtkWidget *words = gtk_button_get_child (GTK_BUTTON (main_button));

  gtk_widget_add_css_class (main_button, "first-choice");
  gtk_label_set_ellipsize (GTK_LABEL (words), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_box_append (GTK_BOX (line), main_button);
  if (choice->kind == CHOICE_DELIVER)
    {
      gtk_box_append (GTK_BOX (line), due_label (self, choice));
      add_meddlings (self, line, choice->which, choices, count);
    }
  gtk_box_append (GTK_BOX (self->list), line);
}

static int
by_due (gconstpointer a, gconstpointer b, gpointer world)
{
  const Time due_a = choice_due (world, a), due_b = choice_due (world, b);

  return (due_a > due_b) - (due_a < due_b);
}

static void
fill (HsChoices *self)
{
  g_autofree Choice *choices = g_new (Choice, HS_CHOICES_MAX);
  const unsigned count = hs_session_get_choices (self->session, choices, HS_CHOICES_MAX);
  unsigned lines = 0;

  g_qsort_with_data (choices, (int) count, sizeof *choices, by_due,
                     (gpointer) hs_session_get_world (self->session));
  control_clear (self->list);
  for (unsigned i = 0; i < count; i++)
    if (choices[i].kind == CHOICE_DELIVER || choices[i].kind == CHOICE_TIMEOUT)
      {
        add_line (self, &choices[i], choices, count);
        lines++;
      }
  gtk_label_set_text (GTK_LABEL (self->title),
                      hs_session_get_live (self->session)
                          ? _ ("Live: it can be watched, not changed")
                      : hs_session_get_replay (self->session)
                          ? _ ("A recording of your TCP: it can be watched, not changed")
                      : lines > 0 ? _ ("Next can happen")
                                  : _ ("Nothing is on its way and no timer runs: "
                                       "what happens next is up to the users"));
}

static gboolean
fill_when_idle (gpointer data)
{
  HsChoices *self = data;

  self->idle = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

/* After the frame that shows the row, not before it. */
static void
update_choices (HsChoices *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_full (G_PRIORITY_LOW, fill_when_idle, self, NULL);
}

static void
hs_choices_dispose (GObject *object)
{
  HsChoices *self = HS_CHOICES (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (hs_choices_parent_class)->dispose (object);
}

static void
hs_choices_class_init (HsChoicesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hs_choices_dispose;
}

static void
hs_choices_init (HsChoices *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->title = control_label ("", "caption-heading");
  gtk_widget_add_css_class (self->title, "choices-title");
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (scroller, "choices");    /* room for three lines */
  gtk_widget_set_vexpand (GTK_WIDGET (self), FALSE); /* the height is that of the calls beside it */
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), scroller);
}

GtkWidget *
hs_choices_new (HsSession *session)
{
  HsChoices *self = g_object_new (HS_TYPE_CHOICES, NULL);

  self->session = g_object_ref (session);
  control_name (self->list, _ ("What can happen next"));
  g_signal_connect_object (session, "cursor-changed", G_CALLBACK (update_choices), self,
                           G_CONNECT_SWAPPED);
  update_choices (self);
  return GTK_WIDGET (self);
}
