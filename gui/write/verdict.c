/* See verdict.h. A test that failed is a button: it puts the test's history on the stage. */
#include "config.h"

#include "verdict.h"

#include <lab/text/language.h>
#include <stdio.h>
#include <string.h>

#include "chapter.h"
#include <gui/stage/controls.h>
#include "result-row.h"

static void
on_result_activated (GtkListBox *list, GtkListBoxRow *row, gpointer data)
{
  hs_result_row_watch (HS_RESULT_ROW (row));
}

static void
add_results (GtkWidget *list, const GPtrArray *results, bool passed)
{
  for (guint i = 0; i < results->len; i++)
    {
      const ExamResult *result = g_ptr_array_index (results, i);

      if ((result->verdict == EXAM_PASSED) == passed)
        gtk_list_box_append (GTK_LIST_BOX (list), hs_result_row_new (result, i));
    }
}

/* What is still to do comes first. */
static GtkWidget *
results_list (const Grade *grade)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  control_name (list, _ ("Results"));
  add_results (list, grade->results, false);
  add_results (list, grade->results, true);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_result_activated), NULL);
  return list;
}

static char *
score_text (const Grade *grade)
{
  if (grade->outcome == GRADE_PASSED)
    return g_strdup_printf (_ ("All passed: %u of %u points"), grade->points, grade->points_max);
  if (grade->outcome == GRADE_NOT_GRADED)
    return g_strdup (_ ("Not graded"));
  if (grade->outcome == GRADE_COMPILE_ERROR)
    return g_strdup (_ ("It does not compile yet"));
  return g_strdup_printf (_ ("%u of %u points"), grade->points, grade->points_max);
}

/* "exercise.c:12:3: error: ..." becomes a link to that line. */
static char *
linked_line (const char *line)
{
  g_autofree char *escaped = g_markup_escape_text (line, -1);
  const char *at = strstr (line, ".c:");
  unsigned row = 0, column = 0;
  char colon = '\0';

  if (at == NULL || sscanf (at, ".c:%u:%u%c", &row, &column, &colon) != 3 || colon != ':')
    return g_steal_pointer (&escaped);
  return g_strdup_printf ("<a href=\"line:%u\">%s</a>", row, escaped);
}

static gboolean
on_diagnostic_link (GtkLabel *label, const char *uri, gpointer data)
{
  unsigned row = 0;

  if (sscanf (uri, "line:%u", &row) == 1)
    gtk_widget_activate_action (GTK_WIDGET (label), "win.go-to-line", "u", row);
  return TRUE;
}

static GtkWidget *
diagnostics_label (const Grade *grade)
{
  g_auto (GStrv) lines = g_strsplit (grade->diagnostics, "\n", -1);
  g_autofree char *markup = NULL;
  GtkWidget *label = control_paragraph ("", "diagnostics");

  for (char **line = lines; *line != NULL; line++)
    {
      char *linked = linked_line (*line);

      g_free (*line);
      *line = linked;
    }
  markup = g_strjoinv ("\n", lines);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_diagnostic_link), NULL);
  return label;
}

/* The names of locks are for who asks. */
static GtkWidget *
confinement_details (const char *confinement)
{
  GtkWidget *expander = gtk_expander_new (_ ("How your program was kept from doing harm"));
  g_autofree char *sentence = control_sentence (confinement);

  gtk_expander_set_child (GTK_EXPANDER (expander), control_paragraph (sentence, NULL));
  gtk_widget_add_css_class (expander, "small-print");
  return expander;
}

static void
add_grade (GtkWidget *box, const Grade *grade)
{
  g_autofree char *score = score_text (grade);
  GtkWidget *title = control_paragraph (score, "title-3");

  gtk_widget_add_css_class (title, grade->outcome == GRADE_PASSED ? "success" : "score");
  gtk_box_append (GTK_BOX (box), title);
  if (grade->problem != NULL)
    gtk_box_append (GTK_BOX (box), control_paragraph (grade->problem, NULL));
  if (grade->diagnostics != NULL && *grade->diagnostics != '\0')
    gtk_box_append (GTK_BOX (box), diagnostics_label (grade));
  if (grade->results != NULL && grade->results->len > 0)
    gtk_box_append (GTK_BOX (box), results_list (grade));
  if (grade->confinement != NULL)
    gtk_box_append (GTK_BOX (box), confinement_details (grade->confinement));
}

/* From weak to strong; each is read only when it is opened. */
static void
add_hints (GtkWidget *box, const Lesson *lesson)
{
  g_auto (GStrv) hints = lesson != NULL ? lesson_hints (lesson, language_get (), NULL) : NULL;

  for (unsigned i = 0; hints != NULL && hints[i] != NULL; i++)
    {
      g_autofree char *title = g_strdup_printf (_ ("Hint %u"), i + 1);
      GtkWidget *expander = gtk_expander_new (title);

      gtk_expander_set_child (GTK_EXPANDER (expander), hs_chapter_new (hints[i], NULL, NULL));
      gtk_box_append (GTK_BOX (box), expander);
    }
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
    add_grade (box, grade);
  else
    gtk_box_append (
        GTK_BOX (box),
        control_paragraph (hs_session_get_grading (session)
                               ? _ ("Grading…")
                               : _ ("Save with Ctrl+S: your file is compiled, its functions take "
                                    "their place in the TCP, and the tests are run. A test that "
                                    "fails can be watched on the stage, step by step."),
                           "dim-label"));
  if (grade == NULL || grade->outcome != GRADE_PASSED)
    add_hints (box, hs_session_get_lesson (session));
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
