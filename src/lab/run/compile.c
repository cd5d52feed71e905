/* Intake and compilation. The student's file is opened once, by its own name and never through a
 * link, copied to a private folder, and the copy is compiled; so what was looked at is what is
 * compiled. The compiler is locked up and runs under limits: a file of a few lines can keep one
 * busy for an hour, and read whatever it can. */
#include "config.h"

#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "compile-box-private.h"
#include "interrupt.h"
#include <lab/files/remove.h>
#include <lab/text/language.h>

#define SOURCE_LIMIT (256 * 1024)  /* octets */
#define OUTPUT_LIMIT (64 * 1024)   /* octets of the compiler's words that are kept */
#define MODULE_LIMIT (16u << 20)   /* octets */
#define MEMORY_LIMIT (1024u << 20) /* octets */
#define PROCESSOR_LIMIT 5          /* seconds */
#define WALL_LIMIT (3 * PROCESSOR_LIMIT * G_USEC_PER_SEC)
#define GLANCE 50 /* milliseconds between looks at the clock */
#define MODULE_NAME "exercise.so"
#define FOLDER_PREFIX "handshake-"

G_DEFINE_QUARK (compile - error - quark, compile_error)

/* ---- Intake. ---- */

static gboolean
read_fails (const char *path, int number, const char *why, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_set_error (error, COMPILE_ERROR, number == ENOENT ? COMPILE_ERROR_READ : COMPILE_ERROR_UNFIT,
               "%s: %s", shown, why);
  return FALSE;
}

/* Not following a link at the end of the name, and not waiting for the other end of a FIFO. */
static int
open_exercise (const char *path, GError **error)
{
  int file = open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status;

  if (file < 0)
    {
      read_fails (path, errno,
                  errno == ELOOP ? _ ("is a symbolic link; the file itself is wanted")
                                 : g_strerror (errno),
                  error);
      return -1;
    }
  if (fstat (file, &status) == 0 && S_ISREG (status.st_mode) && status.st_size <= SOURCE_LIMIT)
    return file;

  read_fails (path, 0,
              S_ISREG (status.st_mode) ? _ ("is larger than 256 KiB") : _ ("is not a regular file"),
              error);
  close (file);
  return -1;
}

/* The whole text, or NULL. */
static GString *
read_exercise (const char *path, GError **error)
{
  int file = open_exercise (path, error);
  if (file < 0)
    return NULL;

  g_autoptr (GString) text = g_string_sized_new (4096);
  char buffer[8192];
  ssize_t count = 0;
  while (text->len <= SOURCE_LIMIT && (count = read (file, buffer, sizeof buffer)) != 0)
    {
      if (count > 0)
        g_string_append_len (text, buffer, count);
      else if (errno != EINTR)
        break;
    }
  int number = errno;
  close (file);

  if (count < 0)
    read_fails (path, number, g_strerror (number), error);
  else if (text->len > SOURCE_LIMIT)
    read_fails (path, 0, _ ("is larger than 256 KiB"), error);
  else if (memchr (text->str, '\0', text->len) != NULL)
    read_fails (path, 0, _ ("is not a text file: it has NUL octets"), error);
  else
    return g_steal_pointer (&text);
  return NULL;
}

/* ---- The compiler. ---- */

/* The folder that holds tcp/parts.h and no other layer's headers: HANDSHAKE_INCLUDE, the build tree
 * for a program that runs from there, or where it was installed. The caller frees. */
