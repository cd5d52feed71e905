/* See verdict.h. A test that failed is a button: it puts the test's history on the stage. */
#include "config.h"

#include "verdict.h"

#include <glib/gi18n-lib.h>

#include "controls.h"

static GtkWidget *
wrapped (const char *text, const char *css_class)
{
  GtkWidget *label = control_label (text, css_class);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  return label;
}

static const char *
mark_of (ExamVerdict verdict)
{
  return verdict == EXAM_PASSED ? "✓" : verdict == EXAM_FAILED ? "✗" : "⚠";
}

static const char *
class_of (ExamVerdict verdict)
{
  return verdict == EXAM_PASSED ? "success" : "error";
}

static GtkWidget *
headline_of (const ExamResult *result)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autofree char *points = g_strdup_printf (
      "%u/%u", result->verdict == EXAM_PASSED ? result->test->points : 0, result->test->points);
  GtkWidget *mark = control_label (mark_of (result->verdict), class_of (result->verdict));
  GtkWidget *rule = wrapped (_ (result->test->rule), NULL);
  GtkWidget *score = control_label (points, "dim-label");

  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_widget_set_valign (score, GTK_ALIGN_START);
  gtk_widget_add_css_class (score, "numeric");
  gtk_widget_set_hexpand (rule, TRUE);
  gtk_box_append (GTK_BOX (line), mark);
  gtk_box_append (GTK_BOX (line), rule);
  gtk_box_append (GTK_BOX (line), score);
  return line;
}

static void
add_wrong (GtkWidget *column, const ExamResult *result)
{
  g_autofree char *clause = g_strdup_printf ("%s · %s", result->test->id, result->test->section);

  if (result->wants != NULL)
    gtk_box_append (GTK_BOX (column), wrapped (result->wants, "wants"));
  if (result->gave != NULL)
    gtk_box_append (GTK_BOX (column), wrapped (result->gave, "gave"));
  if (result->test->hint != NULL)
    gtk_box_append (GTK_BOX (column), wrapped (_ (result->test->hint), "dim-label"));
  gtk_box_append (GTK_BOX (column), wrapped (clause, "caption"));
  if (result->trace != NULL)
    gtk_box_append (GTK_BOX (column), control_label (_ ("▸ Watch what happened"), "watch-link"));
}

/* A row a listener hears as one sentence. */
static GtkWidget *
result_row (const ExamResult *result)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *name
      = g_strdup_printf (result->verdict == EXAM_PASSED ? _ ("Passed: %s") : _ ("Not passed: %s"),
                         _ (result->test->rule));

  gtk_box_append (GTK_BOX (column), headline_of (result));
  if (result->verdict != EXAM_PASSED)
    add_wrong (column, result);
  gtk_widget_add_css_class (column, "result");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), column);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), result->trace != NULL);
  control_name (row, name);
  return row;
}

static void
on_result_activated (GtkListBox *list, GtkListBoxRow *row, HsSession *session)
{
  gtk_widget_activate_action (GTK_WIDGET (list), "win.watch", NULL);
  hs_session_watch_result (session, (unsigned) gtk_list_box_row_get_index (row));
}

static GtkWidget *
results_list (HsSession *session, const Grade *grade)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  control_name (list, _ ("Results"));
  for (guint i = 0; grade->results != NULL && i < grade->results->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), result_row (g_ptr_array_index (grade->results, i)));
  g_signal_connect (list, "row-activated", G_CALLBACK (on_result_activated), session);
  return list;
}

static char *
score_text (const Grade *grade)
{
  if (grade->outcome == GRADE_PASSED)
    return g_strdup_printf (_ ("All passed: %u of %u points"), grade->points, grade->points_max);
  if (grade->outcome == GRADE_FAILED && grade->compiled)
    return g_strdup_printf (_ ("%u of %u points"), grade->points, grade->points_max);
  return g_strdup (grade->outcome == GRADE_FAILED ? _ ("It does not compile yet")
                                                  : _ ("Not graded"));
}

static void
add_grade (GtkWidget *box, HsSession *session, const Grade *grade)
{
  g_autofree char *score = score_text (grade);
  GtkWidget *title = wrapped (score, "title-3");

  gtk_widget_add_css_class (title, grade->outcome == GRADE_PASSED ? "success" : "score");
  gtk_box_append (GTK_BOX (box), title);
  if (grade->problem != NULL)
    gtk_box_append (GTK_BOX (box), wrapped (grade->problem, NULL));
  if (grade->diagnostics != NULL && *grade->diagnostics != '\0')
    {
      GtkWidget *text = wrapped (grade->diagnostics, "diagnostics");

      gtk_label_set_selectable (GTK_LABEL (text), TRUE);
      gtk_box_append (GTK_BOX (box), text);
    }
  if (grade->results != NULL && grade->results->len > 0)
    gtk_box_append (GTK_BOX (box), results_list (session, grade));
}

static void
update (GtkWidget *box)
{
  HsSession *session = g_object_get_data (G_OBJECT (box), "session");
  const Grade *grade = hs_session_get_grade (session);

  if (hs_session_get_grading (session) && grade != NULL)
    return;
  control_clear (box);
  if (grade != NULL)
    add_grade (box, session, grade);
  else
    gtk_box_append (GTK_BOX (box),
                    wrapped (hs_session_get_grading (session)
                                 ? _ ("Grading…")
                                 : _ ("Save with Ctrl+S: your file is compiled, its functions take "
                                      "their place in the TCP, and the tests are run. A test that "
                                      "fails can be watched on the stage, step by step."),
                             "dim-label"));
}

GtkWidget *
hs_verdict_new (HsSession *session)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_widget_add_css_class (box, "verdict");
  g_object_set_data (G_OBJECT (box), "session", session);
  g_signal_connect_object (session, "grade-changed", G_CALLBACK (update), box, G_CONNECT_SWAPPED);
  update (box);
  return box;
}
