/* A student's file, through the system's C compiler, into a module that only the runner loads. */
#pragma once

#include <glib.h>

#define COMPILE_ERROR compile_error_quark ()

typedef enum
{
  COMPILE_ERROR_READ,        /* no such file */
  COMPILE_ERROR_UNFIT,       /* not a plain file, a link, too large, not text, not to be read */
  COMPILE_ERROR_NO_COMPILER, /* not the student's fault */
  COMPILE_ERROR_REJECTED,    /* the compiler says no: the message is what it said */
  COMPILE_ERROR_LIMIT        /* the compiler took too long */
} CompileError;

GQuark compile_error_quark (void);
char *compile_exercise (const char *source, char **diagnostics, GError **error);
char *compile_include_dir (void);
void compile_discard (const char *module_path);
