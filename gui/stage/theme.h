/* The colours of the stage, on light and on dark paper. The two endpoints have two colours that
 * every kind of colour vision tells apart, and never is the colour the only thing that tells. */
#pragma once

#include <gtk/gtk.h>
#include <sim/network.h>

typedef struct
{
  GdkRGBA paper;            /* behind everything */
  GdkRGBA card;             /* behind variables, header, caption */
  GdkRGBA ink;              /* text */
  GdkRGBA dim;              /* text of second rank */
  GdkRGBA pale;             /* text and lines of what is not now: still 4.5 to 1 as text */
  GdkRGBA hair;             /* lines that only divide */
  GdkRGBA path;             /* where the connection came along */
  GdkRGBA highlight;        /* behind a value that just changed */
  GdkRGBA now;              /* the line "now" */
  GdkRGBA wrong;            /* what should not be */
  GdkRGBA host[HOSTS];      /* lines and glow */
  GdkRGBA host_text[HOSTS]; /* words on paper */
  GdkRGBA host_fill[HOSTS]; /* boxes that carry words */
  GdkRGBA host_soft[HOSTS]; /* behind words, a breath of the colour */
  GdkRGBA on_fill;          /* words in such a box */
} HsTheme;

const HsTheme *hs_theme_get (bool dark);
const HsTheme *hs_theme_current (void);
double hs_theme_contrast (const GdkRGBA *a, const GdkRGBA *b);
double hs_theme_unit (GtkWidget *widget);
void hs_theme_follow (GtkWidget *widget, GCallback changed);
