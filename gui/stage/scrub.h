/* The bar under the stage: a knob at "now", a tick for every row in the colour of the host that
 * acted. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

#define HS_TYPE_SCRUB (hs_scrub_get_type ())
G_DECLARE_FINAL_TYPE (HsScrub, hs_scrub, HS, SCRUB, GtkWidget)

GtkWidget *hs_scrub_new (HsSession *session);
