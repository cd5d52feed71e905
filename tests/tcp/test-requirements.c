/* Every requirement of RFC 9293 that concerns the connection itself, and the rules of the RFCs that
 * it leans on, each in a test that carries its number; src/lab/book/requirements.h is the list. The
 * whole runs in a fraction of a second. */
#include "requirements.h"

int
main (void)
{
  int (*const lists[]) (void) = {
    requirements_wire,    requirements_opening,    requirements_sending,  requirements_window,
    requirements_acks,    requirements_timers,     requirements_urgent,   requirements_errors,
    requirements_closing, requirements_congestion, requirements_recovery, requirements_extensions,
  };
  int failed = 0;

  for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
    failed += lists[i]();
  return failed > 0;
}
