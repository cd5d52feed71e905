/* What can be done with a segment in flight, in words, at the place where it is. */
#pragma once

#include <gtk/gtk.h>

#include <gui/session/session.h>

GtkWidget *hs_flight_menu_new (GtkWidget *parent, HsSession *session, uint32_t flight_id);
