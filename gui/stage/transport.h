/* Play, step and scrub: the row of controls under the stage. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

#define HS_TYPE_TRANSPORT (hs_transport_get_type ())
G_DECLARE_FINAL_TYPE (HsTransport, hs_transport, HS, TRANSPORT, GtkBox)

GtkWidget *hs_transport_new (HsSession *session);
