/* One test in the list of results: what it asks, what came instead, and a way to watch it. */
#pragma once

#include <adwaita.h>
#include <lab/grade/exam.h>

#define HS_TYPE_RESULT_ROW (hs_result_row_get_type ())
G_DECLARE_FINAL_TYPE (HsResultRow, hs_result_row, HS, RESULT_ROW, GtkListBoxRow)

GtkWidget *hs_result_row_new (const ExamResult *result, unsigned index);
void hs_result_row_watch (HsResultRow *self);
