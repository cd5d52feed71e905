/* The ladder is cut into strips. Each is an image that is made again only when what the scene says
 * about its strip is another. Knows no widget.  */
#include "ladder-tiles.h"

#include "canvas.h"

#define TILE 256 /* pixels of height */
#define TILES 24 /* images kept */

typedef struct
{
  GskRenderNode *image;
  long place;
  guint hash;
} Tile;

struct LadderTiles
{
  Tile tiles[TILES];
  int width, scale; /* of the images */
};

LadderTiles *
ladder_tiles_new (void)
{
  return g_new0 (LadderTiles, 1);
}

/* Other colours, another font: every image has to be made again. */
void
ladder_tiles_forget (LadderTiles *self)
{
  for (unsigned i = 0; i < TILES; i++)
    g_clear_pointer (&self->tiles[i].image, gsk_render_node_unref);
}

void
ladder_tiles_free (LadderTiles *self)
{
  ladder_tiles_forget (self);
  g_free (self);
}

/* The image of a strip: the kept one, if it shows what the scene says. */
static GskRenderNode *
tile_image (LadderTiles *self, const LadderScene *scene, const Brush *brush, long place,
            Time ticks_end)
{
  double top = (double) place * TILE;
  guint hash = ladder_tile_hash (scene, top, top + TILE, ticks_end);
  Tile *tile = &self->tiles[place % TILES];

  if (tile->image && tile->place == place && tile->hash == hash)
    return tile->image;
  g_clear_pointer (&tile->image, gsk_render_node_unref);
  cairo_surface_t *image = canvas_image (self->width, TILE, self->scale);
  cairo_t *cr = cairo_create (image);
  cairo_translate (cr, 0, -top);
  ladder_paint_still (cr, scene, brush, top, top + TILE, ticks_end);
  cairo_destroy (cr);
  *tile = (Tile){ canvas_bake (image, self->width, TILE), place, hash };
  return tile->image;
}

/* What is seen between `scroll` and `scroll` + `height` of the ladder. */
void
ladder_tiles_paint (LadderTiles *self, GtkSnapshot *snapshot, const LadderScene *scene,
                    const Brush *brush, double scroll, int width, int height, int scale,
                    Time ticks_end)
{
  long last = (long) ((scroll + height) / TILE);

  if (width != self->width || scale != self->scale)
    ladder_tiles_forget (self);
  self->width = width;
  self->scale = scale;
  for (long place = (long) (scroll / TILE); place <= last; place++)
    {
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT (0, (float) ((double) place * TILE - scroll)));
      gtk_snapshot_append_node (snapshot, tile_image (self, scene, brush, place, ticks_end));
      gtk_snapshot_restore (snapshot);
    }
}
