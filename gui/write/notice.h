/* The strip that says what has become of a text, as long as that matters, and asks what shall. */
#pragma once

#include "manuscript.h"

GtkWidget *hs_notice_new (HsManuscript *manuscript);
