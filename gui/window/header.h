/* The bar above everything: what is shown, in which language, and the menu. */
#pragma once

#include <adwaita.h>

GtkWidget *hs_header_new (GtkWidget **title);
