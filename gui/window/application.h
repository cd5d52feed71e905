/* The program around the window: what the command line asked for, and the order of its start. */
#pragma once

#include <adwaita.h>

#include <gui/session/session.h>

typedef struct
{
  char *language, *story, *what, *exercise;
  gboolean dark, exit_after_startup, frame_stats, write, version;
  char *screenshot, *size;
  const char *const *watch; /* a command, ending with NULL, or NULL */
  char *row_said;
  uint64_t row;
  int width, height; /* from `size` */
  char *problem;     /* to be told once there is a window, or NULL */
} HsOptions;

GtkApplication *hs_application_new (HsSession *session, const HsOptions *options);
