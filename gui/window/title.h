/* What the window is called: what is on the stage, and who answers on the two sides. */
#pragma once

#include <gui/session/session.h>

const char *hs_title_of (HsSession *session);
char *hs_subtitle_of (HsSession *session);
