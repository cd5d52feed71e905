/* Everything that can be done in the window, by button, menu or key. */
#pragma once

#include "window.h"

void hs_actions_install (HsWindow *window);
void hs_actions_update (HsWindow *window);
