/* The exercise: an editor with the student's file, and beside it what the tests said. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

#define HS_TYPE_WRITE (hs_write_get_type ())
G_DECLARE_FINAL_TYPE (HsWrite, hs_write, HS, WRITE, GtkBox)

GtkWidget *hs_write_new (HsSession *session, GtkTextBuffer *buffer);
GtkTextBuffer *hs_write_get_buffer (HsWrite *self);
bool hs_write_save (HsWrite *self, GError **error);
void hs_write_focus (HsWrite *self);
void hs_write_go_to_line (HsWrite *self, unsigned line);
