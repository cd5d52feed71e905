/* Does this machine compile and load an exercise at all, and what holds it there? */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct
{
  char *confinement; /* a sentence */
  bool is_locked, is_boxed;
} MachineLook;

bool grade_machine_works (GError **error);
bool grade_machine_look (MachineLook *look, GError **error);
void machine_look_clear (MachineLook *look);
