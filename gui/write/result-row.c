/* See result-row.h. Pressing the row, or its action as assistive technology does, puts the history
 * of
 * the test on the stage.  */
#include "config.h"

#include "result-row.h"

#include <lab/text/language.h>

#include <gui/stage/controls.h>

struct _HsResultRow
{
  GtkListBoxRow parent_instance;
  unsigned index;
};

G_DEFINE_FINAL_TYPE (HsResultRow, hs_result_row, GTK_TYPE_LIST_BOX_ROW)

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
  GtkWidget *rule = control_paragraph (_ (result->test->rule), NULL);
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
  g_autofree char *wants = exam_wants (result), *gave = exam_gave (result);

  if (wants != NULL)
    gtk_box_append (GTK_BOX (column), control_paragraph (wants, "wants"));
  if (gave != NULL)
    gtk_box_append (GTK_BOX (column), control_paragraph (gave, "gave"));
  if (result->verdict == EXAM_FAILED && result->test->hint != NULL)
    gtk_box_append (GTK_BOX (column), control_paragraph (_ (result->test->hint), "dim-label"));
  gtk_box_append (GTK_BOX (column), control_paragraph (clause, "caption"));
  if (result->trace != NULL)
    gtk_box_append (GTK_BOX (column), control_label (_ ("▸ Watch what happened"), "watch-link"));
}

static void
on_watch (GtkWidget *widget, const char *action, GVariant *target)
{
  hs_result_row_watch (HS_RESULT_ROW (widget));
}

void
hs_result_row_watch (HsResultRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.watch-result", "u", self->index);
}

static void
hs_result_row_init (HsResultRow *self)
{
}

static void
hs_result_row_class_init (HsResultRowClass *klass)
{
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "result.watch", NULL, on_watch);
}

/* `index` is the result's place in the grade. A listener hears the row as one sentence. */
GtkWidget *
hs_result_row_new (const ExamResult *result, unsigned index)
{
  HsResultRow *self = g_object_new (HS_TYPE_RESULT_ROW, NULL);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *name
      = g_strdup_printf (result->verdict == EXAM_PASSED ? _ ("Passed: %s") : _ ("Not passed: %s"),
                         _ (result->test->rule));

  self->index = index;
  gtk_box_append (GTK_BOX (column), headline_of (result));
  if (result->verdict != EXAM_PASSED)
    add_wrong (column, result);
  gtk_widget_add_css_class (column, "result");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), column);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), result->trace != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "result.watch", result->trace != NULL);
  control_name (GTK_WIDGET (self), name);
  return GTK_WIDGET (self);
}
