/* What opens over the window. */
#pragma once

#include "window.h"

void hs_dialog_open (HsWindow *window);
void hs_dialog_save (HsWindow *window);
void hs_dialog_watch (HsWindow *window);
void hs_dialog_shortcuts (HsWindow *window);
void hs_dialog_about (HsWindow *window);
