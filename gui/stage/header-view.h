/* The selected segment's header, bit by bit. */
#pragma once

#include <gtk/gtk.h>

#include <gui/session/session.h>

#define HS_TYPE_HEADER_VIEW (hs_header_view_get_type ())
G_DECLARE_FINAL_TYPE (HsHeaderView, hs_header_view, HS, HEADER_VIEW, GtkWidget)

GtkWidget *hs_header_view_new (HsSession *session);
