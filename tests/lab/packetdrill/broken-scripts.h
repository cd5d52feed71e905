/* Scripts with one mistake each, and what is said of it. */
#pragma once

typedef struct
{
  const char *what, *text, *message;
} BrokenScript;

extern const BrokenScript broken_script[];
extern const unsigned broken_scripts;
