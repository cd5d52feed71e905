/* The ladder between the two endpoints. */
#pragma once

#include <gtk/gtk.h>

#include <gui/session/session.h>

#define HS_TYPE_LADDER_VIEW (hs_ladder_view_get_type ())
G_DECLARE_FINAL_TYPE (HsLadderView, hs_ladder_view, HS, LADDER_VIEW, GtkWidget)

GtkWidget *hs_ladder_view_new (HsSession *session);