char *
compile_include_dir (void)
{
  const char *told = g_getenv ("HANDSHAKE_INCLUDE");
  if (told != NULL && *told != '\0')
    return g_strdup (told);

  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *built = g_build_filename (HANDSHAKE_BUILD_ROOT, "rooms", "tcp", NULL);
  if (self != NULL && g_str_has_prefix (self, HANDSHAKE_BUILD_ROOT G_DIR_SEPARATOR_S)
      && g_file_test (built, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&built);
  return g_strdup (HANDSHAKE_INCLUDEDIR);
}

/* Without this look, a broken installation would come out as a student's mistake. */
static gboolean
headers_are_there (const char *folder, GError **error)
{
  g_autofree char *header = g_build_filename (folder, "tcp", "parts.h", NULL);

  if (g_file_test (header, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER,
               _ ("the header tcp/parts.h is not in %s; is handshake installed whole?"), folder);
  return FALSE;
}

/* The two compilers limit the number of errors each in its own words. `cc` may be either. */
static const char *
error_limit (char **words)
{
  g_autofree char *path = NULL;
  char *real = NULL;
  bool clang = false;

  for (; *words != NULL && !clang; words++)
    {
      g_free (path);
      path = g_find_program_in_path (*words);
      real = realpath (path != NULL ? path : *words, NULL);
      clang = strstr (real != NULL ? real : *words, "clang") != NULL;
      free (real);
    }
  return clang ? "-ferror-limit=5" : "-fmax-errors=5";
}

/* CC may hold words for the compiler: "ccache gcc". NULL when they make no sense. */
static char **
compiler_words (GError **error)
{
  const char *told = g_getenv ("CC");
  g_autoptr (GError) local = NULL;
  char **words = NULL;

  if (told == NULL || *told == '\0')
    return g_strsplit ("cc", " ", -1);
  if (g_shell_parse_argv (told, NULL, &words, &local))
    return words;
  g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER,
               _ ("CC names no compiler: “%s”: %s"), told, local->message);
  return NULL;
}

static GPtrArray *
compiler_command (char **words, const char *source, const char *module, const char *headers)
{
  static const char *const flags[]
      = { "-std=c17",       "-O1",        "-g",        "-fPIC", "-shared", "-Wall",
          "-Wl,-Bsymbolic", "-Wl,-z,now", "-DEXERCISE" };
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  for (char **word = words; *word != NULL; word++)
    g_ptr_array_add (command, g_strdup (*word));
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    g_ptr_array_add (command, g_strdup (flags[i]));
  g_ptr_array_add (command, g_strdup (error_limit (words)));
  g_ptr_array_add (command, g_strconcat ("-I", headers, NULL));
  g_ptr_array_add (command, g_strdup ("-o"));
  g_ptr_array_add (command, g_strdup (module));
  g_ptr_array_add (command, g_strdup (source));
  g_ptr_array_add (command, NULL);
  return command;
}

/* Between fork and exec: only what is safe there. */
static void
lock_compiler (gpointer data)
{
  const Ruleset *ruleset = data;
  const struct rlimit processor = { PROCESSOR_LIMIT, PROCESSOR_LIMIT };
  const struct rlimit module = { MODULE_LIMIT, MODULE_LIMIT };
  const struct rlimit memory = { MEMORY_LIMIT, MEMORY_LIMIT };
  const struct rlimit nothing = { 0, 0 };

  setpgid (0, 0);
  setrlimit (RLIMIT_CPU, &processor);
  setrlimit (RLIMIT_FSIZE, &module);
  setrlimit (RLIMIT_AS, &memory);
  setrlimit (RLIMIT_CORE, &nothing);
  if (ruleset->file >= 0
      && (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || landlock_restrict (ruleset->file) != 0))
    _exit (127);
}

/* Without Landlock there is no compiler for a stranger's file, unless the owner of the machine
 * wants it so. */
static gboolean
may_compile (const Ruleset *ruleset, GError **error)
{
  if (ruleset->file >= 0 || g_getenv ("HANDSHAKE_LOCK") != NULL)
    return TRUE;
  g_set_error_literal (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER,
                       _ ("this kernel has no Landlock, so the compiler would see every file; set "
                          "HANDSHAKE_LOCK=any to compile all the same"));
  return FALSE;
}

static gboolean
start_compiler (GPtrArray *command, Ruleset *ruleset, const char *folder, GPid *pid, int *output,
                GError **error)
{
  g_auto (GStrv) environment = compile_environment (folder);
  g_autoptr (GError) local = NULL;

  if (g_spawn_async_with_pipes (folder, (char **) command->pdata, environment,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD
                                    | G_SPAWN_STDOUT_TO_DEV_NULL,
                                lock_compiler, ruleset, pid, NULL, NULL, output, &local))
    return TRUE;
  g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER,
               _ ("the C compiler “%s” cannot be run: %s"), (const char *) command->pdata[0],
               local->message);
  return FALSE;
}

/* Everything the compiler says until it ends, of which the beginning is kept. False when it takes
 * too long, or nobody wants to know any more. */
static gboolean
listen_to_compiler (int output, GString *words)
{
  gint64 end = g_get_monotonic_time () + WALL_LIMIT;
  char buffer[4096];

  for (;;)
    {
      struct pollfd poll_fd = { .fd = output, .events = POLLIN };
      if (g_get_monotonic_time () >= end || interrupt_asked ())
        return FALSE;
      if (poll (&poll_fd, 1, GLANCE) <= 0)
        continue;
      ssize_t count = read (output, buffer, sizeof buffer);
      if (count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN))
        return TRUE;
      if (count > 0 && words->len < OUTPUT_LIMIT)
        g_string_append_len (words, buffer, MIN ((gsize) count, OUTPUT_LIMIT - words->len));
    }
}

/* The status waitpid () gives. The compiler's own children are in its process group. */
static int
end_compiler (GPid pid, gboolean too_long)
{
  int status = 0;

  if (too_long)
    kill (-pid, SIGKILL);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  for (unsigned tries = 0; too_long && tries < 100 && kill (-pid, 0) == 0; tries++)
    g_usleep (1000);
  g_spawn_close_pid (pid);
  return status;
}

