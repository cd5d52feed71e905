/* What the two files of the scene share: ladder-scene.c says what lies where, ladder-words.c makes
 * the words. */
#pragma once

#include "ladder-scene.h"

typedef struct
{
  PangoLayout *layout;
  char *text;
  double width, height, first_line;
} LadderText;

void ladder_words_free (void *text);
const LadderText *ladder_label (LadderScene *scene, const Brush *brush, size_t index);
void ladder_make_words (LadderScene *scene, const Brush *brush);
void ladder_lay_words (LadderScene *scene, const Brush *brush);
