/* Drives the app as somebody who cannot see it would: through the accessibility bus, by role and
 * name. Everything polls, because the app is another process with its own pace; the time-outs are
 * generous and only ever reached by a failure. */
#pragma once

#include <gio/gio.h>
#include <atspi/atspi.h>
#include <stdbool.h>

/* The library has none of these. */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAccessible, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiStateSet, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiAction, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AtspiEditableText, g_object_unref)

typedef struct
{
  GSubprocess *process;
  AtspiAccessible *app; /* its root on the bus */
} Drive;

Drive *drive_start (const char *const argv[]);
void drive_quit (Drive *drive);
AtspiAccessible *drive_find (Drive *drive, const char *place, const char *role, const char *name);
bool drive_sees (Drive *drive, const char *role, const char *name);
void drive_wait (Drive *drive, const char *role, const char *name);
void drive_wait_within (Drive *drive, const char *place, const char *role, const char *name);
void drive_wait_gone (Drive *drive, const char *role, const char *name);
void drive_press (Drive *drive, const char *role, const char *name);
void drive_type (Drive *drive, const char *name, const char *text);
void drive_end (Drive *drive, int signal);
void drive_wait_end (Drive *drive);
void drive_dump (Drive *drive);