/* The words are about the copy; the reader knows the original. */
static char *
name_the_original (GString *words, const char *copy, const char *original)
{
  g_string_replace (words, copy, original, 0);
  return compile_words_made_safe (words->str, (gssize) words->len);
}

/* A compiler that rejects a file says why. One that fails without a word, or succeeds without a
 * module, is none, and that is not the student's mistake. */
static gboolean
judge_exit (int status, const char *module, const char *words, const char *compiler, GError **error)
{
  gboolean good = WEXITSTATUS (status) == 0;

  if (good && g_file_test (module, G_FILE_TEST_IS_REGULAR))
    return TRUE;
  if (!good && *words != '\0')
    g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_REJECTED, "%s", words);
  else
    g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER,
                 _ ("the C compiler “%s” made no module and did not say why; does it work?"),
                 compiler);
  return FALSE;
}

static gboolean
judge_compiler (int status, gboolean too_long, const char *source, const char *module,
                const char *words, const char *compiler, GError **error)
{
  if (too_long || (WIFSIGNALED (status) && WTERMSIG (status) == SIGXCPU))
    g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_LIMIT,
                 _ ("%s: the compiler was stopped, it took too long"), source);
  else if (status != 0 && strstr (words, "out of memory") != NULL)
    g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_LIMIT,
                 _ ("%s: the compiler was stopped, it took too much memory"), source);
  else if (!WIFEXITED (status))
    g_set_error (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER,
                 _ ("the C compiler was killed by signal %d"), WTERMSIG (status));
  else
    return judge_exit (status, module, words, compiler, error);
  return FALSE;
}

static gboolean
run_compiler (GPtrArray *command, Ruleset *ruleset, const char *folder, GString *words, int *status,
              gboolean *too_long, GError **error)
{
  GPid pid;
  int output;

  if (!may_compile (ruleset, error)
      || !start_compiler (command, ruleset, folder, &pid, &output, error))
    return FALSE;
  *too_long = !listen_to_compiler (output, words);
  close (output);
  *status = end_compiler (pid, *too_long);
  return TRUE;
}

static gboolean
compile (const char *source, const char *copy, const char *folder, char **diagnostics,
         GError **error)
{
  g_autofree char *module = g_build_filename (folder, MODULE_NAME, NULL);
  g_autofree char *headers = compile_include_dir ();
  g_auto (GStrv) compiler = compiler_words (error);
  g_autofree char *shown = g_filename_display_name (source);
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean too_long = FALSE;
  int status = 0;

  if (compiler == NULL || !headers_are_there (headers, error))
    return FALSE;
  g_autoptr (GPtrArray) command = compiler_command (compiler, copy, module, headers);
  Ruleset ruleset = compile_box (compiler, headers, folder);
  const gboolean ran = run_compiler (command, &ruleset, folder, words, &status, &too_long, error);
  if (ruleset.file >= 0)
    close (ruleset.file);
  if (!ran)
    return FALSE;
  *diagnostics = name_the_original (words, copy, shown);
  return judge_compiler (status, too_long, shown, module, *diagnostics, command->pdata[0], error);
}

/* The path of a module in a folder of its own, for compile_discard (); or NULL. `diagnostics`
 * becomes what the compiler said, warnings included, "" if nothing, with the place in `source`;
 * NULL when it did not get to speak. The caller frees both. */
char *
compile_exercise (const char *source, char **diagnostics, GError **error)
{
  *diagnostics = NULL;
  g_autoptr (GString) text = read_exercise (source, error);
  if (text == NULL)
    return NULL;

  g_autoptr (GError) local = NULL;
  g_autofree char *made = g_dir_make_tmp (FOLDER_PREFIX "XXXXXX", &local);
  if (made == NULL)
    {
      g_set_error_literal (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER, local->message);
      return NULL;
    }
  /* TMPDIR may be relative, and the compiler works in the folder. */
  g_autofree char *folder = g_canonicalize_filename (made, NULL);
  g_autofree char *copy = g_build_filename (folder, "exercise.c", NULL);
  char *module = g_build_filename (folder, MODULE_NAME, NULL);
  gboolean done = FALSE;
  if (!g_file_set_contents (copy, text->str, (gssize) text->len, &local))
    g_set_error_literal (error, COMPILE_ERROR, COMPILE_ERROR_NO_COMPILER, local->message);
  else
    done = compile (source, copy, folder, diagnostics, error);
  if (done)
    return module;
  compile_discard (module);
  g_free (module);
  return NULL;
}

/* Removes the module and its folder; there is nothing else in it but what a compiler left. */
void
compile_discard (const char *module_path)
{
  if (module_path == NULL)
    return;
  g_autofree char *folder = g_path_get_dirname (module_path);
  g_autofree char *name_of_folder = g_path_get_basename (folder);
  if (!g_str_has_prefix (name_of_folder, FOLDER_PREFIX))
    return;
  remove_folder (folder);
}
