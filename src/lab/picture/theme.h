/* The colours of the stage, on light and on dark paper. The two endpoints have two colours that
 * every kind of colour vision tells apart, and never is the colour the only thing that tells. */
#pragma once

#include <stdbool.h>
#include <sim/network.h>

typedef struct
{
  float red, green, blue, alpha;
} Colour;

typedef struct
{
  Colour paper;            /* behind everything */
  Colour card;             /* behind variables, header, caption */
  Colour ink;              /* text */
  Colour dim;              /* text of second rank */
  Colour pale;             /* text and lines of what is not now: still 4.5 to 1 as text */
  Colour hair;             /* lines that only divide */
  Colour path;             /* where the connection came along */
  Colour highlight;        /* behind a value that just changed */
  Colour now;              /* the line "now" */
  Colour wrong;            /* what should not be */
  Colour host[HOSTS];      /* lines and glow */
  Colour host_text[HOSTS]; /* words on paper */
  Colour host_fill[HOSTS]; /* boxes that carry words */
  Colour host_soft[HOSTS]; /* behind words, a breath of the colour */
  Colour on_fill;          /* words in such a box */
} Theme;

const Theme *theme_get (bool dark);
double theme_contrast (const Colour *a, const Colour *b);
