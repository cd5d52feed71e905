/* The ladder of a trace as text: for a terminal, a mail or a printed page.  */
#pragma once

#include <glib.h>
#include <sim/trace/trace.h>

typedef struct
{
  bool ascii;     /* draw with the characters of ASCII only */
  bool why;       /* under each event: section, function and reason */
  unsigned width; /* columns; 0 is 100 */
} DrawOptions;

char *draw_ladder (const Trace *trace, const DrawOptions *options);
