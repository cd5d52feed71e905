/* Han characters in the shapes of the reader's language, in every widget there is. */
#pragma once

void hs_letters_follow_language (void);
