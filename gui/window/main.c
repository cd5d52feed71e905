/* The app's start: the command line is read and what it names is opened before there is a window.
 * Options that make no sense are a message and an exit status; a file or a chapter that cannot be
 * opened is told in the window, beside what opens without an argument. */
#include "config.h"

#include <lab/text/language.h>
#include <stdio.h>
#include <string.h>

#include "application.h"
#include "letters.h"
#include "preferences.h"

enum
{
  EXIT_USAGE = 2
};

static GOptionEntry *
make_entries (HsOptions *o)
{
  const GOptionEntry entries[] = {
    { "language", 0, 0, G_OPTION_ARG_STRING, &o->language, N_ ("speak en or zh_CN"),
      N_ ("LANGUAGE") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, &o->dark, N_ ("light on dark"), NULL },
    { "story", 0, 0, G_OPTION_ARG_STRING, &o->story,
      N_ ("open this story of the chapter, or of the stories that belong to none"), N_ ("NAME") },
    { "exercise", 0, 0, G_OPTION_ARG_FILENAME, &o->exercise,
      N_ ("take this file for the chapter's exercise"), N_ ("FILE") },
    { "row", 0, 0, G_OPTION_ARG_STRING, &o->row_said, N_ ("begin at this row"), N_ ("N") },
    { "write", 0, 0, G_OPTION_ARG_NONE, &o->write, N_ ("begin with the exercise"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &o->version, N_ ("say which version this is"), NULL },
    { "size", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &o->size, NULL, "WxH" },
    { "screenshot", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &o->screenshot, NULL,
      "FILE.png" },
    { "exit-after-startup", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &o->exit_after_startup,
      NULL, NULL },
    { "frame-stats", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &o->frame_stats, NULL, NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

static bool
refuse (const char *format, const char *what)
{
  g_printerr ("handshake-app: ");
  g_printerr (format, what);
  g_printerr ("\n");
  return false;
}

static bool
is_language (const char *name)
{
  return g_strv_contains (language_all (), name);
}

static bool
read_size (HsOptions *options)
{
  char end = '\0';

  options->width = 1400;
  options->height = 900;
  if (options->size == NULL)
    return true;
  return sscanf (options->size, "%dx%d%c", &options->width, &options->height, &end) == 2
         && options->width >= 200 && options->height >= 200 && options->width <= 16384
         && options->height <= 16384;
}

static bool
check_options (HsOptions *options, int argc, char **argv)
{
  if (options->watch != NULL && (options->watch[0] == NULL || argc > 1))
    return refuse ("%s", options->watch[0] == NULL
                             ? _ ("--watch needs a command")
                             : _ ("--watch shows what its command writes, and nothing besides"));
  if (argc > 2)
    return refuse (_ ("one story, run or chapter at a time: %s is too many"), argv[2]);
  if (options->language != NULL && !is_language (options->language))
    return refuse (_ ("%s: no such language; there are en and zh_CN"), options->language);
  if (options->language != NULL)
    language_set (options->language);
  if (!read_size (options))
    return refuse (_ ("%s: a size is written as 1280x800"), options->size);
  if (options->row_said != NULL && !decimal_read (options->row_said, &options->row))
    return refuse (_ ("--row takes a number, not “%s”"), options->row_said);
  if (options->exercise != NULL && !g_file_test (options->exercise, G_FILE_TEST_IS_REGULAR))
    return refuse (_ ("%s: no such file"), options->exercise);
  options->what = argc == 2 ? argv[1] : NULL;
  return true;
}

/* What was chosen in the window the last time; the command line may say otherwise. */
static void
remember (HsOptions *options)
{
  g_autofree char *language = preferences_language ();

  if (language != NULL)
    language_set (language);
  options->dark = preferences_dark ();
}

/* Everything behind --watch is a command, with options of its own. Returns how much is left. */
static int
read_watch (int argc, char **argv, HsOptions *options)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], "--watch") == 0)
      {
        options->watch = (const char *const *) argv + i + 1;
        argv[i] = NULL;
        return i;
      }
  return argc;
}

