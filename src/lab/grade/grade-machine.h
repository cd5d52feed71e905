/* Does this machine compile and load an exercise at all? */
#pragma once

#include <glib.h>

gboolean grade_machine_works (GError **error);
