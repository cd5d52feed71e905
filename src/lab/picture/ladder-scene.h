/* What the ladder shows of a trace at a row, in a stretch of its height: the bridge from arrows
 * and marks to places and words. It knows no widget, so that an export can use it too. */
#pragma once

#include "ladder.h"

#include "brush.h"
#include "ladder-layout.h"

/* One arrow of the stretch, beside its LadderItem and LadderArrow. */
typedef struct
{
  const Arrow *arrow;
  PangoLayout *label; /* belongs to the scene */
  const char *text;   /* the same, to be read out */
} LadderNode;

typedef struct
{
  const Trace *trace;
  const Ladder *ladder;
  Time *first_sent; /* of this arrow and all later ones */
  Time *last_seen;  /* of this arrow and all earlier ones */
  size_t known;
  TimeMap map;
  Time usual;                 /* how long a flight usually takes */
  GHashTable *labels, *texts; /* index of the arrow; row and host */
  PangoLayout *now;           /* the word */
  PangoLayout *hints[2];      /* what can be done with a flight; with one that is held */

  LadderFrame frame;
  size_t row;
  double top, bottom;
  size_t count;
  LadderNode *nodes;
  LadderItem *items;
  LadderArrow *arrows;
  size_t word_count;
  LadderWords *words;
  PangoLayout **word_layouts;
} LadderScene;

LadderScene *ladder_scene_new (void);
void ladder_scene_free (LadderScene *scene);
void ladder_scene_forget (LadderScene *scene);
void ladder_scene_take (LadderScene *scene, const Trace *trace, const Ladder *ladder, double height,
                        double unit);
void ladder_scene_lay (LadderScene *scene, const Brush *brush, double width, size_t row, double top,
                       double bottom);
Time ladder_scene_ticks_end (const LadderScene *scene, Time playhead);
double ladder_scene_bottom (const LadderScene *scene);
char *ladder_scene_name (const LadderScene *scene, size_t at);
uint32_t ladder_scene_near (const LadderScene *scene, Point at, double within);
char *ladder_sentence (Time playhead, unsigned flights);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LadderScene, ladder_scene_free)
