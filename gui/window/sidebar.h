/* The chapters, and of the one that is open its stories, its exercise and its text. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

#define HS_TYPE_SIDEBAR (hs_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (HsSidebar, hs_sidebar, HS, SIDEBAR, GtkBox)

GtkWidget *hs_sidebar_new (HsSession *session);