static bool
read_options (int argc, char **argv, HsOptions *options)
{
  g_autoptr (GOptionContext) context = g_option_context_new (_ ("[STORY | RUN | CHAPTER]"));
  g_autofree GOptionEntry *entries = make_entries (options);
  g_autoptr (GError) error = NULL;

  argc = read_watch (argc, argv, options);
  g_option_context_add_main_entries (context, entries, NULL);
  g_option_group_set_translate_func (g_option_context_get_main_group (context), text_translate,
                                     NULL, NULL);
  g_option_context_set_summary (
      context, _ ("Watch two TCPs talk, change what happens to their segments, and write a part\n"
                  "of TCP yourself. Without an argument the three-way handshake opens."));
  g_option_context_set_description (
      context, _ ("--watch COMMAND… runs a command that writes a run while things happen, such as\n"
                  "“handshake peer --stream”, and shows it; it comes after all other options."));
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return refuse ("%s", error->message);
  return check_options (options, argc, argv);
}

/* The story of a chapter, or one that belongs to none. */
static bool
open_named_story (HsSession *session, const char *name)
{
  const Lesson *lesson = hs_session_get_lesson (session);
  g_autofree char *path = lesson_story_path (lesson, name);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return hs_session_open_story (session, path);
  return refuse (_ ("%s: there is no such story"), name);
}

/* A file by its name, else a chapter by its. */
static bool
open_named (HsSession *session, const char *what)
{
  if (strchr (what, '/') != NULL || strchr (what, '.') != NULL
      || g_file_test (what, G_FILE_TEST_EXISTS))
    return hs_session_open_file (session, what);
  return hs_session_open_lesson (session, what);
}

static bool
open_what (HsSession *session, const HsOptions *options)
{
  const char *what = options->what;
  bool opened = options->watch != NULL && hs_session_watch_command (session, options->watch);

  if (options->watch != NULL && !opened)
    return refuse ("%s", options->problem);
  if (!opened)
    opened = what != NULL && open_named (session, what);
  if (!opened)
    hs_session_open_lesson (session, "03-handshake");
  if (options->story != NULL && !open_named_story (session, options->story))
    return false;
  if (options->exercise != NULL)
    hs_session_set_exercise (session, options->exercise);
  return true;
}

/* The first one is kept for the window. */
static void
keep_problem (HsSession *session, const char *message, HsOptions *options)
{
  if (options->problem == NULL)
    options->problem = g_strdup (message);
}

/* Drawing with GL in software costs several times what cairo costs, and only to load it costs half
 * of the start; a render node means hardware. */
static bool
has_graphics_hardware (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/dev/dri", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return true;
  return false;
}

static void
choose_environment (void)
{
  if (!has_graphics_hardware () && g_getenv ("GSK_RENDERER") == NULL)
    {
      g_setenv ("GSK_RENDERER", "cairo", FALSE);
      g_setenv ("GDK_DEBUG", "gl-disable", FALSE);
    }
  /* Han characters in an English locale would otherwise come in their Japanese shapes. */
  g_setenv ("PANGO_LANGUAGE", "en:zh-cn", FALSE);
}

static int
run (HsOptions *options)
{
  g_autoptr (HsSession) session = hs_session_new ();
  g_autoptr (GtkApplication) app = NULL;
  const gulong handler = g_signal_connect (session, "problem", G_CALLBACK (keep_problem), options);

  if (!open_what (session, options))
    return EXIT_USAGE;
  g_signal_handler_disconnect (session, handler);
  if (!gtk_init_check ())
    {
      refuse ("%s", _ ("there is no display to open a window on"));
      return EXIT_USAGE;
    }
  hs_letters_follow_language ();
  app = hs_application_new (session, options);
  return g_application_run (G_APPLICATION (app), 0, NULL);
}

int
main (int argc, char **argv)
{
  static HsOptions options; /* its words are wanted until the program ends */

  language_init ();
  choose_environment ();
  g_set_prgname ("handshake-app");
  remember (&options);
  if (!read_options (argc, argv, &options))
    return EXIT_USAGE;
  if (options.version)
    {
      g_print ("handshake-app %s\n", HANDSHAKE_VERSION);
      return 0;
    }
  return run (&options);
}
