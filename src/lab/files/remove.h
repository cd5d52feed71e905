/* Taking away a folder that this program has made. */
#pragma once

void remove_folder (const char *path);
