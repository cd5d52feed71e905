/* The stage: the diagrams of both ends with the ladder between them, the variables, the selected
 * segment's header, the caption, and what can be done next.  */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

GtkWidget *hs_stage_new (HsSession *session);
