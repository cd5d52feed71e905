/* The exercise: the student's file to edit, and beside it what the grader says. */
#pragma once

#include <adwaita.h>

#include "manuscript.h"

#define HS_TYPE_WRITE (hs_write_get_type ())
G_DECLARE_FINAL_TYPE (HsWrite, hs_write, HS, WRITE, GtkBox)

GtkWidget *hs_write_new (HsSession *session, HsManuscript *manuscript);
void hs_write_save (HsWrite *self);
void hs_write_focus (HsWrite *self);
void hs_write_go_to_line (HsWrite *self, unsigned line);
