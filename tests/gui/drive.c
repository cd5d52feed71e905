/* The accessibility bus is asked again and again until it says what is wanted; a whole tree is some
 * hundred objects, a fraction of a second.  */
#include "drive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <string.h>

#define PATIENCE (90 * G_USEC_PER_SEC)
#define CHILDREN_MAX 400 /* of one object: lists show no more than a screenful */

/* What AT-SPI called "push button" is a "button" from version 2.56 on, and what GTK 4.8 called so
 * is a "toggle button" later if it stays pressed. */
static bool
is_role_of (const char *said, const char *role)
{
  return g_strcmp0 (said, role) == 0
         || (strcmp (role, "push button") == 0
             && (g_strcmp0 (said, "button") == 0 || g_strcmp0 (said, "toggle button") == 0));
}

/* Names match by pattern: "SYN-SENT*" is any name that begins so. */
static bool
fits (AtspiAccessible *object, const char *role, const char *pattern)
{
  g_autofree char *is_role = atspi_accessible_get_role_name (object, NULL);
  g_autofree char *is_name = atspi_accessible_get_name (object, NULL);
  return (role == NULL || is_role_of (is_role, role))
         && (pattern == NULL || (is_name != NULL && g_pattern_match_simple (pattern, is_name)));
}

/* Depth first. NOTE: GTK 4.8 does not tell the bus what is on the screen and what is behind it. */
static AtspiAccessible *
search (AtspiAccessible *object, const char *role, const char *pattern)
{
  if (fits (object, role, pattern))
    return g_object_ref (object);
  int children = MIN (atspi_accessible_get_child_count (object, NULL), CHILDREN_MAX);
  for (int i = 0; i < children; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);
      AtspiAccessible *found = child != NULL ? search (child, role, pattern) : NULL;
      if (found != NULL)
        return found;
    }
  return NULL;
}

static AtspiAccessible *
find_app (const char *name)
{
  g_autoptr (AtspiAccessible) desktop = atspi_get_desktop (0);
  int children = atspi_accessible_get_child_count (desktop, NULL);
  for (int i = 0; i < children; i++)
    {
      AtspiAccessible *child = atspi_accessible_get_child_at_index (desktop, i, NULL);
      if (child != NULL && fits (child, NULL, name))
        return child;
      g_clear_object (&child);
    }
  return NULL;
}

/* Starts the app and waits until it is on the bus. Free with drive_quit (). */
Drive *
drive_start (const char *const argv[])
{
  g_autoptr (GError) error = NULL;
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  Drive *drive = g_new0 (Drive, 1);
  atspi_init ();
  drive->process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_NONE, &error);
  if (drive->process == NULL)
    fail_msg ("%s", error->message);
  g_autofree char *name = g_path_get_basename (argv[0]);
  while (g_get_monotonic_time () < end && drive->app == NULL)
    {
      drive->app = find_app (name);
      if (drive->app == NULL)
        g_usleep (G_USEC_PER_SEC / 10);
    }
  if (drive->app == NULL)
    fail_msg ("%s did not appear on the accessibility bus", name);
  return drive;
}

/* Ends the app; it must not have ended by itself. */
void
drive_quit (Drive *drive)
{
  bool alive = g_subprocess_get_identifier (drive->process) != NULL;
  g_subprocess_force_exit (drive->process);
  g_subprocess_wait (drive->process, NULL, NULL);
  g_clear_object (&drive->app);
  g_clear_object (&drive->process);
  g_free (drive);
  if (!alive)
    fail_msg ("the app ended by itself");
}

/* Looks for an object inside the one called `place`, or anywhere if that is NULL. */
static AtspiAccessible *
search_within (Drive *drive, const char *place, const char *role, const char *name)
{
  if (place == NULL)
    return search (drive->app, role, name);
  g_autoptr (AtspiAccessible) inside = search (drive->app, NULL, place);
  return inside != NULL ? search (inside, role, name) : NULL;
}

/* Is there an object of this role (NULL: any) and name? */
bool
drive_sees (Drive *drive, const char *role, const char *name)
{
  g_autoptr (AtspiAccessible) found = search (drive->app, role, name);
  return found != NULL;
}

/* Waits for an object of this role (NULL: any) and name inside `place` (NULL: anywhere), and gives
 * it; the caller unrefs it. */
AtspiAccessible *
drive_find (Drive *drive, const char *place, const char *role, const char *name)
{
  for (const gint64 end = g_get_monotonic_time () + PATIENCE; g_get_monotonic_time () < end;)
    {
      AtspiAccessible *found = search_within (drive, place, role, name);
      if (found != NULL)
        return found;
      g_usleep (G_USEC_PER_SEC / 10);
    }
  drive_dump (drive);
  fail_msg ("there is no %s called \"%s\"", role != NULL ? role : "thing", name);
  return NULL;
}

void
drive_wait (Drive *drive, const char *role, const char *name)
{
  g_object_unref (drive_find (drive, NULL, role, name));
}

void
drive_wait_within (Drive *drive, const char *place, const char *role, const char *name)
{
  g_object_unref (drive_find (drive, place, role, name));
}

void
drive_wait_gone (Drive *drive, const char *role, const char *name)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE;
  bool there;

  while ((there = drive_sees (drive, role, name)) && g_get_monotonic_time () < end)
    g_usleep (G_USEC_PER_SEC / 10);
  if (there)
    fail_msg ("a %s called \"%s\" does not go away", role != NULL ? role : "thing", name);
}

/* Does what activating this object does. */
void
drive_press (Drive *drive, const char *role, const char *name)
{
  g_autoptr (AtspiAccessible) object = drive_find (drive, NULL, role, name);
  g_autoptr (AtspiAction) action = atspi_accessible_get_action_iface (object);
  if (action == NULL || atspi_action_get_n_actions (action, NULL) == 0)
    fail_msg ("%s cannot be pressed", name);
  atspi_action_do_action (action, 0, NULL);
}

/* Writes at the beginning of a text. */
void
drive_type (Drive *drive, const char *name, const char *text)
{
  g_autoptr (AtspiAccessible) object = drive_find (drive, NULL, "text", name);
  g_autoptr (AtspiEditableText) editable = atspi_accessible_get_editable_text_iface (object);

  if (editable == NULL
      || !atspi_editable_text_insert_text (editable, 0, text, (int) strlen (text), NULL))
    fail_msg ("nothing can be written into %s", name);
}

/* The app has ended, or is about to. */
void
drive_wait_end (Drive *drive)
{
  g_subprocess_wait (drive->process, NULL, NULL);
  g_clear_object (&drive->app);
  g_clear_object (&drive->process);
  g_free (drive);
}

/* Ends the app by a signal. */
void
drive_end (Drive *drive, int signal)
{
  g_subprocess_send_signal (drive->process, signal);
  drive_wait_end (drive);
}

static void
dump (AtspiAccessible *object, int depth)
{
  g_autofree char *role = atspi_accessible_get_role_name (object, NULL);
  g_autofree char *name = atspi_accessible_get_name (object, NULL);
  g_printerr ("%*s%s \"%s\"\n", 2 * depth, "", role, name);
  int children = MIN (atspi_accessible_get_child_count (object, NULL), CHILDREN_MAX);
  for (int i = 0; i < children; i++)
    {
      g_autoptr (AtspiAccessible) child = atspi_accessible_get_child_at_index (object, i, NULL);
      if (child != NULL)
        dump (child, depth + 1);
    }
}

/* Prints what the bus knows of the app: for whoever reads a failure. */
void
drive_dump (Drive *drive)
{
  dump (drive->app, 0);
}
